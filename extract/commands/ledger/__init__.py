"""`duban ledger …`: the ledger's commands, each in a module that is loaded when it runs or its help is asked for.

In come the words of a command line; the room `ledger` does what they say. Who did it and when is read here (`here.py`), nowhere below.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import click

from ..groups import Rooms
from .here import ledger_option

# In the order of the help, each with its module here.
COMMANDS = {
    "add": "adding",
    "list": "lists",
    "show": "showing",
    "set": "changing",
    "progress": "changing",
    "split": "whole",
    "merge": "whole",
    "new": "whole",
    "confirm": "whole",
    "reject": "whole",
    "undo": "whole",
    "view": "whole",
    "history": "lists",
    "changes": "lists",
    "accept": "changing",
    "keep": "changing",
    "export": "workbook",
    "import": "workbook",
    "backup": "keeping",
    "check": "keeping",
    "upgrade": "keeping",
}


class Ledger(Rooms):
    """The commands of a ledger."""

    modules: ClassVar[Mapping[str, str]] = COMMANDS
    package: ClassVar[str] = __package__
    suffix: ClassVar[str] = "_command"


@click.group(cls=Ledger)
@ledger_option
@click.pass_context
def ledger(ctx: click.Context, given: str | None) -> None:
    """Keep tasks in a ledger (督办台账): add, list, chase, correct, close.

    The ledger is a file of SQLite, or the address of a PostgreSQL database: -l, else what DUBAN_LEDGER names, else ledger.sqlite here.
    """
    if given:  # -l before the command is as good as behind it, where it counts more
        ctx.default_map = {name: {"given": given} for name in COMMANDS}
