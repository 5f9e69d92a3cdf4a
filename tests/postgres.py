"""A real PostgreSQL for tests: one server a run, in a temporary folder, reached by a Unix socket; each test has a database of its own.

`Server(factory)` finds it, or starts it; it ends when all have gone that use it, however they ended. `missing()` says why there is none.
Run as a program, this file is what starts the server and waits to end it. PostgreSQL refuses to run as root: there it is another user's.
"""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if __name__ != "__main__":
    from tests.once import once

if TYPE_CHECKING:
    import pytest

PROGRAMS = ("initdb", "postgres")
DEBIAN = Path("/usr/lib/postgresql")  # it puts no server's programs into PATH
USERS = ("postgres", "nobody")
ADMIN, CLERK, PASSWORD = "duban", "clerk", "防汛/ p@ss"  # the clerk has to give a password, which an address has to quote
STARTS = 60.0  # seconds
MEMORY, ROOM = Path("/dev/shm"), 2 << 30  # where a file is made in a tenth of a disk's time; bytes that have to be free there
ACCESS = f"local all {CLERK} scram-sha-256\nlocal all all trust\n"
SETTINGS = {  # what a test writes need not outlive the machine
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "60",
    "autovacuum": "off",
}


def program(name: str) -> str | None:
    """Where one of PostgreSQL's programs is, the newest first."""
    found = [path for path in DEBIAN.glob(f"*/bin/{name}") if path.parts[-3].isdecimal()]
    newest = max(found, key=lambda path: int(path.parts[-3]), default=None)
    return str(newest) if newest else shutil.which(name)


def missing() -> str | None:
    """Why there is no server; None where there is one."""
    if os.name != "posix":
        return "needs POSIX"
    lacks = [name for name in PROGRAMS if program(name) is None]
    if lacks:
        return f"PostgreSQL is not installed ({', '.join(lacks)})"
    if os.geteuid() == 0 and not other_user():
        return f"PostgreSQL does not run as root, and there is no user {' or '.join(USERS)}"
    return None


def other_user() -> dict[str, Any]:
    """As whom the server is run: root gives way, anybody else stays."""
    import pwd

    for name in USERS if os.geteuid() == 0 else ():
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    return {}


def has_room(folder: Path) -> bool:
    """May the server's files stand in this folder?"""
    try:
        about = os.statvfs(folder)
    except OSError:
        return False
    return os.access(folder, os.W_OK) and about.f_bavail * about.f_frsize > ROOM


class Server:
    """The server: one a run, whichever of pytest's processes asks first."""

    place: Path

    def __init__(self, factory: pytest.TempPathFactory | None = None) -> None:
        """Without a factory: one of its own."""
        self.held: list[int] = []
        self.made = count(1)
        self.factory = factory
        if factory is None:
            self.begin()
            return
        self.place = Path(once(factory, "postgres", self.begin).read_text("utf-8"))
        try:
            self.held.append(os.open(self.place / "life", os.O_WRONLY | os.O_NONBLOCK))
        except OSError:  # who began it has ended, and it with them
            self.begin()

    def begin(self, told: Path | None = None) -> None:
        """Start it, in a folder with a short name (so must a socket have it), which is noted in a file."""
        place = Path(tempfile.mkdtemp(prefix="pg", dir=MEMORY if has_room(MEMORY) else None))
        os.mkfifo(place / "life")
        self.held.append(os.open(place / "life", os.O_RDWR))
        started = subprocess.Popen([sys.executable, "-P", __file__, str(place)], stdin=subprocess.DEVNULL, start_new_session=True)
        until = time.monotonic() + STARTS
        while not (place / "ready").exists():
            assert started.poll() in (None, 0), "PostgreSQL does not start"  # it goes on in a fork
            assert time.monotonic() < until, "PostgreSQL takes too long to start"
            time.sleep(0.02)
        self.place = place
        self.run("postgres", f"CREATE ROLE {CLERK} LOGIN PASSWORD '{PASSWORD}'")
        if told:
            told.write_text(str(place), "utf-8")

    def close(self) -> None:
        for each in self.held:
            os.close(each)

    def address(self, database: str, user: str = ADMIN, password: str | None = None) -> str:
        """What names a database of this server to duban."""
        secret = "" if password is None else f":{quote(password, safe='')}"
        return f"postgresql://{user}{secret}@/{database}?host={self.place}"

    def run(self, database: str, statement: str) -> None:
        """One statement, in no transaction."""
        import psycopg

        with psycopg.connect(self.address(database), autocommit=True) as base:
            base.execute(statement.encode())

    def filled(self, fill: Callable[[str], object]) -> str:
        """The name of a database that a function has filled, once a run: a ledger's tables take most of a small test's time."""
        name = f"{fill.__module__}.{fill.__qualname__}"

        def make(told: Path) -> None:
            self.run("postgres", f'CREATE DATABASE "{name}" TEMPLATE template0')
            fill(self.address(name))
            told.touch()

        assert self.factory is not None
        once(self.factory, f"{self.place.name}-{name}", make)
        return name

    @contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """The address of a new database, an empty one or a copy, which is gone afterwards, whoever is still connected."""
        name = f"t{os.getpid()}_{next(self.made)}"
        self.run("postgres", f'CREATE DATABASE {name} TEMPLATE "{template}"')
        try:
            yield self.address(name)
        finally:
            self.run("postgres", f"DROP DATABASE {name} WITH (FORCE)")


def serve(place: Path) -> None:
    """Start a server in the folder, and end it when nobody holds the pipe `life` open any more."""
    life = os.open(place / "life", os.O_RDONLY | os.O_NONBLOCK)
    if os.fork():  # nobody's child: a test in which time runs out ends all that its thread has started
        os._exit(0)
    os.setsid()
    who = other_user()
    data = place / "data"
    place.chmod(0o755)
    data.mkdir(mode=0o700)
    if who:
        for each in (place, data):
            os.chown(each, who["user"], who["group"])
    log = (place / "log").open("wb")
    quiet: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": log, "stderr": log, "cwd": place, **who}
    try:
        made = ["-D", str(data), "-U", ADMIN, "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync", "--no-instructions"]
        subprocess.run([str(program("initdb")), *made], check=True, **quiet)
        (data / "pg_hba.conf").write_text(ACCESS)
        settings = [f"--{name}={value}" for name, value in {**SETTINGS, "unix_socket_directories": str(place)}.items()]
        server = subprocess.Popen([str(program("postgres")), "-D", str(data), *settings], **quiet)
        while not list(place.glob(".s.PGSQL.*[0-9]")) or not answers(place):
            if server.poll() is not None:
                raise subprocess.CalledProcessError(server.returncode, "postgres")
            time.sleep(0.02)
    except subprocess.CalledProcessError:
        sys.exit((place / "log").read_text("utf-8", "replace"))
    (place / "ready").touch()
    select.select([life], [], [])
    server.send_signal(signal.SIGQUIT)  # at once: what it holds is thrown away
    server.wait()
    shutil.rmtree(place, ignore_errors=True)


def answers(place: Path) -> bool:
    import psycopg

    try:
        psycopg.connect(f"postgresql://{ADMIN}@/postgres?host={place}").close()
    except psycopg.OperationalError:
        return False
    return True


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
