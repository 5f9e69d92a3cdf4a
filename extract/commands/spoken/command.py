"""A command as its help and errors are said in Chinese; in English it is as click makes it, and nothing here is loaded.

Click says its own words by gettext, from the catalogue `click` beside ours. What our commands say of themselves (docstrings, `help=`) is
translated here, and laid out by the columns that Han characters take.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from gettext import bindtextdomain, textdomain
from gettext import gettext as said_by_click
from inspect import cleandoc
from typing import TypeVar

import click

from ...language import CATALOGUES, CHINESE, N_, _
from ...text.marks import CLOSING, OPENING, POINTS
from ...writers.table import columns, padded

Spoken = TypeVar("Spoken", bound=click.Command)

FULL_STOP = "\u3002"
NO_BEGINNING, NO_END = frozenset(POINTS + CLOSING + "》〉”’】〕%％…"), frozenset(OPENING + "《〈“‘【〔")  # of a line
WIDEST_TERM = 30
NUMBERS = {name: name for name in (N_("integer"), N_("float"), N_("integer range"), N_("float range"))}  # as click names them


@contextmanager
def click_speaks() -> Iterator[None]:
    """Click's own words come from its catalogue here: gettext asks the environment for the language, and a global for the catalogue."""
    before, named = os.environ.get("LANGUAGE"), textdomain()
    os.environ["LANGUAGE"] = CHINESE
    bindtextdomain("click", str(CATALOGUES))
    textdomain("click")
    try:
        yield
    finally:
        textdomain(named)
        if before is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = before


def unwrapped(text: str) -> str:
    """A docstring's paragraphs, each on one line: how its lines are broken is no part of what it says."""
    return "\n\n".join(" ".join(part.split()) for part in cleandoc(text).split("\n\n"))


def spoken(command: Spoken) -> Spoken:
    """A copy that speaks of itself in the language spoken, with its options; those of a group's commands are made as they are asked for."""
    said, text, end = copy(command), unwrapped(command.help or ""), command.epilog or ""
    said.context_class, said._help_option = Context, None  # click keeps the option with the words that it first had
    said.help, said.epilog = _(text), _(end)
    said.short_help = said.help.partition("\n")[0].partition(FULL_STOP)[0]
    said.params = [translated(each) for each in command.params]
    if isinstance(said, click.Group):
        said.commands = {name: spoken(each) for name, each in said.commands.items()}
    return said


def translated(param: click.Parameter) -> click.Parameter:
    """An option with its help and what kind of number it takes."""
    if not isinstance(param, click.Option):
        return param
    said, text = copy(param), param.help or ""
    said.help = _(text)
    if param.type.name in NUMBERS:
        said.type = copy(param.type)
        said.type.name = _(NUMBERS[param.type.name])
    return said


class Formatter(click.HelpFormatter):
    """Click's, with widths counted in columns, not characters, and lines that end between Han characters too."""

    def write_heading(self, heading: str) -> None:
        self.write(_("{heading}:\n", heading=heading))

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix if prefix is not None else said_by_click("Usage:"))

    def write_text(self, text: str) -> None:
        indent = " " * self.current_indent
        parts = ("\n".join(indent + line for line in filled(part, self.width - self.current_indent)) for part in text.split("\n\n"))
        self.write("\n\n".join(parts) + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = WIDEST_TERM, col_spacing: int = 2) -> None:
        rows = list(rows)
        indent = " " * self.current_indent
        room = min(max(columns(term) for term, _meaning in rows), col_max)
        rest = " " * (self.current_indent + room + col_spacing)
        for term, meaning in rows:
            lines = filled(meaning, max(self.width - room - col_spacing - 2, 10))
            fits = columns(term) <= room
            self.write(f"{indent}{padded(term, room) + ' ' * col_spacing + lines[0] if fits else term}".rstrip() + "\n")
            for line in lines[1:] if fits else lines:
                self.write(f"{rest}{line}\n")


class Context(click.Context):
    """The context of a command that speaks Chinese."""

    formatter_class: type[click.HelpFormatter] = Formatter


def filled(text: str, width: int) -> Sequence[str]:
    """The text in lines of so many columns: a word of Latin letters stays whole, ，begins no line and （ ends none."""
    lines, line, used = [], "", 0
    for piece in pieces(" ".join(text.split("\n"))):
        wide = columns(piece.rstrip(" "))
        if line and used + wide > width:
            lines.append(line.rstrip(" "))
            line, used = "", 0
        line += piece
        used += columns(piece)
    return [*lines, line.rstrip(" ")]


def pieces(text: str) -> Iterator[str]:
    """What a line is made of: words with the blanks behind them, single Han characters with the marks that belong to them."""
    piece = ""
    for sign in text:
        last = piece[-1:]
        within_word = last != " " and columns(last) == 1 and columns(sign) == 1
        if piece and sign != " " and not within_word and sign not in NO_BEGINNING and last not in NO_END:
            yield piece
            piece = ""
        piece += sign
    yield piece
