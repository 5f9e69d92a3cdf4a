"""`duban …` and `python -c …` in a fork of a process that holds duban's modules and rules already: what a start computes, most of a short
command's time, is computed once a run. Each has arguments, folder, environment, streams, signals and exit code of its own; the workers of its
batches are forks as well.

`Ready(factory)` finds that process, or starts it; it ends when all have gone that use it. `start` gives what subprocess.Popen gives, `run`
what subprocess.run does, and `programs(folder)` puts `duban` and `python` into a folder, to stand first in PATH.
Run as a program, this file is that process. Fork and asker speak over a Unix socket: streams and what is to be run, then its number and exit code.
"""

from __future__ import annotations

import array
import atexit
import gc
import io
import json
import multiprocessing
import os
import runpy
import select
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import IO, TYPE_CHECKING, Any, NoReturn

from click.testing import CliRunner

if __name__ != "__main__":
    from tests.once import once

if TYPE_CHECKING:
    import pytest

STARTS = 120.0  # seconds
SCRIPT = Path(sys.executable).with_name("duban")  # as it is installed
NOTICE = "示例市水务局关于防汛的通知\n1.加固堤防。（工程处牵头，2022年5月底前完成）\n2022年3月5日\n"
ASKING = """import array, json, os, socket, sys
with socket.socket(socket.AF_UNIX) as asked:
    asked.connect(sys.argv[1])
    asked.sendmsg([b"+"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0, 1, 2]))])
    asked.sendall(json.dumps([sys.argv[2:], os.getcwd(), dict(os.environ), False]).encode())
    asked.shutdown(socket.SHUT_WR)
    code = int((b"".join(iter(lambda: asked.recv(64), b"")).split() or [b"", b"255"])[-1])
    os._exit(code if code >= 0 else 128 - code)
"""


