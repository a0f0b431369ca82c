"""The servers under test, each as its own manual says to run it as a pull-through cache."""

import os
import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
LAUNCHER = ROOT / 'mirrorctl'
PACKAGES = {
    'docker-registry': 'docker-registry',
    'nginx': 'nginx-light',
    'wrk': 'wrk',
    'ab': 'apache2-utils',
    'javac': 'openjdk-17-jdk-headless',
}


class Peer:
    """How to run one of the servers; `settings` writes its configuration and gives the command."""

    def stored(self, storage, blob):
        """The file that has the blob's content."""
        name = blob.digest.removeprefix('sha256:')
        return storage / 'docker/registry/v2/blobs/sha256' / name[:2] / name / 'data'


class Mirrorctl(Peer):
    name = 'mirrorctl'

    def __init__(self, revalidate='0s'):
        self.revalidate = revalidate

    def settings(self, folder, storage, port, upstream):
        file = folder / 'mirrors.yml'
        file.write_text(f"""\
mirrors:
  docker.io:
    engine: embedded
    upstream: http://127.0.0.1:{upstream}
    storage: {storage}
    listen: 127.0.0.1:{port}
    revalidate: {self.revalidate}
""")
        return [LAUNCHER, 'serve', '--settings', file, '--metrics', 'none']


class Registry(Peer):
    """Distribution's registry, of either line; a plain registry where it has no upstream."""

    def __init__(self, program):
        self.program = program
        version = subprocess.run([program, '--version'], capture_output=True, text=True, check=True).stdout
        self.name = 'registry ' + re.search(r'[0-9]+\.[0-9]+\.[0-9]+', version)[0]

    def settings(self, folder, storage, port, upstream):
        file = folder / 'config.yml'
        file.write_text(f"""\
version: 0.1
log: {{level: warn, accesslog: {{disabled: true}}}}
storage: {{filesystem: {{rootdirectory: {storage}}}, delete: {{enabled: true}}}}
http: {{addr: '127.0.0.1:{port}'}}
""" + (f"proxy: {{remoteurl: 'http://127.0.0.1:{upstream}'}}\n" if upstream else ''))
        # registry 3 would look for a collector
        return ['env', 'OTEL_TRACES_EXPORTER=none', self.program, 'serve', file]


class Nginx(Peer):
    """What its two uses have in common."""

    def settings(self, folder, storage, port, upstream):
        file = folder / 'nginx.conf'
        temporary = '\n'.join(
            f'  {kind}_temp_path {folder}/{kind};' for kind in ('client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi')
        )
        file.write_text(f"""\
daemon off;
{'user root;' if os.geteuid() == 0 else ''}
worker_processes auto;
pid {folder}/nginx.pid;
error_log stderr error;
events {{ worker_connections 4096; }}
http {{
{temporary}
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 100000000;
{self.server(storage, port, upstream)}
}}
""")
        return [find('nginx'), '-e', 'stderr', '-p', folder, '-c', file]


class NginxCache(Nginx):
    """Waits for a blob that another request fetches as long as that takes: with its own 5 s each would fetch it too."""

    name = 'nginx as a cache'

    def stored(self, storage, blob):
        # behind a head, under a name of nginx's own
        with_head = [file for file in storage.rglob('*') if file.is_file() and file.stat().st_size > blob.size]
        return min(with_head, key=lambda file: file.stat().st_size)

    def server(self, storage, port, upstream):
        return f"""\
  proxy_cache_path {storage} levels=2 keys_zone=registry:10m max_size=100g inactive=30d use_temp_path=off;
  upstream registry {{ server 127.0.0.1:{upstream}; keepalive 16; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://registry;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host 127.0.0.1:{upstream};
      proxy_cache registry;
      proxy_cache_key $uri;
      proxy_cache_valid 200 30d;
      proxy_cache_lock on;
      proxy_cache_lock_timeout 1h;
      proxy_cache_lock_age 1h;
      proxy_cache_use_stale error timeout http_500 http_502 http_503 http_504;
      proxy_ignore_headers Cache-Control Expires Vary Set-Cookie;
    }}
  }}"""


class NginxFiles(Nginx):
    """Serves files: what the others are measured by. Its storage is filled by `keep`."""

    name = 'nginx serving files'

    def server(self, storage, port, upstream):
        return f"""\
  open_file_cache max=1000 inactive=10m;
  server {{
    listen 127.0.0.1:{port};
    root {storage};
    default_type application/octet-stream;
    location ~ ^/v2/$ {{ return 200; }}
  }}"""


def find(name):
    # Debian's nginx is for root alone to find
    return shutil.which(name, path=os.environ.get('PATH', '') + ':/usr/sbin:/sbin')


def check():
    """Ends with the packages' names where a program is missing."""
    missing = [package for name, package in PACKAGES.items() if not find(name)]
    if missing:
        raise SystemExit(f'pullthrough: needs {", ".join(missing)}\n  next: apt-get install {" ".join(missing)}')
    # builds it, and makes what quickens a server's start, where that wasn't done yet
    subprocess.run([LAUNCHER, 'serve', '--help'], stdout=subprocess.DEVNULL, check=True)


def registry3():
    """Its program as src/it/host/modern.sh builds it, once a machine; none where that wasn't run."""
    script = f'. {ROOT}/src/it/host/lib.sh; recipes; echo "$MODERN/registry"'
    path = Path(subprocess.run(['bash', '-c', script], capture_output=True, text=True, check=True).stdout.strip())
    return path if path.exists() else None
