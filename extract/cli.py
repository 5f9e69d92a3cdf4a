"""The command `duban`. Each command is a module of `commands/`, loaded when it runs or its help is asked for."""

from __future__ import annotations

import atexit
import gc
from importlib import import_module
from typing import Any

import click

from . import __version__
from .errors import DubanError

COMMANDS = ("parse", "text", "formats", "rules", "golden", "when", "unread", "batch", "watch")


class People(click.Group):
    """A group whose errors are one line for people, with exit code 1, and never a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f".commands.{cmd_name}", __package__), cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except DubanError as error:
            click.echo(f"duban: {error}", err=True)
            ctx.exit(1)


@click.group(cls=People, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="duban")
def main() -> None:
    """Turn Chinese official notices into task records: who does what by when (督办)."""
    # A process that ends gives its memory back as a whole: to look through it for garbage takes a tenth of a short command's time.
    atexit.register(gc.freeze)
