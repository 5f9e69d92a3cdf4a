"""On PYTHONPATH, this makes duban's modules find, in each process, what they find on Windows; the libraries keep the system that there is.

Modules of POSIX cannot be imported; `os`, `sys` and `signal` of duban's modules tell of Windows and have nothing else; a file that is
open can be neither renamed, replaced nor removed, and a name that is taken not be renamed to.
"""

from __future__ import annotations

import contextlib
import errno
import importlib.abc
import importlib.machinery
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import psutil

HIDDEN = {"resource", "fcntl", "pwd", "grp", "termios", "tty", "pty", "syslog", "spwd", "readline"}
OURS = ("extract", "duban")
# What is not there on Windows, of what a program may be tempted to use (docs.python.org/3/library, “Availability: Unix”).
NOT_OS = [
    "chown",
    "chroot",
    "fork",
    "forkpty",
    "geteuid",
    "getegid",
    "getgid",
    "getgroups",
    "getlogin_r",
    "getpgid",
    "getpgrp",
    "getpriority",
    "getsid",
    "getuid",
    "killpg",
    "lchown",
    "lockf",
    "mkfifo",
    "nice",
    "pread",
    "posix_fadvise",
    "posix_spawn",
    "pwrite",
    "sched_getaffinity",
    "sched_setaffinity",
    "setegid",
    "seteuid",
    "setgid",
    "setpgid",
    "setpriority",
    "setsid",
    "setuid",
    "statvfs",
    "sync",
    "sysconf",
    "tcgetpgrp",
    "ttyname",
    "uname",
    "wait",
    "wait3",
    "wait4",
    "waitid",
    "writev",
    "O_NOFOLLOW",
    "O_DIRECTORY",
    "O_NONBLOCK",
    "O_CLOEXEC",
    "WNOHANG",
]
NOT_SIGNAL = [
    "SIGALRM",
    "SIGCHLD",
    "SIGCONT",
    "SIGHUP",
    "SIGKILL",
    "SIGPIPE",
    "SIGQUIT",
    "SIGSTOP",
    "SIGTSTP",
    "SIGUSR1",
    "SIGUSR2",
    "SIGWINCH",
    "alarm",
    "pause",
    "pthread_kill",
    "pthread_sigmask",
    "setitimer",
    "sigpending",
    "sigtimedwait",
    "sigwait",
    "SIG_BLOCK",
    "SIG_SETMASK",
    "SIG_UNBLOCK",
]


class Other(ModuleType):
    """A module as another system has it."""

    def __init__(self, real: ModuleType, without: Sequence[str], **told: Any) -> None:
        super().__init__(real.__name__)
        self.__dict__.update(told)
        self.__dict__["real"], self.__dict__["without"] = real, frozenset(without)

    def __getattr__(self, name: str) -> Any:
        if name in self.__dict__["without"]:
            raise AttributeError(f"module '{self.__name__}' has no attribute '{name}' on Windows")
        return getattr(self.__dict__["real"], name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self.__dict__["real"], name, value)


OTHERS = {
    "os": Other(os, NOT_OS, name="nt"),
    "signal": Other(signal, NOT_SIGNAL),
    "sys": Other(sys, (), platform="win32"),
}


class Windows(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Hides the modules, and gives ours the others."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        if name in HIDDEN:
            raise ModuleNotFoundError(f"No module named '{name}'", name=name)
        if name.partition(".")[0] not in OURS:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec and isinstance(spec.loader, importlib.machinery.SourceFileLoader):
            spec.loader = Given(name, str(spec.origin))
        return spec


class Given(importlib.machinery.SourceFileLoader):
    """`import os` within, wherever it stands, is that of the other system."""

    def exec_module(self, module: ModuleType) -> None:
        import builtins

        real = builtins.__import__

        def imported(name: str, globals: Any = None, locals: Any = None, fromlist: Any = (), level: int = 0) -> Any:  # noqa: A002
            return OTHERS[name] if not level and name in OTHERS else real(name, globals, locals, fromlist, level)

        module.__dict__["__builtins__"] = {**vars(builtins), "__import__": imported}
        super().exec_module(module)


def is_open(path: Any, folder: int | None) -> bool:
    """Has this process the file open, or one in the folder?"""
    try:
        whole = Path(os.fspath(path) if folder is None else f"/proc/self/fd/{folder}/{os.fspath(path)}").resolve()
    except TypeError:
        return False
    for entry in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):
            if entry.readlink() == whole and not whole.is_dir():
                return True
    return False


def guarded(change: Callable[..., None], taken: bool) -> Callable[..., None]:
    """A change to names that Windows refuses for files that are open; `taken`: and where the other name is there already."""

    def refusing(*names: Any, **given: Any) -> None:
        folder = given.get("dir_fd")
        for path in names[:2]:
            if is_open(path, folder):
                error = PermissionError(
                    errno.EACCES, "The process cannot access the file because it is being used by another process", path
                )
                error.winerror = 32  # type: ignore[attr-defined]
                raise error
        if taken and len(names) > 1 and os.path.lexists(names[1]):
            raise FileExistsError(errno.EEXIST, "Cannot create a file when that file already exists", names[1])
        change(*names, **given)

    return refusing


for name, taken in (("rename", True), ("replace", False), ("unlink", False), ("remove", False)):
    setattr(os, name, guarded(getattr(os, name), taken))
for name in HIDDEN if psutil else ():  # it needs them itself
    sys.modules.pop(name, None)
sys.meta_path.insert(0, Windows())
