"""JSON Lines: one notice a line, for several notices in one file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, BinaryIO

from .options import Options

if TYPE_CHECKING:
    from ..models import Draft, Notice


def write(notices: Iterable[Notice | Draft], out: BinaryIO, options: Options) -> None:
    """Write each notice as one line of UTF-8."""
    for notice in notices:
        out.write(notice.to_json(indent=None).encode())
        out.write(b"\n")
