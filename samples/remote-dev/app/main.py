"""Answers every GET with a line, and notes it in a log that stays where it is written."""
import os
import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from app.greeting import TEXT

LOG = os.environ.get("LOG_FILE", "requests.log")


class Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        with open(LOG, "a", encoding="utf-8") as log:
            print(self.path, file=log)
        body = f"{TEXT}, in {socket.gethostname()}\n".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *args):
        pass


if __name__ == "__main__":
    ThreadingHTTPServer(("", 8080), Answer).serve_forever()
