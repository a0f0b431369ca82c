"""Images of random bytes, and how they get into a registry."""

import hashlib
import http.client
import json
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
CONFIG = 'application/vnd.oci.image.config.v1+json'
LAYER = 'application/vnd.oci.image.layer.v1.tar'
PIECE = 1 << 20


@dataclass(frozen=True)
class Blob:
    digest: str
    size: int

    def descriptor(self, media_type):
        return {'mediaType': media_type, 'digest': self.digest, 'size': self.size}


@dataclass(frozen=True)
class Image:
    repository: str
    tag: str
    config: Blob
    layers: list
    manifest: bytes
    media_type: str = MANIFEST

    @property
    def digest(self):
        return digest(self.manifest)

    @property
    def blobs(self):
        return [self.config, *self.layers]

    @property
    def size(self):
        return len(self.manifest) + sum(blob.size for blob in self.blobs)

    def path(self, blob):
        return f'/v2/{self.repository}/blobs/{blob.digest}'


def digest(content):
    return 'sha256:' + hashlib.sha256(content).hexdigest()


def push_new(port, name, sizes, folder):
    """Makes an image with layers of these sizes, pushes it to the registry there, and keeps no copy."""
    repository, tag = f'library/{name}', 'latest'
    layers = []
    for size in sizes:
        layer = Path(folder) / 'layer'
        sha256 = hashlib.sha256()
        with layer.open('wb') as out:
            for begin in range(0, size, PIECE):
                piece = os.urandom(min(PIECE, size - begin))
                sha256.update(piece)
                out.write(piece)
        layers.append(Blob(f'sha256:{sha256.hexdigest()}', size))
        with layer.open('rb') as content:
            push_blob(port, repository, layers[-1], content)
        layer.unlink()
    about = json.dumps({
        'architecture': 'amd64', 'os': 'linux', 'rootfs': {'type': 'layers', 'diff_ids': [b.digest for b in layers]},
    }).encode()
    config = Blob(digest(about), len(about))
    push_blob(port, repository, config, about)
    manifest = json.dumps({
        'schemaVersion': 2, 'mediaType': MANIFEST, 'config': config.descriptor(CONFIG),
        'layers': [b.descriptor(LAYER) for b in layers],
    }).encode()
    call(port, 'PUT', f'/v2/{repository}/manifests/{tag}', 201, manifest, {'Content-Type': MANIFEST})
    return Image(repository, tag, config, layers, manifest)


def push_blob(port, repository, blob, content):
    place = urlsplit(call(port, 'POST', f'/v2/{repository}/blobs/uploads/', 202, b'', {}).headers['Location'])
    headers = {'Content-Type': 'application/octet-stream', 'Content-Length': str(blob.size)}
    call(port, 'PUT', f'{place.path}?{place.query}&digest={blob.digest}', 201, content, headers)


def call(port, method, path, expected, body, headers):
    connection = http.client.HTTPConnection('127.0.0.1', port, timeout=300)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    words = answer.read()
    connection.close()
    if answer.status != expected:
        raise RuntimeError(f'{method} {path}: {answer.status} {words[:300]!r}')
    return answer
