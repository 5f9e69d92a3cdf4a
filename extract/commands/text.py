"""`duban text FILE`: the decoded text that spans count in."""

from __future__ import annotations

import sys

import click

from .inputs import read


@click.command()
@click.argument("file", metavar="FILE")
def text(file: str) -> None:
    """Print the text that spans count in, as UTF-8, unchanged. FILE - is standard input."""
    stream = sys.stdout.buffer
    stream.write(read(file).text.encode())
    stream.flush()
