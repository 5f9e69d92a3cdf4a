"""`duban batch SOURCE… -o OUT`: archives of notices in, one output, going on after a kill."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .inputs import rules_option

if TYPE_CHECKING:
    from ..batch.manifest import Mode


@click.command()
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    metavar="OUT",
    help="A folder, or .jsonl, .csv, .xlsx, .parquet, .sqlite.",
)
@click.option("--from-list", "listed", type=click.Path(path_type=Path), metavar="FILE", help="Further sources, one a line.")
@click.option("--workers", type=click.IntRange(1, 256), metavar="N", help="Processes. Default: one a processor.")
@click.option("--time-limit", type=click.FloatRange(0, min_open=True), default=120, show_default=True, help="Seconds for one input.")
@click.option("--memory-limit", type=click.IntRange(64), default=2048, show_default=True, help="MB of memory for one worker.")
@click.option("--changed", is_flag=True, help="Convert only inputs whose content changed since the last run, or all when the rules did.")
@click.option("--retry", is_flag=True, help="As --changed, and convert again what failed.")
@click.option("--report", type=click.Path(path_type=Path), metavar="FILE", help="Write the figures of the summary as JSON.")
@rules_option
def batch(
    sources: tuple[str, ...],
    output: Path,
    listed: Path | None,
    workers: int | None,
    time_limit: float,
    memory_limit: int,
    changed: bool,
    retry: bool,
    report: Path | None,
    pack: Path | None,
) -> None:
    """Convert many notices. SOURCE is a file, a folder or a glob.

    A batch that was stopped goes on where it was when it is started again. What fails is listed in OUT.quarantine.csv; what
    became of each input stands in OUT.manifest.sqlite.
    """
    from ..batch.run import Batch

    if not sources and listed is None:
        raise click.UsageError("name a SOURCE, or --from-list FILE")
    if changed and retry:
        raise click.UsageError("--retry does what --changed does: name one of them")
    mode: Mode = "changed" if changed else "retry" if retry else "all"
    counted = workers or os.cpu_count() or 1
    summary = Batch(sources, output, listed, pack, mode, counted, time_limit, memory_limit).run()
    for line in summary.lines():
        click.echo(f"duban: {line}", err=True)
    if report:
        summary.report(report)
    if summary.totals.failed:
        sys.exit(1)
