"""What a run owns, its processes and its temporary folder: ended and removed however the run ends."""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

GRACE = 15
# Nothing of the caller's, so that no proxy comes between
ENVIRONMENT = {'PATH': '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'LANG': 'C.UTF-8'}


def say(words):
    print(words, file=sys.stderr, flush=True)


def free_port():
    """Below those that Linux gives away itself: nobody else's connection gets it before its server does."""
    while True:
        port = random.randrange(10_000, 32_000)
        try:
            socket.create_server(('127.0.0.1', port)).close()
            return port
        except OSError:
            continue  # taken


class Process:
    """One program in a session of its own, so that a Ctrl-C on the terminal reaches it only through the run."""

    def __init__(self, command, log, **pipes):
        with open(log, 'ab') as out:
            streams = {'stdin': subprocess.DEVNULL, 'stdout': out, 'stderr': out, **pipes}
            self.popen = subprocess.Popen(
                [str(word) for word in command], start_new_session=True, env=ENVIRONMENT, cwd=Path(log).parent, **streams
            )
        self.log = Path(log)

    def ended(self):
        return self.popen.poll() is not None

    def last_words(self):
        return (self.log.read_text(errors='replace').strip().splitlines() or ['nothing'])[-1][:300]

    def stop(self):
        if not self.ended():
            self.popen.terminate()
            try:
                self.popen.wait(GRACE)
            except subprocess.TimeoutExpired:
                pass
        self.kill()

    def kill(self):
        """Without a word, its children (nginx's workers) too: they are all in the session that it leads."""
        try:
            os.killpg(self.popen.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.popen.wait()

    def peak_memory(self):
        """The most bytes that it had in memory, its children's added."""
        total = 0
        for status in Path('/proc').glob('[0-9]*/status'):
            try:
                if os.getpgid(int(status.parent.name)) == self.popen.pid:
                    line = next(part for part in status.read_text().splitlines() if part.startswith('VmHWM:'))
                    total += int(line.split()[1]) * 1024
            except (OSError, StopIteration):
                continue  # ended meanwhile
        return total


class Scope:
    def __init__(self, parent):
        parent.mkdir(exist_ok=True)
        self.folder = Path(tempfile.mkdtemp(prefix='pullthrough-', dir=parent))
        self.processes = []
        self.count = 0

    def fresh(self, name):
        """A new folder."""
        self.count += 1
        folder = self.folder / f'{self.count}-{"".join(c if c.isalnum() else "-" for c in name)}'
        folder.mkdir()
        return folder

    def start(self, command, log, **pipes):
        process = Process(command, log, **pipes)
        self.processes = [other for other in self.processes if not other.ended()] + [process]
        return process

    def remove(self, folder):
        shutil.rmtree(folder, ignore_errors=True)

    def close(self):
        for process in self.processes:
            process.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def scope(parent):
    """Ends all on SIGTERM and SIGHUP as on Ctrl-C; a second one can't interrupt that."""
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def interrupt(*_):
        for number in signals:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    for number in signals:
        signal.signal(number, interrupt)
    owned = Scope(parent)
    try:
        yield owned
    finally:
        for number in signals:
            signal.signal(number, signal.SIG_IGN)
        owned.close()
