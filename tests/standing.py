"""A server that all tests of a run share: whoever asks first starts it, in a folder of its own; it ends when all have gone that use it,
however they ended.

Run as a program, this file is what starts the server and waits to end it.
"""

from __future__ import annotations

import json
import os
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if __name__ != "__main__":
    from tests.once import once

if TYPE_CHECKING:
    import pytest


MEMORY, ROOM = Path("/dev/shm"), 1 << 30  # where a file is made in a tenth of a disk's time; bytes that have to be free there


class Command(NamedTuple):
    """What starts a server in a folder, and what it says in its log once it answers: `told` has groups for what is to be known of it."""

    words: list[str]
    told: str
    environment: Mapping[str, str] = {}
    starts: float = 60.0  # seconds


class Standing:
    """The server: one a run, whichever of pytest's processes asks first. `said`: the groups of what it told."""

    place: Path
    said: list[str]

    def __init__(self, factory: pytest.TempPathFactory | None, name: str, prepare: Callable[[Path], Command]) -> None:
        """`prepare` fills the folder. Without a factory: a server of one's own."""
        self.held: list[int] = []
        self.name, self.prepare = name, prepare
        if factory is None:
            self.begin()
        else:
            self.place = Path(once(factory, name, self.begin).read_text("utf-8"))
            try:
                self.held.append(os.open(self.place / "life", os.O_WRONLY | os.O_NONBLOCK))
            except OSError:  # who began it has ended, and it with them
                self.begin()
        self.said = json.loads((self.place / "ready").read_text("utf-8"))

    def begin(self, told: Path | None = None) -> None:
        """Start it, in a folder whose name is noted in a file."""
        place = Path(tempfile.mkdtemp(prefix=self.name, dir=MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM else None))
        os.mkfifo(place / "life")
        self.held.append(os.open(place / "life", os.O_RDWR))
        command = self.prepare(place)
        (place / "command").write_text(json.dumps(command), "utf-8")
        started = subprocess.Popen([sys.executable, "-P", __file__, str(place)], stdin=subprocess.DEVNULL, start_new_session=True)
        until = time.monotonic() + command.starts
        while not (place / "ready").exists():
            assert started.poll() in (None, 0) and not (place / "ended").exists(), f"{self.name} does not start: {self.log(place)[-2000:]}"
            assert time.monotonic() < until, f"{self.name} takes too long to start: {self.log(place)[-2000:]}"
            time.sleep(0.02)
        self.place = place
        if told:
            told.write_text(str(place), "utf-8")

    def log(self, place: Path | None = None) -> str:
        """All that the server has said so far."""
        path = (place or self.place) / "log"
        return path.read_text("utf-8", "replace") if path.exists() else ""

    def close(self) -> None:
        for each in self.held:
            os.close(each)


def standing(factory: pytest.TempPathFactory, name: str, lacks: str | None, prepare: Callable[[Path], Command]) -> Iterator[Standing]:
    """A fixture's server; its tests are skipped, with the reason, where something is missing."""
    import pytest

    if lacks:
        pytest.skip(lacks)
    found = Standing(factory, name, prepare)
    yield found
    found.close()


def serve(place: Path) -> None:
    """Start a server in the folder, and end it when nobody holds the pipe `life` open any more."""
    life = os.open(place / "life", os.O_RDONLY | os.O_NONBLOCK)
    if os.fork():  # nobody's child: a test in which time runs out ends all that its thread has started
        os._exit(0)
    os.setsid()
    words, told, environment, _ = json.loads((place / "command").read_text("utf-8"))
    with (place / "log").open("wb") as log:
        server = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=place, env={**os.environ, **environment})
    while not (found := re.search(told, (place / "log").read_text("utf-8", "replace"))):
        if server.poll() is not None:
            (place / "ended").touch()
            return
        time.sleep(0.05)
    (place / "ready.part").write_text(json.dumps(found.groups()), "utf-8")
    (place / "ready.part").rename(place / "ready")
    select.select([life], [], [])
    server.kill()  # at once: what it holds is thrown away
    server.wait()
    shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
