"""A target that is a file: written whole, and not at all where it would be the same bytes."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

from ...writers.output import written_whole
from ..item import FileForm, Item
from ..mapping import Plan


def bytes_of(form: FileForm, items: Iterable[Item], plan: Plan) -> bytes:
    held = io.BytesIO()
    form.write(items, plan, held)
    return held.getvalue()


def put(path: Path, data: bytes, *, dry_run: bool) -> bool:
    """Write a file, whole or not at all; whether it is another one than before. Raises OutputError."""
    if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
        return False
    if not dry_run:
        with written_whole(path) as output:
            output.write(data)
    return True
