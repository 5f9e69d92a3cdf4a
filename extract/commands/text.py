"""`duban text FILE`: the decoded text that spans count in."""

from __future__ import annotations

import sys

import click

from ..errors import InputError
from .inputs import is_member, read_all
from .streams import tell


@click.command()
@click.argument("file", metavar="FILE")
def text(file: str) -> None:
    """Print the text that spans count in, as UTF-8, unchanged. FILE - is standard input.

    Of an archive or a mail, print the text of each member below a line with its name.
    """
    stream = sys.stdout.buffer
    failed = False
    for found in read_all(file):
        if isinstance(found, InputError):
            failed = True
            tell(f"duban: {found}")
        elif is_member(found):
            stream.write(f"==> {found.name} <==\n{found.text}{'' if found.text.endswith(chr(10)) else chr(10)}".encode())
        else:
            stream.write(found.text.encode())
    stream.flush()
    if failed:
        sys.exit(1)
