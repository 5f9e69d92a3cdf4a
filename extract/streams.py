"""The standard streams, whatever state they are in: closed, full, or of an encoding that has no sign for what is to be shown."""

from __future__ import annotations

import _thread
import codecs
import io
import os
import signal
import sys
import threading
from contextlib import suppress
from types import FrameType
from typing import Any, BinaryIO, NoReturn, cast

from .language import _, reason

MODES = (("stdin", os.O_RDONLY, "r"), ("stdout", os.O_RDONLY, "w"), ("stderr", os.O_WRONLY, "w"))


def prepare() -> None:
    """Make them safe before anything is opened or shown.

    The number of one that is closed (`>&-`) would go to the next file that is opened, e.g. an output, which what is told then spoils:
    it gets the null device, and standard output one that cannot be written, so that nothing is lost in silence. Signs that a GBK
    terminal has none for (• or an emoji) become ?.
    """
    for number, (name, flags, mode) in enumerate(MODES):
        try:
            os.fstat(number)
        except OSError:
            with suppress(OSError):
                os.open(os.devnull, flags)
        if getattr(sys, name) is None:
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115 - for good
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="replace" if stream is sys.stdout else "backslashreplace")
    if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, interrupted)
        if sys.unraisablehook is sys.__unraisablehook__:
            sys.unraisablehook = dropped


def interrupted(_number: int, _frame: FrameType | None) -> NoReturn:
    """Ctrl-C counts once: what it ends is then left to end in peace."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise KeyboardInterrupt


def dropped(found: sys.UnraisableHookArgs) -> None:
    """Python drops what is raised while it deletes an object, in any library's `__del__`: Ctrl-C then comes again, a moment later."""
    if found.exc_type is not KeyboardInterrupt:
        sys.__unraisablehook__(found)
        return
    signal.signal(signal.SIGINT, interrupted)
    main = threading.main_thread().ident
    wakes = hasattr(signal, "pthread_kill") and main is not None  # what waits in the system is woken too
    again = threading.Timer(0.02, signal.pthread_kill, (main, signal.SIGINT)) if wakes else threading.Timer(0.02, _thread.interrupt_main)
    again.daemon = True
    again.start()


def restore() -> None:
    """Ctrl-C is as it was, for whoever runs the command within a process of their own."""
    if sys.unraisablehook is dropped:
        sys.unraisablehook = sys.__unraisablehook__
    if signal.getsignal(signal.SIGINT) is interrupted:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def tell(line: str) -> None:
    """A line on standard error; where that is full or gone, the exit code has to say it."""
    try:
        print(line, file=sys.stderr, flush=True)
    except (OSError, ValueError):
        to_nowhere(2)


def put(text: str) -> None:
    """Text for programs (JSON) on standard output: UTF-8 whatever the terminal's encoding, which may lack a sign that the text has."""
    sys.stdout.flush()
    sys.stdout.buffer.write(f"{text}\n".encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


class Eyes(io.RawIOBase):
    """Takes bytes of UTF-8, and gives them to standard output in its own encoding."""

    def __init__(self) -> None:
        self.decoder: codecs.IncrementalDecoder = codecs.getincrementaldecoder("utf-8")("replace")

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        sys.stdout.write(self.decoder.decode(bytes(data)))
        return len(data)


def for_eyes() -> BinaryIO:
    """Standard output for bytes of UTF-8 that are to be looked at (a table): a terminal of GBK shows them too; ASCII tells of none."""
    same = codecs.lookup(sys.stdout.encoding or "utf-8").name in {"utf-8", "ascii"}
    return sys.stdout.buffer if same else cast("BinaryIO", Eyes())


def told(error: OSError) -> str:
    """What is told of an error that no room knew what to say of; one without a file's name is standard output's."""
    from .readers import printable
    from .writers.output import FULL

    if error.filename is not None:
        name = printable(os.fsdecode(error.filename))
        return _("{name}: {reason}; check the name and its permissions", name=name, reason=reason(error))
    remedy = _("make room there") if error.errno in FULL else _("open it, or name a file with -o")
    return _("standard output: cannot be written ({reason}); {remedy}", reason=reason(error), remedy=remedy)


def to_nowhere(number: int) -> None:
    """What a stream still holds can go nowhere: else the end of the process would complain of it once more."""
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, number)
        os.close(nowhere)
