"""One run: its upstream, its servers, its links and its images."""

import http.client
import os
import statistics
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace

from lib import client, image, peers
from lib.scope import free_port, say

LINK = peers.ROOT / 'src/bench/lib/link.py'
START = 60
MIB = 1 << 20
# Everything of a run that a quick one has less of
SIZES = SimpleNamespace(image=120 * MIB, cut=40 * MIB, warm=200 * MIB, memory=1024 * MIB, seconds=5, gets=10)
QUICK = SimpleNamespace(image=12 * MIB, cut=8 * MIB, warm=50 * MIB, memory=64 * MIB, seconds=1, gets=2)


@dataclass(frozen=True)
class Row:
    """A line of the table: a cell for each peer by name, and what mirrorctl's must be."""

    title: str
    cells: dict
    limit: str


class DidNotStart(Exception):
    """A server ended, or didn't answer in time."""


class Server:
    """One of the peers, running or about to, with a storage directory of its own."""

    def __init__(self, run, peer, upstream=None, disk=None):
        self.peer = peer
        self.scope = run.scope
        self.folder = run.scope.fresh(peer.name)
        self.storage = self.folder / 'storage'
        self.storage.mkdir()
        self.port = free_port()
        self.command = peer.settings(self.folder, self.storage, self.port, upstream)
        if disk:
            # a disk of so many bytes, that only this server sees and that goes with it
            mount = f'mount -t tmpfs -o size={disk} none "$0" && exec "$@"'
            as_root = [] if os.geteuid() == 0 else ['--map-root-user']
            self.command = ['unshare', '--mount', *as_root, 'sh', '-c', mount, self.storage, *self.command]
        self.process = None

    def start(self):
        """Seconds until it answers."""
        begun = time.perf_counter()
        self.process = self.scope.start(self.command, self.folder / 'log')
        while time.perf_counter() - begun < START:
            if self.process.ended():
                raise DidNotStart(f'{self.peer.name} ended: {self.process.last_words()}')
            if self.answers():
                return time.perf_counter() - begun
            time.sleep(0.001)
        raise DidNotStart(f'{self.peer.name} did not answer in {START} s: {self.process.last_words()}')

    def answers(self):
        connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=5)
        try:
            connection.request('GET', '/v2/')
            connection.getresponse().read()
            return True
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def kill(self):
        if self.process:
            self.process.kill()


class Link:
    """What lib/link.py is, with the bytes that came over it since it began."""

    def __init__(self, run, upstream, mbits):
        folder = run.scope.fresh('link')
        pipes = {'stdin': subprocess.PIPE, 'stdout': subprocess.PIPE, 'text': True}
        self.process = run.scope.start(['python3', LINK, upstream, mbits * 10**6], folder / 'log', **pipes)
        self.port = int(self.process.popen.stdout.readline())

    def order(self, words):
        self.process.popen.stdin.write(words + '\n')
        self.process.popen.stdin.flush()
        return int(self.process.popen.stdout.readline())

    def count(self):
        return self.order('count')

    def settled(self, seconds=120):
        """The bytes once no more come for half a second: a server may go on when its clients have all."""
        end = time.monotonic() + seconds
        last, since = self.count(), time.monotonic()
        while time.monotonic() - since < 0.5 and time.monotonic() < end:
            time.sleep(0.05)
            now = self.count()
            if now != last:
                last, since = now, time.monotonic()
        return last


class Run:
    def __init__(self, scope, runs, quick):
        self.scope = scope
        self.runs = runs
        self.images = {}
        self.sizes = QUICK if quick else SIZES
        old, new = peers.find('docker-registry'), peers.registry3()
        hub = Server(self, peers.Registry(old))
        hub.start()
        self.hub = hub.port
        self.peers = [peers.Mirrorctl(), peers.Registry(old)]
        if new:
            self.peers.append(peers.Registry(new))
        else:
            say('registry 3: skipped, it is not built here; src/it/host/modern.sh does that, with Go')
        self.peers.append(peers.NginxCache())

    def image(self, name, size, layers):
        """An image at the upstream, made the first time."""
        if name not in self.images:
            say(f'making the image {name}')
            folder = self.scope.fresh('push')
            self.images[name] = image.push_new(self.hub, name, [size // layers] * layers, folder)
        return self.images[name]

    def usual_image(self):
        return self.image('usual', self.sizes.image, 4)

    @contextmanager
    def link(self, mbits):
        link = Link(self, self.hub, mbits)
        try:
            yield link
        finally:
            link.process.kill()

    @contextmanager
    def prepared(self, peer, upstream, disk=None):
        """A server with nothing in its storage, not yet started."""
        server = Server(self, peer, upstream, disk)
        try:
            yield server
        finally:
            server.kill()
            self.scope.remove(server.folder)

    @contextmanager
    def server(self, peer, upstream, disk=None):
        """The same, started."""
        with self.prepared(peer, upstream, disk) as server:
            server.start()
            yield server

    def median(self, measure, *how):
        return statistics.median(measure(*how) for _ in range(self.runs))

    def each(self, figure, measure, *how):
        """What `measure` says of each peer, as the table's cells; a peer that fails stays in the table, with a word."""
        cells = {}
        for peer in self.peers:
            try:
                cells[peer.name] = measure(peer, *how)
            except (client.PullFailed, DidNotStart) as e:
                say(f'{figure}: {peer.name}: {e}')
                cells[peer.name] = 'fails'
            say(f'{figure}: {peer.name}: {cells[peer.name]}')
        return cells
