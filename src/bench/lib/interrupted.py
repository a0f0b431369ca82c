"""What is fetched again when a download breaks off."""

from lib import client
from lib.run import Row
from lib.transfer import SLOW


def interrupted(run):
    """Bytes from the upstream after what happened at half of a blob, in images."""
    image = run.image('one-layer', run.sizes.cut, 1)
    layer = image.layers[0]

    def half(link, server):
        client.ask_for(server.port, image)
        answer = client.Answer(server.port, image.path(layer))
        while link.count() < layer.size // 2 and answer.read(64 << 10):
            pass
        return answer

    def cut(link, server):
        link.order(f'cut-at {layer.size // 2}')
        try:
            client.pull(server.port, image)
        except client.PullFailed:
            pass  # pulled again below
        return layer.size // 2

    def client_death(link, server):
        half(link, server).close()
        return link.count()

    def kill(link, server):
        answer = half(link, server)
        server.kill()
        answer.close()
        before = link.count()
        server.start()
        return before

    def again(event, peer):
        with run.link(SLOW) as link, run.server(peer, link.port) as server:
            before = event(link, server)
            client.pull(server.port, image)
            return (link.settled() - before) / image.size

    def measure(peer):
        return ', '.join(f'{run.median(again, event, peer):.2f}' for event in (cut, client_death, kill))

    title = 'bytes fetched after a cut, a death of the client, a kill -9 of the server at half of a blob / blob'
    return [Row(title, run.each('interrupted', measure), 'at most 0.51 each')]
