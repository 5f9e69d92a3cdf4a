"""JSON (RFC 8259), the reference form: one notice pretty with two spaces a level, several one a line."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO

from . import jsonl
from .options import Options

if TYPE_CHECKING:
    from ..models import Draft, Notice


def write(notices: Iterable[Notice | Draft], out: BinaryIO, options: Options) -> None:
    """Write one notice as a pretty document; more than one as `jsonl` does; nothing for none."""
    waiting = iter(notices)
    first, second = next(waiting, None), next(waiting, None)
    if first is None:
        return
    if second is not None:
        jsonl.write(chain((first, second), waiting), out, options)
        return
    out.write(first.to_json().encode())
    out.write(b"\n")
