"""Answers every GET with one line that names the environment."""
import logging
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ENVIRONMENT = os.environ.get("APP_ENV", "none")


class Hello(BaseHTTPRequestHandler):
    def do_GET(self):
        body = f"Hello from hello-python in {ENVIRONMENT}\n".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    logging.basicConfig(level=os.environ.get("LOG_LEVEL", "INFO"))
    logging.debug("listening on 8080")
    ThreadingHTTPServer(("", 8080), Hello).serve_forever()
