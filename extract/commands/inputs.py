"""The FILE arguments of commands: names of files, and `-` for standard input."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..readers import Decoded

STANDARD_INPUT = "-"


def read(name: str) -> Decoded:
    """Read a file, or standard input for `-`. Raises InputError."""
    from ..readers import MOST_BYTES, read_bytes, read_path

    if name != STANDARD_INPUT:
        return read_path(name)
    return read_bytes(sys.stdin.buffer.read(MOST_BYTES + 1), "standard input")


def rules_option(function: click.decorators.FC) -> click.decorators.FC:
    """The option `--rules DIR`, the same for every command that reads notices."""
    text = "A folder of .toml rules laid over duban's own."
    return click.option("--rules", "pack", type=click.Path(path_type=Path), metavar="DIR", help=text)(function)
