"""A target that is a file: written whole, and not at all where it would be the same bytes.

An importer makes a new task of each row: what went into one file goes into no other one, and what has changed since is told.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from pathlib import Path

from ...errors import OutputError
from ...language import _
from ...writers.output import written_whole
from ..item import FileForm, Item, There
from ..mapping import Plan
from .journal import Entry, Sent, begun, keep, tell
from .merging import after, merge
from .servers import FEED, Asked, Step
from .sums import Sum, Told, shown_change


def bytes_of(form: FileForm, items: Iterable[Item], plan: Plan) -> bytes:
    held = io.BytesIO()
    form.write(items, plan, held)
    return held.getvalue()


def put(path: Path, data: bytes, *, dry_run: bool) -> bool:
    """Write a file, whole or not at all; whether it is another one than before. Raises OutputError."""
    if is_same(path, data):
        return False
    if not dry_run:
        with written_whole(path) as output:
            output.write(data)
    return True


def is_same(path: Path, data: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data


def import_file(form: FileForm, plan: Plan, items: Iterable[Item], sent: Mapping[str, Sent], path: Path, asked: Asked, step: Step) -> Sum:
    """Write the tasks that went into no earlier file, or with `again` all. Raises OutputError where an earlier file stands there."""
    found, new, known, entries = Sum(), [], [], []
    for item in items:
        before = sent.get(item.uid)
        if before is None or before.foreign is None or asked.again:
            new.append(item)
            found.created.append(Told(item.id, item.title))
            continue
        there = before.there()
        merged = merge(item.fields, before, there.fields)
        if merged.change:
            found.changed.append(Told(item.id, item.title, shown_change(before.fields, merged.change)))
            known.append(after(before, item.fields, merged, there))
            entries.append(Entry(item.id, FEED, f"told: {', '.join(merged.change)}"))
        else:
            found.left += 1
    data = bytes_of(form, new, plan) if new else b""
    if new and path.exists() and not asked.again and not is_same(path, data):
        raise OutputError(
            str(path), _("is there already, and may not have been imported yet"), _("import it and remove it, or name another file")
        )
    if asked.dry_run:
        return found
    with step() as base:
        keep(base, asked.target, asked.at, [begun(item, sent.get(item.uid)) for item in new])
    if new:
        put(path, data, dry_run=False)
    done = [Sent(item.uid, item.id).done(item.fields, There(path.name, {})) for item in new]
    entries += [Entry(item.id, FEED, "created") for item in new]
    with step() as base:
        keep(base, asked.target, asked.at, [*known, *done])
        tell(base, asked.target, asked.by, asked.at, entries)
    return found