class Forked:
    """A program at work in a fork: what tests need of subprocess.Popen."""

    def __init__(
        self, address: str, arguments: list[str], streams: list[int], cwd: Path, env: Mapping[str, str], own_session: bool
    ) -> None:
        self.args, self.returncode = arguments, None
        self.asked = socket.socket(socket.AF_UNIX)
        self.asked.connect(address)
        self.asked.sendmsg([b"+"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", streams))])
        self.asked.sendall(json.dumps([arguments, str(cwd), dict(env), own_session]).encode())
        self.asked.shutdown(socket.SHUT_WR)
        self.told = self.asked.makefile()
        self.pid = int(self.told.readline())

    args: list[str]
    returncode: int | None

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None:
            if not select.select([self.asked], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(self.args, timeout or 0)
            self.returncode = int(self.told.readline())
            self.told.close()
            self.asked.close()
        return self.returncode

    def poll(self) -> int | None:
        with suppress(subprocess.TimeoutExpired):
            return self.wait(0)
        return None

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def __enter__(self) -> Forked:
        return self

    def __exit__(self, *_: object) -> None:
        self.wait()


class Ready:
    """The process to be forked: one a run, whichever of pytest's processes asks first."""

    place: Path
    address: str

    def __init__(self, factory: pytest.TempPathFactory) -> None:
        self.started: subprocess.Popen[bytes] | None = None
        self.held: list[int] = []
        place = Path(once(factory, "ready", self.begin).read_text("utf-8"))
        try:
            self.held.append(os.open(place / "life", os.O_WRONLY | os.O_NONBLOCK))
        except OSError:  # who began it has ended
            self.again()
        else:
            self.place, self.address = place, str(place / "asked")

    def again(self) -> None:
        """Start one for this process of pytest alone."""
        with tempfile.TemporaryDirectory() as folder:
            self.begin(Path(folder) / "ready")
            self.place = Path((Path(folder) / "ready").read_text("utf-8"))
        self.address = str(self.place / "asked")

    def begin(self, told: Path) -> None:
        """Start it, in a folder with a short name (so must a socket have it), which is noted in a file."""
        place = Path(tempfile.mkdtemp(prefix="ready"))
        os.mkfifo(place / "life")
        self.held.append(os.open(place / "life", os.O_RDWR))
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        command = [sys.executable, "-P", __file__, str(place)]  # in a session of its own: what tests send to their own group is not for it
        self.started = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, start_new_session=True)
        until = time.monotonic() + STARTS
        while not (place / "asked").exists():
            assert self.started.poll() in (None, 0), "duban does not start"  # it goes on in a fork
            assert time.monotonic() < until, "duban takes too long to start"
            time.sleep(0.02)
        told.write_text(str(place), "utf-8")

    def close(self) -> None:
        for each in self.held:
            os.close(each)

    def programs(self, folder: Path) -> Path:
        """The folder, with a `duban` and a `python` (only `python -c CODE`) in it."""
        asking = folder / "asking.py"
        folder.mkdir(exist_ok=True)
        asking.write_text(ASKING, "utf-8")
        for name, script in (("duban", str(SCRIPT)), ("python", "")):
            words = shlex.join([sys.executable, "-I", "-S", str(asking), self.address, script])
            (folder / name).write_text(f'#!/bin/sh\nexec {words} "$@"\n', "utf-8")
            (folder / name).chmod(0o755)
        return folder

    def start(
        self,
        *arguments: object,
        stdin: int | IO[Any] = subprocess.DEVNULL,
        stdout: int | IO[Any] = subprocess.DEVNULL,
        stderr: int | IO[Any] = subprocess.DEVNULL,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        start_new_session: bool = False,
    ) -> Forked:
        """`duban` with these arguments."""
        with Path(os.devnull).open("r+b") as null:
            given = [null if each == subprocess.DEVNULL else each for each in (stdin, stdout, stderr)]
            streams = [each if isinstance(each, int) else each.fileno() for each in given]
            asked = ([str(SCRIPT), *map(str, arguments)], streams, cwd or Path.cwd(), os.environ if env is None else env, start_new_session)
            try:
                return Forked(self.address, *asked)
            except (ConnectionRefusedError, FileNotFoundError):  # a test ended it, with all its group
                self.again()
                return Forked(self.address, *asked)

    def run(
        self, *arguments: object, given: bytes = b"", cwd: Path | None = None, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """`duban` with these arguments and these bytes as its input until its end, and what it printed."""
        with tempfile.TemporaryFile() as into, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as told:
            into.write(given)
            into.seek(0)
            code = self.start(*arguments, stdin=into, stdout=out, stderr=told, cwd=cwd, env=env).wait()
            printed = []
            for each in (out, told):
                each.seek(0)
                printed.append(each.read().decode("utf-8"))
        return subprocess.CompletedProcess(list(map(str, arguments)), code, *printed)


def serve(place: Path) -> None:
    """Load duban, then fork for each that asks, until nobody holds the pipe `life` open."""
    address = str(place / "asked")
    life = os.open(place / "life", os.O_RDONLY | os.O_NONBLOCK)
    if os.fork():  # nobody's child: a test in which time runs out ends all that its thread has started
        os._exit(0)
    os.setsid()
    patterns: Any = import_module("regex._main")
    patterns._MAXCACHE = 5_000  # those that rules of one's own leave as they are compile once
    main = import_module("duban.cli").main
    for words in warming(place):
        CliRunner().invoke(main, words, input=NOTICE)
    gc.freeze()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(f"{address}.new")
        listening.listen()
        Path(f"{address}.new").rename(address)
        waited: list[Any] = [life, listening]
        while life not in select.select(waited, [], [])[0]:
            asked, _ = listening.accept()
            if not os.fork():
                os.close(life)
                answer(asked, listening)
            asked.close()
            with suppress(ChildProcessError):  # none is left that has ended
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
        shutil.rmtree(place)
        with suppress(ChildProcessError):
            while os.wait():
                pass


def warming(place: Path) -> Iterator[list[str]]:
    """Commands that load what most of a test's commands need."""
    ledger, book, rows = (str(place / name) for name in ("ledger.sqlite", "ledger.xlsx", "rows.csv"))
    with import_module("duban.ledger.opening").made(ledger):
        Path(rows).write_text(f"text\n{NOTICE!r}\n", "utf-8")
    yield from (["parse", "-"], ["parse", "-", "-o", str(place / "tasks.xlsx")], ["parse", rows, "--text-column", "text"])
    yield from (["rules", "check"], ["batch", "--help"], ["schema"], *(["due", "-l", ledger, "-f", form] for form in ("table", "ics")))
    for words in (
        ["export", "-o", book],
        ["import", book, "--by", "甲"],
        ["list"],
        ["show", "t0"],
        ["check"],
        ["upgrade"],
        ["add", "--help"],
    ):
        yield ["ledger", *words, "-l", ledger]


def answer(asked: socket.socket, listening: socket.socket) -> NoReturn:
    """In a fork: run the program in a fork of its own, and tell its number and exit code."""
    listening.close()
    _, ancillary, *_ = asked.recvmsg(1, socket.CMSG_SPACE(12))
    streams = array.array("i", ancillary[0][2])
    given = b"".join(iter(lambda: asked.recv(1 << 16), b""))
    arguments, folder, environment, own_session = json.loads(given)
    started = os.fork()
    if not started:
        asked.close()
        if own_session:
            os.setsid()
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        time.tzset()
        run(*arguments)
    for stream in (0, 1, 2, *streams):
        os.close(stream)
    with suppress(OSError):  # nobody waits for it
        asked.sendall(f"{started}\n".encode())
    code = os.waitstatus_to_exitcode(os.waitpid(started, 0)[1])
    with suppress(OSError):
        asked.sendall(f"{code}\n".encode())
    os._exit(0)


def run(script: str, *arguments: str) -> NoReturn:
    """As a new interpreter runs it: streams of the environment's encoding, a main module, what is to be done at the end."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    begun: Any = multiprocessing
    begun.get_context = lambda _method=None, given=multiprocessing.get_context: given("fork")
    encoding = "utf-8" if os.environ.get("PYTHONUTF8") == "1" else None
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        binary = open(number, "wb" if number else "rb", buffering=-1 if number < 2 else 0, closefd=False)  # noqa: SIM115
        errors = "backslashreplace" if number == 2 else None
        setattr(sys, name, io.TextIOWrapper(binary, encoding, errors, line_buffering=number == 2, write_through=number == 2))
    sys.path[:0] = filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))
    sys.argv = [script, *arguments] if script else ["-c", *arguments[2:]]
    try:
        if script:
            runpy.run_path(script, run_name="__main__")
        else:
            sys.modules["__main__"] = main = ModuleType("__main__")
            exec(compile(arguments[1], "<string>", "exec"), vars(main))
        code: object = 0
    except SystemExit as ended:
        code = ended.code
    except BaseException:
        sys.excepthook(*sys.exc_info())
        code = 1
    if code is not None and not isinstance(code, int):
        print(code, file=sys.stderr)
        code = 1
    atexit._run_exitfuncs()
    sys.stdout.flush()
    os._exit(code or 0)


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
