"""`duban survey SOURCE…`: what an archive shows without gold, so that a rule writer sees what to do next, and what a change did."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..inputs import rules_of, rules_option

if TYPE_CHECKING:
    from ...batch.sources.given import Input
    from ...batch.work import Outcome

HALVES = {"even": 0, "odd": 1}
TIME_LIMIT, MEMORY_LIMIT = 120, 2048  # seconds and MB for one notice, as a batch has them


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option(
    "--text-column",
    metavar="NAME",
    help="Of .jsonl, .parquet and .csv, the column that holds a notice. Default: text; none of .csv.",
)
@click.option("--name-column", metavar="NAME", help="The column that names it. Default: the file and the row.")
@click.option("--title-column", metavar="NAME", help="The column of the title that its source gives; what was read is compared.")
@click.option("--half", type=click.Choice(list(HALVES)), help="Only the notices whose name's SHA-256 is even, or odd.")
@click.option("--most", type=click.IntRange(0), default=5, show_default=True, help="Examples of each kind.")
@click.option("--keep", type=click.Path(path_type=Path), metavar="FILE", help="Write the figures as JSON.")
@click.option("--against", type=click.Path(path_type=Path), metavar="FILE", help="Show the change against figures kept earlier.")
@click.option("--workers", type=click.IntRange(1, 256), metavar="N", help="Processes. Default: one a processor.")
@rules_option
def survey(
    sources: tuple[str, ...],
    text_column: str | None,
    name_column: str | None,
    title_column: str | None,
    half: str | None,
    most: int,
    keep: Path | None,
    against: Path | None,
    workers: int | None,
    pack: Path | None,
) -> None:
    """Count what the notices of SOURCE show that rules may lack: words not read, brackets that gave nothing, names that look wrong.

    SOURCE is a file, a folder or a glob, as for batch; a .jsonl or .parquet that is named holds a notice a row.
    """
    import json
    import zlib

    from ...batch.engines.pool import Pool
    from ...batch.sources.files import inputs
    from ...batch.sources.rows import Columns
    from ...checking import survey_table as table
    from ...checking.survey import Seen

    ruleset = rules_of(pack)
    before = table.kept(against) if against else None
    titles: dict[str, str] = {}
    if title_column:
        named = inputs(sources, None, columns=Columns(title_column, name_column))
        titles = {given.key: given.data.decode() for given in named if given.data and given.is_text}
    gathered = table.Survey()
    wrong: list[str] = []
    given = wanted(inputs(sources, None, columns=Columns(text_column, name_column)), half, wrong)
    pool = Pool(Look(pack), workers or os.cpu_count() or 1, TIME_LIMIT, MEMORY_LIMIT)
    with closing(pool.run(given)) as outcomes:
        for outcome in outcomes:
            if outcome and outcome.error:
                wrong.append(outcome.error)
            if outcome and outcome.packed:
                for key, seen in json.loads(zlib.decompress(outcome.packed)):
                    gathered.add(key, Seen(**seen), titles.get(key))
    figures = gathered.figures(ruleset, {"half": half or "all"})
    for error in sorted(wrong):
        click.echo(f"duban: {error}", err=True)
    for line in table.lines(figures, before, most):
        click.echo(line)
    if keep:
        table.keep(figures, keep)
    if wrong:
        sys.exit(1)


def wanted(inputs: Iterator[Input], half: str | None, wrong: list[str]) -> Iterator[Input]:
    """The inputs of a half; what is wrong with one already goes to `wrong`."""
    from hashlib import sha256

    for given in inputs:
        if half and int(sha256(given.key.encode()).hexdigest()[-1], 16) % 2 != HALVES[half]:
            continue
        if given.problem:
            wrong.append(given.problem)
        else:
            yield given


@dataclass(frozen=True, slots=True)
class Look:
    """The work of a worker process: a notice read and looked at; of an archive each member."""

    pack: Path | None = None

    def __call__(self, given: Input) -> Outcome:
        import json
        import zlib

        from ...batch.work import Outcome, bytes_of, notices_of
        from ...checking.survey import Surveyor
        from ...errors import DubanError, InputError
        from ...pipeline import convert
        from ...readers.words import each_by
        from ...rulebook.ruleset import load_ruleset

        ruleset = load_ruleset(self.pack)
        surveyor = ruleset.build(Surveyor)
        outcome = Outcome(given.key)
        seen, errors = [], []
        name = Path(given.key).name
        try:
            for decoded in each_by(ruleset, notices_of(bytes_of(given), name, given.is_text)):
                if isinstance(decoded, InputError):
                    raise decoded
                key = given.key + decoded.name.removeprefix(name)
                seen.append((key, surveyor.look(decoded.text, convert(decoded, ruleset)).as_data()))
        except DubanError as error:
            errors.append(f"{given.key}: {error}")
        if seen:
            outcome.packed = zlib.compress(json.dumps(seen).encode(), 1)
        if errors:
            outcome.error, outcome.reason = "\n".join(errors), "unreadable"
        return outcome
