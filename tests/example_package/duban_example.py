"""A format and a form for duban: `.memo` files, whose lines end in `|`, and a checklist in Markdown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from duban import InputError, Notice, Options, Reader, Writer


class Memo(Reader):
    """Reads `.memo`: the mark MEMO and a NUL, then lines parted by `|` in GB18030."""

    name, suffixes, signatures = "memo", (".memo",), (b"MEMO\x00",)

    def text(self, data: bytes, name: str) -> str:
        if not data.startswith(self.signatures):
            raise InputError(name, "is no memo", "save it as one")
        return data[5:].decode("gb18030").replace("|", "\n")


class Checklist(Writer):
    """Writes `- [ ] title — who — due`, a line a task."""

    name, suffixes = "checklist", (".md",)

    def write(self, notices: Iterable[Notice], out: BinaryIO, options: Options) -> None:
        for notice in notices:
            for task in notice.tasks:
                who = "、".join(unit.name for unit in task.units)
                out.write(f"- [ ] {task.title} — {who} — {task.due or ''}\n".encode())
