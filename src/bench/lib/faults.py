"""What a client sees when something is broken behind its mirror: its image, or a failed pull."""

from lib import client
from lib.run import DidNotStart, Row
from lib.scope import say

FAST = 1000
# After so long today's Docker goes to the next host
PATIENCE = 30


def faults(run):
    image = run.usual_image()
    layer = image.layers[-1]

    def cached(link, server):
        client.pull(server.port, image)
        link.settled()

    def flipped(link, server):
        cached(link, server)
        with open(server.peer.stored(server.storage, layer), 'r+b') as file:
            file.seek(layer.size // 2)
            byte = file.read(1)
            file.seek(-1, 1)
            file.write(bytes([byte[0] ^ 1]))

    def truncated(link, server):
        cached(link, server)
        with open(server.peer.stored(server.storage, layer), 'r+b') as file:
            file.truncate(layer.size // 2)

    def hanging(link, server):
        cached(link, server)
        link.order('hang')

    def offline(link, server):
        cached(link, server)
        server.process.stop()
        link.process.kill()
        server.start()

    def full(link, server):
        # what fits, and what doesn't; it has to go on with both
        client.pull(server.port, image)

    events = {
        'flipped byte': (flipped, None),
        'truncated file': (truncated, None),
        'upstream that hangs': (hanging, None),
        'start without upstream': (offline, None),
        'full disk': (full, image.size // 2),
    }

    def works(peer, name, event, disk):
        try:
            with run.link(FAST) as link, run.server(peer, link.port, disk) as server:
                event(link, server)
                client.pull(server.port, image, patience=PATIENCE)
                return True
        except (client.PullFailed, DidNotStart) as e:
            say(f'faults: {peer.name}: {name}: {e}')
            return False

    def outcome(*how):
        failures = [works(*how) for _ in range(run.runs)].count(False)
        return f'fails {failures} of {run.runs}' if failures else 'ok'

    return [
        Row(f'a pull: {name}', run.each(f'faults, {name}', outcome, name, *how), 'ok')
        for name, how in events.items()
    ]
