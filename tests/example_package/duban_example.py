"""A format, a form and a feed for duban: `.memo` files, whose lines end in `|`, a checklist in Markdown, an agenda of a ledger's tasks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from duban import InputError, Notice, Options, Reader, Writer
from duban.feeds import FileForm, Item


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


class Agenda(FileForm):
    """`duban feed agenda -o x.agenda`: `due title (who)`, a line a task."""

    name, suffix = "agenda", ".agenda"
    mapping = """
[tasks]
states = ["未开始", "推进中"]
[fields]
when = "{due}"
what = "{title} ({lead})"
"""

    def write(self, items: Iterable[Item], plan: object, output: BinaryIO) -> None:
        for item in items:
            output.write(f"{item.fields['when']} {item.fields['what']}\n".encode())
