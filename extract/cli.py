"""The command `duban`. Each command is a module of `commands/`; what takes time to load is loaded when a command runs."""

from __future__ import annotations

from typing import Any

import click

from . import __version__
from .commands.golden import golden
from .commands.parse import parse
from .commands.rules import rules
from .commands.text import text
from .commands.when import when
from .errors import DubanError


class People(click.Group):
    """A group whose errors are one line for people, with exit code 1, and never a traceback."""

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


for command in (parse, text, rules, golden, when):
    main.add_command(command)
