"""What a first pull costs: bytes from the upstream, and time."""

from lib import client
from lib.run import Row

# So fast that 64 clients of a server that fetches 65 times take a minute, so slow that all are there before the end
FAST = 1000
SLOW = 100


def upstream_bytes(run):
    image = run.usual_image()

    def measure(peer, clients):
        with run.link(FAST) as link, run.server(peer, link.port) as server:
            client.pull_many(server.port, image, clients, check=clients <= 8)
            return link.settled() / image.size

    def cell(peer, clients):
        return f'{run.median(measure, peer, clients):.2f}'

    title = 'bytes from the upstream / image, cold clients: {}'
    return [Row(title.format(n), run.each(f'bytes, {n} clients', cell, n), '1.00') for n in (1, 8, 64)]


def cold_pull(run):
    image = run.usual_image()

    def direct():
        with run.link(SLOW) as link:
            return client.pull_many(link.port, image, 1)

    def ratio(peer, clients):
        with run.link(SLOW) as link, run.server(peer, link.port) as server:
            cold = client.pull_many(server.port, image, clients)
        # the direct pull anew beside each one, so that both see the same machine
        return cold / direct()

    def cell(peer, clients):
        return f'{run.median(ratio, peer, clients):.2f}'

    title = f'cold pull at {SLOW} Mbit/s / direct pull of one client, clients: {{}}'
    limits = {1: 'at most 1.02', 8: 'at most 1.03'}
    return [Row(title.format(n), run.each(f'cold, {n} clients', cell, n), limit) for n, limit in limits.items()]


def first_byte(run):
    image = run.usual_image()

    def measure(peer):
        with run.link(SLOW) as link, run.server(peer, link.port) as server:
            return client.first_byte(server.port, image, image.layers[0], 8)

    title = f'first byte of a cold blob at {SLOW} Mbit/s, the last of 8 clients'
    return [Row(title, run.each('first byte', lambda peer: f'{run.median(measure, peer):.2f} s'), 'at most 0.3 s')]


def second_pull(run):
    image = run.usual_image()

    def measure(peer):
        with run.link(SLOW) as link, run.server(peer, link.port) as server:
            first = client.pull_many(server.port, image, 1)
            link.settled()
            return first / client.pull_many(server.port, image, 1)

    title = f'first pull at {SLOW} Mbit/s / second pull'
    return [Row(title, run.each('second pull', lambda peer: f'{run.median(measure, peer):.0f} x'), 'at least 10 x')]
