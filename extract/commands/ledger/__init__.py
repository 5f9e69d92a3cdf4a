"""`duban ledger …`: the ledger's commands, each in a module that is loaded when it runs or its help is asked for.

In come the words of a command line; the room `ledger` does what they say. Who did it and when is read here (`here.py`), nowhere below.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from ...errors import meant
from .here import ledger_option

# In the order of the help, each with its module here.
COMMANDS = {
    "add": "adding",
    "list": "lists",
    "show": "showing",
    "set": "changing",
    "progress": "changing",
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


class Rooms(click.Group):
    """A group that loads the module of a command when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f".{COMMANDS[cmd_name]}", __package__), f"{cmd_name}_command")
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """As click's; of a name that is none it tells which may be meant."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(f"No such command “{args[0]}”{meant(args[0], COMMANDS)}")
        return super().resolve_command(ctx, args)


@click.group(cls=Rooms)
@ledger_option
@click.pass_context
def ledger(ctx: click.Context, given: str | None) -> None:
    """Keep tasks in a ledger (督办台账): add, list, chase, correct, close.

    The ledger is a file of SQLite, or the address of a PostgreSQL database: -l, else what DUBAN_LEDGER names, else ledger.sqlite here.
    """
    if given:  # -l before the command is as good as behind it, where it counts more
        ctx.default_map = {name: {"given": given} for name in COMMANDS}
