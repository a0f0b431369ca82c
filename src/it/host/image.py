#!/usr/bin/env python3
"""Makes image archives for `docker load` and `skopeo copy`: no daemon, no base image, no download.

  image.py registry2             registry:2, laid out as the official image is, around Debian's docker-registry
  image.py registry3             registry:3, the same around the registry that modern.sh built
  image.py app NAME:TAG MIB [V]  busybox and MIB of random bytes in two layers; another V is another content

Prints the archive's path. An archive is the same bytes every time, and is made once."""
import hashlib
import io
import json
import os
import random
import subprocess
import sys
import tarfile

HERE = os.path.dirname(os.path.abspath(__file__))
LIBRARIES = 'lib/x86_64-linux-gnu/'
CERTIFICATES = 'etc/ssl/certs/ca-certificates.crt'
PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
APPLETS = ('sh cat ls echo sleep wget nc httpd true false id env ps kill mkdir rm cp mv grep sed date hostname ip ping tar '
           'vi printf test head tail').split()

# The official images' entrypoint does this: a config file or an option is the registry's, anything else is a command.
ENTRYPOINT = b'''#!/bin/sh
set -e
case "$1" in
    *.yaml|*.yml) set -- registry serve "$@" ;;
    serve|garbage-collect|help|-*) set -- registry "$@" ;;
esac
exec "$@"
'''

# Keys and order as in the official images, whose config files a mirror's config.yml starts from.
CONFIG2 = b'''version: 0.1
log:
  fields:
    service: registry
storage:
  cache:
    blobdescriptor: inmemory
  filesystem:
    rootdirectory: /var/lib/registry
http:
  addr: :5000
  headers:
    X-Content-Type-Options: [nosniff]
health:
  storagedriver:
    enabled: true
    interval: 10s
    threshold: 3
'''
CONFIG3 = b'''version: 0.1
log:
  level: debug
  fields:
    service: registry
    environment: development
storage:
  delete:
    enabled: true
  cache:
    blobdescriptor: inmemory
  filesystem:
    rootdirectory: /var/lib/registry
  tag:
    concurrencylimit: 5
http:
  addr: :5000
  debug:
    addr: :5001
    prometheus:
      enabled: true
      path: /metrics
health:
  storagedriver:
    enabled: true
    interval: 10s
    threshold: 3
'''


