"""The hidden cell of each row: the task's id, and a seal of what each of its cells held, e.g. `1.t2372cc5763b600e.u3Vz…`.

A seal is a short digest: it tells that a cell was changed, wherever the row went, and that the ledger was changed since.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from hashlib import blake2b

from .columns import LATE, SEALED

FORM = "duban-ledger-1"  # in the hidden row that names the columns, and on the hidden sheet
ASIDE = "§"  # opens the hidden cell of rows that are no tasks: titles, heads, headings of notices
VERSION = "1"
BYTES = 6
LENGTH = 8  # characters of a seal


def seal(text: str) -> str:
    """The digest of a cell's text."""
    return urlsafe_b64encode(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=BYTES).digest()).decode()


def mark(id_: str, cells: Mapping[str, str]) -> str:
    """The hidden cell of a task whose cells hold these texts."""
    return f"{VERSION}.{id_}.{''.join(seal(cells[name]) for name in SEALED)}"


def aside(text: str = "") -> str:
    """The hidden cell of another row."""
    return ASIDE + (seal(text) if text else "")


def unmarked(cell: str) -> tuple[str, dict[str, str]] | None:
    """The id and the seals by column that a hidden cell holds; None where it holds none."""
    version, _, rest = cell.partition(".")
    id_, _, seals = rest.rpartition(".")
    names = SEALED[: len(seals) // LENGTH]
    if version != VERSION or not id_ or len(seals) % LENGTH or len(names) < len(SEALED) - len(LATE):
        return None
    return id_, {name: seals[LENGTH * at : LENGTH * (at + 1)] for at, name in enumerate(names)}
