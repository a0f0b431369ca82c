"""What a server takes before and while it serves: time to start, and memory."""

from lib import client
from lib.run import Row


def peak_memory(run):
    image = run.image('large', run.sizes.memory, 4)

    def measure(peer):
        with run.link(0) as link, run.server(peer, link.port) as server:
            client.pull_many(server.port, image, 64, check=False)
            return f'{server.process.peak_memory() / 2**20:.0f} MiB'

    title = f'peak memory, 64 cold clients of a {run.sizes.memory >> 20} MiB image'
    return [Row(title, run.each('memory', measure), 'at most 256 MiB')]


def start(run):
    def measure(peer):
        with run.link(0) as link, run.prepared(peer, link.port) as server:
            return server.start()

    def cell(peer):
        return f'{run.median(measure, peer) * 1000:.0f} ms'

    return [Row('from exec to the first answer to /v2/', run.each('start', cell), 'at most 700 ms')]
