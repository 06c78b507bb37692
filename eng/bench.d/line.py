#!/usr/bin/env python3
"""A line between an ssh client and a server, for use as ProxyCommand: delays both directions, limits their rate, and counts bytes.

usage: line.py HOST PORT [--delay MILLISECONDS] [--rate MBIT] [--count FILE]
DELAY is one way. FILE gets a line "to from", bytes, when the connection ends.
"""
import argparse
import os
import queue
import signal
import socket
import sys
import threading
import time


def carry(read, write, close, delay, rate, total):
    waiting = queue.Queue(maxsize=4096)

    def send():
        while True:
            due, data = waiting.get()
            if due > (now := time.monotonic()):
                time.sleep(due - now)
            if not data:
                close()
                return
            try:
                write(data)
            except OSError:
                return

    sender = threading.Thread(target=send, daemon=True)
    sender.start()
    free = 0.0
    while True:
        try:
            data = read(65536)
        except OSError:
            data = b""
        total[0] += len(data)
        now = time.monotonic()
        # The wire is busy with one piece after another; each arrives a delay after its last bit left.
        free = max(free, now) + (len(data) * 8 / rate if rate else 0)
        waiting.put((free + delay, data))
        if rate and free - now > 0.05:
            time.sleep(free - now - 0.05)
        if not data:
            sender.join()
            return


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("host")
    parser.add_argument("port", type=int)
    parser.add_argument("--delay", type=float, default=0)
    parser.add_argument("--rate", type=float, default=0)
    parser.add_argument("--count")
    given = parser.parse_args()
    server = socket.create_connection((given.host, given.port))
    server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sent, received = [0], [0]

    def note(*_):
        if given.count:
            with open(given.count, "a", encoding="ascii") as file:
                file.write(f"{sent[0]} {received[0]}\n")
        os._exit(0)

    signal.signal(signal.SIGTERM, note)
    signal.signal(signal.SIGHUP, note)
    delay, rate = given.delay / 1000, given.rate * 1e6

    def write_out(data):
        while data:
            data = data[os.write(1, data):]

    to = threading.Thread(
        target=carry, args=(lambda n: os.read(0, n), server.sendall, lambda: server.shutdown(socket.SHUT_WR), delay, rate, sent), daemon=True)
    to.start()
    carry(server.recv, write_out, lambda: os.close(1), delay, rate, received)
    note()


sys.exit(main())
