#!/usr/bin/env python3
"""A link between two TCP ports, as slow as it is told to be: all connections share its speed, as they do a house's line.

  link.py UPSTREAM_PORT BITS_PER_SECOND      (0: as fast as it goes)

Prints the port that it listens on. Takes orders on stdin, one a line, and answers each with one line, the bytes that came
from the upstream so far: `count`; `cut`, which ends all connections; `cut-at BYTES`, the same once so many have passed;
`hang`, from which on nothing is answered or passed on; `flow`, which undoes that. Ends with its stdin.

The bytes go from socket to pipe to socket inside the kernel, so a busy machine can afford it."""

import fcntl
import os
import socket
import sys
import threading
import time

F_SETPIPE_SZ = 1031
MOST = 1 << 20
# How much of a link's time may be made up for by who slept too long
SLACK = 0.02


class Link:
    def __init__(self, upstream, rate):
        self.upstream = upstream
        self.rate = rate / 8
        # 3 ms of the link, so that those who share it take short turns
        self.chunk = min(MOST, max(16 << 10, int(self.rate * 0.003))) if rate else MOST
        self.lock = threading.Lock()
        self.free = 0.0
        self.count = 0
        self.cut_at = 0
        self.sockets = set()
        self.flowing = threading.Event()
        self.flowing.set()

    def serve(self, listener):
        while True:
            client, _ = listener.accept()
            threading.Thread(target=self.carry, args=[client], daemon=True).start()

    def carry(self, client):
        self.flowing.wait()
        try:
            upstream = socket.create_connection(('127.0.0.1', self.upstream))
        except OSError:
            client.close()
            return
        pair = {client, upstream}
        for end in pair:
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self.lock:
            self.sockets |= pair
        up = threading.Thread(target=self.copy, args=[client, upstream, lambda n: None], daemon=True)
        up.start()
        self.copy(upstream, client, self.pay)
        up.join()
        with self.lock:
            self.sockets -= pair
        for end in pair:
            end.close()

    def copy(self, source, sink, pay):
        inlet, outlet = os.pipe()
        try:
            fcntl.fcntl(outlet, F_SETPIPE_SZ, max(self.chunk, 64 << 10))
            while size := os.splice(source.fileno(), outlet, self.chunk):
                pay(size)
                while size:
                    size -= os.splice(inlet, sink.fileno(), size)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            end(source)
            end(sink)
        finally:
            os.close(inlet)
            os.close(outlet)

    def pay(self, size):
        """Waits until the link has carried so much more: each takes the next free stretch of its time."""
        self.flowing.wait()
        if self.rate:
            with self.lock:
                self.free = max(self.free, time.monotonic() - SLACK) + size / self.rate
                wait = self.free - time.monotonic()
            if wait > 0:
                time.sleep(wait)
        with self.lock:
            self.count += size
            cut = self.cut_at and self.count >= self.cut_at
            if cut:
                self.cut_at = 0
        if cut:
            self.cut()

    def cut(self):
        with self.lock:
            sockets = list(self.sockets)
        for each in sockets:
            end(each)

    def obey(self, order, *words):
        if order == 'cut':
            self.cut()
        elif order == 'cut-at':
            self.cut_at = int(words[0])
        elif order == 'hang':
            self.flowing.clear()
        elif order == 'flow':
            self.flowing.set()


def end(each):
    try:
        each.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass  # it was over already


def main():
    link = Link(int(sys.argv[1]), float(sys.argv[2]))
    listener = socket.create_server(('127.0.0.1', 0), backlog=1024)
    print(listener.getsockname()[1], flush=True)
    threading.Thread(target=link.serve, args=[listener], daemon=True).start()
    for line in sys.stdin:
        link.obey(*line.split())
        print(link.count, flush=True)


if __name__ == '__main__':
    main()