def made_by(script):
    """The folder that rootfs.sh or modern.sh makes once a machine; making it now if need be."""
    return subprocess.run([os.path.join(HERE, script)], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


def places():
    script = '. "%s/lib.sh"; echo "$IMAGES"' % HERE
    return subprocess.run(['bash', '-c', script], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


def read(path):
    with open(path, 'rb') as f:
        return f.read()


def layer(directories=(), files=(), links=()):
    """A layer's tar, uncompressed, as bytes. A directory is (name, mode), a file (name, bytes, mode), a link (name, target)."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode='w', format=tarfile.GNU_FORMAT) as tar:
        for name, mode in directories:
            entry = tarfile.TarInfo(name)
            entry.type, entry.mode = tarfile.DIRTYPE, mode
            tar.addfile(entry)
        for name, data, mode in files:
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(data), mode
            tar.addfile(entry, io.BytesIO(data))
        for name, target in links:
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = tarfile.SYMTYPE, target
            tar.addfile(entry)
    return out.getvalue()


def base():
    """A busybox that can resolve names: Debian's dynamic one, with the C library of this machine."""
    directories = [('tmp', 0o1777), ('root', 0o700)] + [
        (d, 0o755) for d in ('etc', 'bin', 'var', 'var/lib', 'lib64', 'lib', LIBRARIES.rstrip('/'))]
    files = [('bin/busybox', read(os.path.join(made_by('rootfs.sh'), 'usr/bin/busybox')), 0o755),
             ('etc/passwd', b'root:x:0:0:root:/root:/bin/sh\n', 0o644),
             # /lib64 holds only the loader; the libraries are where the loader looks for them
             ('lib64/ld-linux-x86-64.so.2', read('/lib64/ld-linux-x86-64.so.2'), 0o755)]
    files += [(LIBRARIES + name, read('/' + LIBRARIES + name), 0o755) for name in ('libc.so.6', 'libresolv.so.2')]
    return layer(directories, files, [('bin/' + a, 'busybox') for a in APPLETS])


def registry(program, config, config_path, environment=()):
    folders = ['var/lib/registry', 'etc/ssl', 'etc/ssl/certs']
    parent = os.path.dirname(config_path)
    while parent != 'etc':
        folders.append(parent)
        parent = os.path.dirname(parent)
    files = [('bin/registry', read(program), 0o755), (config_path, config, 0o644),
             ('entrypoint.sh', ENTRYPOINT, 0o755), (CERTIFICATES, read('/' + CERTIFICATES), 0o644)]
    return [base(), layer([(f, 0o755) for f in sorted(folders)], files)], {
        'Env': [PATH, *environment], 'Entrypoint': ['/entrypoint.sh'], 'Cmd': ['/' + config_path],
        'ExposedPorts': {'5000/tcp': {}}, 'Volumes': {'/var/lib/registry': {}}}


def app(name, mib, version):
    payload = random.Random(name + version)
    layers = [base()] + [
        layer(files=[('payload%d' % k, payload.randbytes(int(mib * 2**20 / 2)), 0o644)]) for k in range(2)]
    # it has no state to save, and as PID 1 would not notice a SIGTERM for the 10 s that an engine waits
    return layers, {'Env': [PATH], 'StopSignal': 'SIGKILL',
                    'Cmd': ['/bin/sh', '-c', 'echo %s %s started; exec sleep 1000000' % (name, version)]}


def write_archive(path, name, layers, config):
    sha = [hashlib.sha256(data).hexdigest() for data in layers]
    image = json.dumps({
        'architecture': 'amd64', 'os': 'linux', 'created': '1970-01-01T00:00:00Z', 'config': config,
        'rootfs': {'type': 'layers', 'diff_ids': ['sha256:' + s for s in sha]},
        'history': [{'created': '1970-01-01T00:00:00Z', 'created_by': 'image.py'} for _ in layers]}).encode()
    image_name = hashlib.sha256(image).hexdigest() + '.json'
    layer_names = [s + '/layer.tar' for s in sha]
    index = json.dumps([{'Config': image_name, 'RepoTags': [name], 'Layers': layer_names}]).encode()
    unfinished = '%s.%d' % (path, os.getpid())
    with tarfile.open(unfinished, 'w') as tar:
        for entry_name, data in [(image_name, image), *zip(layer_names, layers), ('manifest.json', index)]:
            entry = tarfile.TarInfo(entry_name)
            entry.size, entry.mode = len(data), 0o644
            tar.addfile(entry, io.BytesIO(data))
    os.rename(unfinished, path)


def main(kind, *words):
    inputs = [read(os.path.join(HERE, 'image.py')), read('/' + LIBRARIES + 'libc.so.6'), made_by('rootfs.sh').encode()]
    if kind == 'app':
        name, mib, version = words[0], float(words[1]), words[2] if len(words) > 2 else '1'
    elif kind == 'registry2':
        name, program = 'registry:2', '/usr/bin/docker-registry'
    else:
        name, program = 'registry:3', os.path.join(made_by('modern.sh'), 'registry')
    inputs += [read(program)] if kind != 'app' else [repr((mib, version)).encode()]
    recipe = hashlib.sha256(b'\0'.join(inputs)).hexdigest()[:12]
    path = os.path.join(places(), '%s-%s.tar' % (name.replace('/', '+').replace(':', '_'), recipe))
    if not os.path.exists(path):
        if kind == 'app':
            contents = app(name, mib, version)
        elif kind == 'registry2':
            contents = registry(program, CONFIG2, 'etc/docker/registry/config.yml')
        else:
            contents = registry(program, CONFIG3, 'etc/distribution/config.yml', ['OTEL_TRACES_EXPORTER=none'])
        write_archive(path, name, *contents)
    print(path)


if len(sys.argv) < 2 or sys.argv[1] not in ('registry2', 'registry3', 'app'):
    sys.exit(__doc__)
main(*sys.argv[1:])
