"""What a pull costs that needs nothing from the upstream, beside nginx serving the same files."""

import re
import statistics
import subprocess
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import NamedTuple

from lib import client, peers
from lib.run import Row, Server
from lib.scope import say

CONNECTIONS = 16
MOST_WARM_UPS = 8
STEADY = 1.1
# A JVM compiles what was called some thousand times
SMALL_FETCHES = 2000


def blobs(run):
    image = run.image('warm', run.sizes.warm, 1)
    layer = image.layers[0]

    def rate(server, connections):
        def some():
            for _ in range(run.sizes.gets):
                client.fetch(server.port, image.path(layer), layer.digest, layer.size, check=False)

        begun = time.perf_counter()
        client.together([some] * connections)
        return connections * run.sizes.gets * layer.size / (time.perf_counter() - begun)

    def quicken(server):
        # until large ones alone had done it, their rounds would be over
        def fetches():
            config = image.config
            begun = time.perf_counter()
            for _ in range(SMALL_FETCHES):
                client.fetch(server.port, image.path(config), config.digest, config.size)
            return SMALL_FETCHES / (time.perf_counter() - begun)

        warm_up(f'small blob: {server.peer.name}', fetches, '/s', 1)

    # one connection's turn takes a second, in which its speed wavers by a fifth; that of eight takes six
    measures = [Measure(lambda server, n=n: rate(server, n), turns * run.runs) for n, turns in ((1, 15), (8, 3))]
    cells = beside_files(run, run.peers, image, measures, 'warm blob', 'MB/s', 1e-6, quicken)
    title = f'warm blob of {run.sizes.warm >> 20} MiB / nginx serving files, 1 and 8 connections'
    return [Row(title, cells, 'at least 0.95, 0.95')]


def small(run):
    image = run.usual_image()
    manifest = f'/v2/{image.repository}/manifests'
    others = [peer for peer in run.peers if not isinstance(peer, peers.Mirrorctl)]

    def heads(server):
        url = f'http://127.0.0.1:{server.port}{manifest}/{image.tag}'
        return ab(url, image.media_type, run.sizes.seconds)

    def gets(server):
        url = f'http://127.0.0.1:{server.port}{manifest}/{image.digest}'
        return wrk(url, image.media_type, run.sizes.seconds)

    under_test = [peers.Mirrorctl(revalidate='60s'), *others]
    measures = [Measure(heads, run.runs), Measure(gets, run.runs)]
    cells = beside_files(run, under_test, image, measures, 'small requests', '/s', 1)
    title = f'warm HEAD by tag (`revalidate: 60s`), GET by digest / nginx serving files, {CONNECTIONS} connections'
    return [Row(title, cells, 'at least 0.5, 0.5')]


class Measure(NamedTuple):
    """What a server's turn in a round finds, and in how many rounds."""

    rate: Callable[[Server], float]
    rounds: int


def beside_files(run, under_test, image, measures, figure, unit, scale, before=lambda server: None):
    """Each measure's ratio to nginx's, the median of rounds in which each server has its turn."""
    with ExitStack() as stack:
        link = stack.enter_context(run.link(0))
        files = stack.enter_context(run.server(peers.NginxFiles(), None))
        lay_out(run, image, files.storage)
        servers = []
        for peer in under_test:
            server = stack.enter_context(run.server(peer, link.port))
            client.pull(server.port, image)
            link.settled()
            servers.append(server)
        everyone = [files, *servers]
        for server in everyone:
            before(server)
            for measure in measures:
                warm_up(f'{figure}: {server.peer.name}', lambda one=measure.rate, at=server: one(at), unit, scale)
        seen = [[] for _ in measures]
        for number in range(max(measure.rounds for measure in measures)):
            for measure, rounds in zip(measures, seen, strict=True):
                if number < measure.rounds:
                    rounds.append({server.peer.name: measure.rate(server) for server in everyone})
                    words = ', '.join(f'{name}: {rate * scale:.0f} {unit}' for name, rate in rounds[-1].items())
                    say(f'{figure}: round {number + 1}: {words}')
    base = files.peer.name
    return {
        server.peer.name: ', '.join(
            f'{statistics.median(one[server.peer.name] / one[base] for one in rounds):.3g}' for rounds in seen
        )
        for server in servers
    }


def warm_up(who, rate, unit, scale):
    """Until it gets no faster: a JVM takes some ten thousand requests for that."""
    last = 0
    for _ in range(MOST_WARM_UPS):
        now = rate()
        say(f'{who} warms up: {now * scale:.0f} {unit}')
        if now < last * STEADY:
            return
        last = now


def lay_out(run, image, root):
    """The image's content as files, under the paths of the registry API."""
    folder = root / 'v2' / image.repository
    for name in ('manifests', 'blobs'):
        (folder / name).mkdir(parents=True)
    for name in (image.tag, image.digest):
        (folder / 'manifests' / name).write_bytes(image.manifest)
    for blob in image.blobs:
        with open(folder / 'blobs' / blob.digest, 'wb') as out:
            client.Answer(run.hub, image.path(blob)).read(each=out.write)


def ab(url, accept, seconds):
    """HEAD requests a second; wrk would wait for the body that Content-Length speaks of."""
    words = [peers.find('ab'), '-q', '-k', '-i', '-c', CONNECTIONS, '-t', seconds, '-n', 2_000_000]
    report = output([*words, '-H', f'Accept: {accept}', url])
    if not re.search(r'^Failed requests: +0$', report, re.MULTILINE) or 'Non-2xx' in report:
        raise client.PullFailed(f'ab {url}: {report}')
    return float(re.search(r'^Requests per second: +([0-9.]+)', report, re.MULTILINE)[1])


def wrk(url, accept, seconds):
    """GET requests a second."""
    report = output([peers.find('wrk'), '-t1', '-c', CONNECTIONS, '-d', seconds, '-H', f'Accept: {accept}', url])
    if 'Non-2xx' in report or 'Socket errors' in report:
        raise client.PullFailed(f'wrk {url}: {report}')
    return float(re.search(r'^Requests/sec: +([0-9.]+)', report, re.MULTILINE)[1])


def output(command):
    done = subprocess.run([str(word) for word in command], check=False, capture_output=True, text=True, timeout=300)
    if done.returncode:
        raise client.PullFailed(f'{command[0]}: {done.stderr.strip()}')
    return done.stdout
