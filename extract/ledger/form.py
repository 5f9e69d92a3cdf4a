"""A database as an output form: what is read goes into the ledger of that name, e.g. `SELECT name FROM units WHERE role = 'lead'`.

What is there already stays: a notice of the same source is read anew, and what people said of it is kept; all in one transaction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from ..errors import OutputError
from ..language import _
from ..models import Notice
from ..writers import Options
from .opening import made
from .readings import Readings


def write(notices: Iterable[Notice], out: BinaryIO, options: Options) -> None:
    """A database is no stream: it needs a file of its own."""
    raise OutputError(_("standard output"), _("cannot hold a database"), _("name a file with -o, e.g. -o tasks.sqlite"))


def write_path(notices: Iterable[Notice], path: Path, options: Options) -> None:
    """Put the notices into the database; two of one name become `a.txt` and `a.txt (2)`. Raises OutputError."""
    with made(str(path), options.at) as base:
        readings = Readings(base, options.at, leaving=())
        seen: Counter[str] = Counter()
        for notice in notices:
            name = notice.source.name
            seen[name] += 1
            readings.put(notice, name if seen[name] == 1 else f"{name} ({seen[name]})", notice.to_json(indent=None), notice.text)
        readings.flush()
