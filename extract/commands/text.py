"""`duban text FILE`: the decoded text that spans count in, or what a reader left out of it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from ..errors import InputError
from ..language import _
from ..streams import tell
from .inputs import is_member, read_all

if TYPE_CHECKING:
    from ..readers import Decoded

HEADER = ("kind", "characters", "example")


@click.command()
@click.argument("file", metavar="FILE")
@click.option("--left-out", "left_out", is_flag=True, help="Print what the reader left out instead: kind, visible characters, an example.")
def text(file: str, left_out: bool) -> None:
    """Print the text that spans count in, as UTF-8, unchanged. FILE - is standard input.

    Of an archive or a mail, print the text of each member below a line with its name.
    """
    failed = False
    for found in read_all(file):
        if isinstance(found, InputError):
            failed = True
            tell(f"duban: {found}")
        else:
            shown = account(found, sys.stdout.isatty()) if left_out else found.text
            if is_member(found):
                shown = f"==> {found.name} <==\n{shown}{'' if shown.endswith(chr(10)) or not shown else chr(10)}"
            sys.stdout.buffer.write(shown.encode())
    sys.stdout.buffer.flush()
    if failed:
        sys.exit(1)


def account(found: Decoded, is_terminal: bool) -> str:
    """What a reader left out, a line a kind: a table on a terminal, else parted by tabs."""
    from ..writers.table import columns, padded, plain

    rows = [(left.kind, str(left.characters), plain(left.example)) for left in found.left_out]
    if not is_terminal:
        return "".join("\t".join(row) + "\n" for row in rows)
    if not rows:
        return _("nothing was left out\n")
    rows.insert(0, HEADER)
    widths = [max(columns(row[place]) for row in rows) for place in range(2)]
    return "".join(f"{padded(kind, widths[0])}  {count:>{widths[1]}}  {example}\n" for kind, count, example in rows)
