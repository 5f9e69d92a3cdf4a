"""The FILE arguments of commands: names of files, and `-` for standard input."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..language import N_, _

if TYPE_CHECKING:
    from ..errors import InputError
    from ..readers import Decoded
    from ..rulebook.ruleset import Ruleset

STANDARD_INPUT = "-"
DATES = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"]


def read_all(name: str, text_column: str | None = None, name_column: str | None = None) -> Iterator[Decoded | InputError]:
    """The notice of a file, or of standard input for `-`; of a container those of its members, of rows those of each.

    What is wrong with one is an error in its place.
    """
    from ..readers import LIMITS, OWN_SUFFIXES, read_every
    from ..readers import read_all as notices_of

    if name != STANDARD_INPUT:
        if not text_column and name.lower().endswith(OWN_SUFFIXES):
            return notices_of(name)  # no file of rows: what reads those is not loaded
        from ..batch.sources.named import notices_in
        from ..batch.sources.rows import Columns

        return notices_in(name, Columns(text_column, name_column))
    return read_every(sys.stdin.buffer.read(LIMITS.file_bytes + 1), "standard input")


def is_member(decoded: Decoded) -> bool:
    """Is it one of a container's members? A file's own name has no folder."""
    return "/" in decoded.name


class Day(click.DateTime):
    """A date in one of the usual forms; what is none is told with one that would be."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(_("“{value}” is no date; write it like 2021-05-31", value=value), param, ctx)


def date_option(name: str, variable: str, text: str) -> Callable[[click.decorators.FC], click.decorators.FC]:
    """An option whose value is a day."""
    return click.option(name, variable, type=Day(DATES), metavar="DATE", help=text)


def rules_of(pack: Path | None) -> Ruleset:
    """The rules of a command, with the patterns that commands before it have kept."""
    from ..rulebook.ruleset import load_ruleset

    keep_patterns()
    return load_ruleset(pack)


def keep_patterns() -> None:
    """What commands before this one have kept of patterns serves it and its workers, and what they make is kept."""
    with suppress(ImportError, AttributeError):  # engines of another make: nothing is kept
        from ..patterns.kept import keep

        keep()


def output_option(function: click.decorators.FC) -> click.decorators.FC:
    """The option `-o OUT` of the commands that convert an archive."""
    kind, text = click.Path(path_type=Path), N_("A folder, or .json, .jsonl, .csv, .xlsx, .parquet, .sqlite.")
    return click.option("-o", "--output", type=kind, required=True, metavar="OUT", help=text)(function)


def conversion_options(function: click.decorators.FC) -> click.decorators.FC:
    """The options of the commands that convert an archive into an output: those of `worker_options`, and what is to be forgotten."""
    forget = N_("Drop from OUT what earlier runs read and is gone; else it stays, and is told.")
    return worker_options(click.option("--forget", is_flag=True, help=forget)(function))


def worker_options(function: click.decorators.FC) -> click.decorators.FC:
    """The options of the commands that convert by worker processes: names of rows, workers and their limits."""
    options = (
        click.option("--name-column", metavar="NAME", help="The column that names it in the output. Default: the file and the row."),
        click.option("--workers", type=click.IntRange(1, 256), metavar="N", help="Processes. Default: one a processor."),
        click.option(
            "--time-limit", type=click.FloatRange(0, min_open=True), default=120, show_default=True, help="Seconds for one input."
        ),
        click.option("--memory-limit", type=click.IntRange(64), default=2048, show_default=True, help="MB of memory for one worker."),
    )
    for option in reversed(options):
        function = option(function)
    return function


class FormName(click.Choice[str]):
    """The name of an output form: our own, which the help shows, or one that another package offers."""

    choices: tuple[str, ...]

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value not in self.choices:
            from ..writers import form_names

            self.choices = tuple(form_names())
        return super().convert(value, param, ctx)


def moment() -> str:
    """This moment, as the history of a database tells it: 2021-04-01T08:30:00Z."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def headers_option(function: click.decorators.FC) -> click.decorators.FC:
    """The options `--headers` and `--no-bom` of the commands that write tables."""
    headers = N_("Header names of csv, table and xlsx. Default: zh of xlsx, the language spoken of table, else en.")
    no_mark = N_("Write CSV without a byte order mark; Excel then takes Chinese for another encoding.")
    function = click.option("--no-bom", "no_mark", is_flag=True, help=no_mark)(function)
    return click.option("--headers", type=click.Choice(["en", "zh"]), help=headers)(function)


def strict_option(function: click.decorators.FC) -> click.decorators.FC:
    """The option `--strict` of the commands that convert."""
    text = N_("Exit 1 when there is a diagnostic of severity warning or error: who or by when may be lost, or a part was not read.")
    return click.option("--strict", is_flag=True, help=text)(function)


def rules_option(function: click.decorators.FC) -> click.decorators.FC:
    """The option `--rules DIR`, the same for every command that reads notices."""
    text = N_("A folder of .toml rules laid over duban's own.")
    return click.option("--rules", "pack", type=click.Path(path_type=Path), metavar="DIR", help=text)(function)
