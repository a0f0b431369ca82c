"""What pulls: as many clients as one likes, light enough that the server is what is measured."""

import hashlib
import http.client
import queue
import threading
import time

BUFFER = 256 << 10
PATIENCE = 300
# As many layers at once as a Docker daemon pulls
AT_ONCE = 3


class PullFailed(Exception):
    """A client didn't get its image, or not the right one."""


class Answer:
    """The answer to one request on a connection of its own, its body not yet read."""

    def __init__(self, port, path, accept='*/*', method='GET', patience=PATIENCE):
        self.path = path
        self.connection = http.client.HTTPConnection('127.0.0.1', port, timeout=patience)
        try:
            self.connection.request(method, path, headers={'Accept': accept})
            self.response = self.connection.getresponse()
        except (OSError, http.client.HTTPException) as e:
            self.close()
            raise PullFailed(f'{path}: {e or type(e).__name__}') from e
        if self.response.status != 200:
            self.close()
            raise PullFailed(f'{path}: {self.response.status}')

    def read(self, most=None, each=lambda part: None):
        """Reads so many bytes, or all, hands each piece to that function, and says how many there were."""
        buffer = memoryview(bytearray(BUFFER))
        count = 0
        try:
            while (most is None or count < most) and (size := self.response.readinto(buffer)):
                count += size
                each(buffer[:size])
        except (OSError, http.client.HTTPException) as e:
            self.close()
            raise PullFailed(f'{self.path}: {e or type(e).__name__} after {count} bytes') from e
        return count

    def close(self):
        self.connection.close()


def fetch(port, path, digest, size, check=True, **how):
    """Gets something of which digest and size are known; without `check` the size alone is compared."""
    sha256 = hashlib.sha256()
    answer = Answer(port, path, **how)
    got = answer.read(each=sha256.update if check else lambda part: None)
    answer.close()
    if got != size:
        raise PullFailed(f'{path}: {got} bytes of {size}')
    if check and f'sha256:{sha256.hexdigest()}' != digest:
        raise PullFailed(f'{path}: wrong bytes')


def ask_for(port, image, **how):
    """The manifest of the image's tag, as a daemon asks for it."""
    how['accept'] = image.media_type
    Answer(port, f'/v2/{image.repository}/manifests/{image.tag}', method='HEAD', **how).close()
    fetch(port, f'/v2/{image.repository}/manifests/{image.digest}', image.digest, len(image.manifest), **how)


def pull(port, image, check=True, **how):
    ask_for(port, image, **how)
    blobs = queue.SimpleQueue()
    for blob in image.blobs:
        blobs.put(blob)

    def some():
        while True:
            try:
                blob = blobs.get_nowait()
            except queue.Empty:
                return
            fetch(port, image.path(blob), blob.digest, blob.size, check, **how)

    together([some] * min(AT_ONCE, len(image.blobs)))


def pull_many(port, image, clients, check=True):
    """Seconds until the last of so many clients, begun at once, has the image."""
    ready = threading.Barrier(clients + 1)
    begun = []

    def client():
        ready.wait()
        pull(port, image, check)

    def clock():
        ready.wait()
        begun.append(time.perf_counter())

    together([clock] + [client] * clients)
    return time.perf_counter() - begun[0]


def first_byte(port, image, blob, clients):
    """Seconds until the last of so many clients, begun at once, has that blob's first byte."""
    ready = threading.Barrier(clients)
    times = []

    def client():
        try:
            ready.wait()
            begun = time.perf_counter()
            answer = Answer(port, image.path(blob))
            if not answer.response.read(1):
                raise PullFailed(f'{answer.path}: no byte of it')
            times.append(time.perf_counter() - begun)
            # all stay until the last has one
            ready.wait(PATIENCE)
            answer.close()
        except threading.BrokenBarrierError:
            pass  # another one failed
        except PullFailed:
            ready.abort()
            raise

    ask_for(port, image)
    together([client] * clients)
    return max(times)


def together(jobs):
    """Does all at once; the first failure is raised when all are over."""
    failures = []

    def run(job):
        try:
            job()
        except Exception as e:  # noqa: BLE001 (raised again below, in the caller's thread)
            failures.append(e)

    threads = [threading.Thread(target=run, args=[job], daemon=True) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
