"""What the tasks have in common: a measurement taken at intervals, and the last one told over HTTP."""
import argparse
import json
import logging
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LOG = logging.getLogger("tasks")


def parser(description):
    options = argparse.ArgumentParser(description=description)
    options.add_argument("--interval", type=float, default=float(os.environ.get("TASK_INTERVAL", "30")), metavar="SECONDS",
                         help="time between two measurements (default: TASK_INTERVAL, else 30)")
    options.add_argument("--once", action="store_true", help="measure once, print the result and end")
    options.add_argument("--port", type=int, default=8000, help="where the last result can be asked for (default: 8000)")
    return options


def run(measures, options):
    """Runs measurements, by name, as the options say. Without --once it does not return."""
    logging.basicConfig(level=os.environ.get("LOG_LEVEL", "INFO"), format="%(levelname)s %(message)s")
    if options.once:
        print(json.dumps({name: measure() for name, measure in measures.items()}))
        return

    results = {}
    measured = threading.Event()

    def repeat():
        while True:
            for name, measure in measures.items():
                results[name] = measure()
                LOG.debug("%s: %s", name, results[name])
            measured.set()
            threading.Event().wait(options.interval)

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            body = json.dumps(results).encode()
            self.send_response(200 if measured.is_set() else 503)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format, *args):
            LOG.debug(format, *args)

    threading.Thread(target=repeat, daemon=True).start()
    ThreadingHTTPServer(("", options.port), Answer).serve_forever()
