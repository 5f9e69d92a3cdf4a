"""`duban parse FILE…`: notices in, records out."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

import click

from ..errors import DubanError, InputError, OutputError
from ..language import _
from ..streams import for_eyes, tell
from .inputs import STANDARD_INPUT, FormName, headers_option, is_member, moment, read_all, rules_of, rules_option, strict_option

if TYPE_CHECKING:
    from ..models import Draft, Notice
    from ..rulebook.ruleset import Ruleset
    from ..writers import Options

Headers = Literal["en", "zh"]
# As writers.FORMS, said here so that --help loads no model; a test compares them.
UNCHECKED = ("json", "jsonl", "table")  # forms that ask for no more than a draft gives: its JSON, its fields
FORM_NAMES = ("json", "jsonl", "csv", "table", "xlsx", "parquet", "sqlite")


@dataclass(slots=True)
class Run:
    """One run over several inputs: a failing one is told on standard error, and the others still convert."""

    files: tuple[str, ...]
    ruleset: Ruleset
    strict: bool
    columns: tuple[str | None, str | None] = (None, None)  # of files of rows: the text, the name
    failed: bool = False
    members: bool = False  # was one of the notices out of a container?

    def notices(self, form: str) -> Iterator[Notice]:
        """The notices of the inputs that can be read, in order, as far as a form needs them; of the others it is told why not."""
        for draft in self.each():
            if isinstance(draft, DubanError):
                tell(f"duban: {draft}")
                continue
            if self.strict:
                self.tell(draft.unchecked())
            if form not in UNCHECKED:
                yield draft.notice()
            else:
                yield draft.unchecked() if form == "table" else cast("Notice", draft)

    def each(self) -> Iterator[Draft | DubanError]:
        """The notices of the inputs, and the error of each that cannot be read, in order."""
        from ..pipeline import drafted
        from ..readers.words import each_by

        for found in each_by(self.ruleset, chain.from_iterable(read_all(file, *self.columns) for file in self.files)):
            try:
                if isinstance(found, InputError):
                    raise found
                draft = drafted(found, self.ruleset)
            except DubanError as error:
                self.failed = True
                yield error
                continue
            self.members |= is_member(found)
            yield draft

    def tell(self, notice: Notice) -> None:
        """Strictly, what a clerk must look at is a failure: severity warning or error."""
        from ..writers.table import diagnosed

        for found in notice.diagnostics:
            if found.severity != "info":
                self.failed = True
                tell(f"duban: {notice.source.name}: {diagnosed(found)}")


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="OUT", help="Write to this file; its suffix tells the form.")
@click.option("-f", "--format", "form", type=FormName(FORM_NAMES), help="Default: table on a terminal, else json.")
@headers_option
@click.option("--text-column", metavar="NAME", help="Of .csv, .jsonl and .parquet with a notice a row, the column that holds it.")
@click.option("--name-column", metavar="NAME", help="The column that names it in the output. Default: the file and the row.")
@rules_option
@strict_option
def parse(
    files: tuple[str, ...],
    output: Path | None,
    form: str | None,
    headers: Headers | None,
    no_mark: bool,
    text_column: str | None,
    name_column: str | None,
    pack: Path | None,
    strict: bool,
) -> None:
    """Read notices and write their task records. FILE - is standard input.

    Of an archive or a mail each member is a notice of its own; of .jsonl and .parquet, and of .csv with --text-column, each row.
    """
    from ..writers import Options

    form = form or default_form(output)
    if output:
        refuse_input(output, files)
    run = Run(files, rules_of(pack), strict, (text_column, name_column))
    notices = run.notices(form)
    first = next(notices, None)  # converted before the output is opened: nothing is written when nothing can be read
    if first is not None:
        if form == "json" and (len(files) > 1 or run.members):
            form = "jsonl"
        deliver(form, chain((first,), notices), output, Options(headers, terminal_width(), not no_mark, moment()))
    if run.failed:
        sys.exit(1)


def deliver(form: str, notices: Iterator[Notice], output: Path | None, options: Options) -> None:
    """Write to the file, whole or not at all, or to standard output."""
    from ..writers import write, write_path

    if output and str(output) != STANDARD_INPUT:
        write_path(form, notices, output, options)
        return
    write(form, notices, for_eyes() if form == "table" else sys.stdout.buffer, options)
    sys.stdout.flush()


def default_form(output: Path | None) -> str:
    """The form that the output's suffix names; without one the table on a terminal, else JSON. Raises OutputError."""
    from ..writers import form_of, no_form

    if output is None or str(output) == STANDARD_INPUT:
        return "table" if sys.stdout.isatty() else "json"
    form = form_of(output)
    if form is None:
        raise no_form(output, _(", or say -f"))
    return form


def refuse_input(output: Path, files: tuple[str, ...]) -> None:
    """An output that is one of the inputs would destroy it."""
    for file in files:
        if file != STANDARD_INPUT and output.exists() and Path(file).exists() and output.samefile(file):
            raise OutputError(str(output), _("is one of the inputs"), _("name another file"))


def terminal_width() -> int:
    """Columns of the terminal, 120 where the output is none. (shutil asks the same, and loads compressors for it.)"""
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns if sys.__stdout__ else 120
    except (OSError, ValueError):
        return 120
