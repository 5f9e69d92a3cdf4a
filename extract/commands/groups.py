"""Groups of commands, each in a module that is loaded when the command runs or its help is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, ClassVar

import click

from ..errors import meant
from ..language import ENGLISH, _, language


class Rooms(click.Group):
    """A group that loads the module of a command when it is asked for, and tells of a name that is none which may be meant."""

    modules: ClassVar[Mapping[str, str]]  # in the order of the help: the commands, each with its module below `package`
    package: ClassVar[str]
    suffix: ClassVar[str] = ""  # of the functions' names in the modules

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.modules:
            return None
        command: click.Command = getattr(import_module(f".{self.modules[cmd_name]}", self.package), f"{cmd_name}{self.suffix}")
        if language() == ENGLISH:
            return command
        from .spoken.command import spoken

        return spoken(command)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """As click's; of a name that is none it tells which may be meant."""
        if args and args[0] not in self.modules and not args[0].startswith("-"):
            ctx.fail(_("No such command “{name}”", name=args[0]) + self.meant(args[0]))
        return super().resolve_command(ctx, args)

    def meant(self, word: str) -> str:
        """`; did you mean “parse”?`, or nothing."""
        return meant(word, self.modules)
