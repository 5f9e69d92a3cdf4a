"""`duban …` and `python -c …` in a fork of a process that holds duban's modules and rules already: what a start computes, most of a short
command's time, is computed once. Each has arguments, folder, environment, streams and exit code of its own.

`with Ready() as ready` starts that process; `ready.programs(folder)` puts `duban` and `python` into a folder, to stand first in PATH.
Run as a program, this file is that process. Fork and asker speak over a Unix socket: streams and what is to be run, then the exit code.
"""

from __future__ import annotations

import array
import atexit
import gc
import io
import json
import os
import runpy
import select
import shlex
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

from click.testing import CliRunner

SCRIPT = Path(sys.executable).with_name("duban")  # as it is installed
NOTICE = "示例市水务局关于防汛的通知\n1.加固堤防。（工程处牵头，2022年5月底前完成）\n2022年3月5日\n"
ASKING = """import array, json, os, socket, sys
with socket.socket(socket.AF_UNIX) as asked:
    asked.connect(sys.argv[1])
    asked.sendmsg([b"+"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0, 1, 2]))])
    asked.sendall(json.dumps([sys.argv[2:], os.getcwd(), dict(os.environ)]).encode())
    asked.shutdown(socket.SHUT_WR)
    os._exit((asked.recv(1) or b"\\xff")[0])
"""


class Ready:
    """The process to be forked."""

    def __enter__(self) -> Ready:
        self.place = tempfile.TemporaryDirectory(prefix="ready")
        self.address = str(Path(self.place.name, "asked"))
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        self.process = subprocess.Popen([sys.executable, "-P", __file__, self.address], env=environment, stdin=subprocess.PIPE)
        while not Path(self.address).exists():
            assert self.process.poll() is None, "duban does not start"
            time.sleep(0.02)
        return self

    def __exit__(self, *_: object) -> None:
        self.process.communicate()  # its standard input ends, and so does it
        self.place.cleanup()

    def programs(self, folder: Path) -> Path:
        """The folder, with a `duban` and a `python` (only `python -c CODE`) in it."""
        asking = Path(self.place.name, "asking.py")
        asking.write_text(ASKING, "utf-8")
        folder.mkdir(exist_ok=True)
        for name, script in (("duban", str(SCRIPT)), ("python", "")):
            words = shlex.join([sys.executable, "-I", "-S", str(asking), self.address, script])
            (folder / name).write_text(f'#!/bin/sh\nexec {words} "$@"\n', "utf-8")
            (folder / name).chmod(0o755)
        return folder


def serve(address: str) -> None:
    """Load duban, then fork for each that asks, until standard input ends."""
    patterns: Any = import_module("regex._main")
    patterns._MAXCACHE = 5_000  # those that rules of one's own leave as they are compile once
    main = import_module("duban.cli").main
    for arguments in (["parse", "-"], ["rules", "check"], ["batch", "--help"]):
        CliRunner().invoke(main, arguments, input=NOTICE)
    gc.freeze()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(f"{address}.new")
        listening.listen()
        Path(f"{address}.new").rename(address)
        while sys.stdin not in select.select([sys.stdin, listening], [], [])[0]:
            asked, _ = listening.accept()
            if not os.fork():
                answer(asked, listening)
            asked.close()
            with suppress(ChildProcessError):  # none is left that has ended
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
        with suppress(ChildProcessError):
            while os.wait():
                pass


def answer(asked: socket.socket, listening: socket.socket) -> NoReturn:
    """In a fork: run the program in a fork of its own, and tell its exit code."""
    listening.close()
    _, ancillary, *_ = asked.recvmsg(1, socket.CMSG_SPACE(12))
    streams = array.array("i", ancillary[0][2])
    given = b"".join(iter(lambda: asked.recv(1 << 16), b""))
    arguments, folder, environment = json.loads(given)
    started = os.fork()
    if not started:
        asked.close()
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
    code = os.waitstatus_to_exitcode(os.waitpid(started, 0)[1])
    asked.sendall(bytes([code if code >= 0 else 128 - code]))
    os._exit(0)


def run(script: str, *arguments: str) -> NoReturn:
    """As a new interpreter runs it: streams of the environment's encoding, a main module, what is to be done at the end."""
    encoding = "utf-8" if os.environ.get("PYTHONUTF8") == "1" else None
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        binary = open(number, "wb" if number else "rb", buffering=-1 if number < 2 else 0, closefd=False)  # noqa: SIM115
        errors = "backslashreplace" if number == 2 else None
        setattr(sys, name, io.TextIOWrapper(binary, encoding, errors, line_buffering=number == 2, write_through=number == 2))
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
    serve(sys.argv[1])
