"""`duban batch SOURCE… -o OUT`: archives of notices in, one output, going on after a kill."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..language import _
from ..streams import tell
from .inputs import conversion_options, headers_option, keep_patterns, moment, output_option, rules_option, strict_option

if TYPE_CHECKING:
    from ..batch.manifest import Mode
    from ..writers.options import Headers


@click.command()
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@output_option
@click.option("--from-list", "listed", type=click.Path(path_type=Path), metavar="FILE", help="Further sources, one a line.")
@click.option(
    "--text-column",
    metavar="NAME",
    help="Of .jsonl, .parquet and .csv, the column that holds a notice. Default: text; none of .csv.",
)
@headers_option
@conversion_options
@click.option("--changed", is_flag=True, help="Convert only inputs whose content changed since the last run, or all when the rules did.")
@click.option("--retry", is_flag=True, help="As --changed, and convert again what failed.")
@click.option("--engine", type=click.Choice(["local", "dask"]), default="local", show_default=True, help="What runs the workers.")
@click.option("--scheduler", metavar="ADDRESS", help="A Dask cluster, e.g. tcp://10.0.0.1:8786. Default: one of --workers processes here.")
@click.option("--report", type=click.Path(path_type=Path), metavar="FILE", help="Write the figures of the summary as JSON.")
@rules_option
@strict_option
def batch(
    sources: tuple[str, ...],
    output: Path,
    listed: Path | None,
    text_column: str | None,
    name_column: str | None,
    headers: Headers | None,
    no_mark: bool,
    forget: bool,
    workers: int | None,
    time_limit: float,
    memory_limit: int,
    changed: bool,
    retry: bool,
    engine: str,
    scheduler: str | None,
    report: Path | None,
    pack: Path | None,
    strict: bool,
) -> None:
    """Convert many notices. SOURCE is a file, a folder or a glob, here or in a store such as s3://bucket/folder.

    A .jsonl or .parquet that is named holds a notice a row; one that is found in a folder is read only with --text-column.

    A batch that was stopped goes on where it was when it is started again. What fails is listed in OUT.quarantine.csv; what
    became of each input stands in OUT.manifest.sqlite. What earlier runs read and this one does not find, or cannot read, stays
    in OUT and makes it exit 1; --forget drops what is gone.
    """
    from ..batch.run import Batch
    from ..writers import Options

    if not sources and listed is None:
        raise click.UsageError(_("name a SOURCE, or --from-list FILE"))
    if changed and retry:
        raise click.UsageError(_("--retry does what --changed does: name one of them"))
    if scheduler and engine != "dask":
        raise click.UsageError(_("--scheduler needs --engine dask"))
    keep_patterns()
    mode: Mode = "changed" if changed else "retry" if retry else "all"
    summary = Batch(
        sources,
        output,
        listed=listed,
        pack=pack,
        mode=mode,
        workers=workers or os.cpu_count() or 1,
        time_limit=time_limit,
        memory_limit=memory_limit,
        on_dask=engine == "dask",
        scheduler=scheduler,
        text_column=text_column,
        name_column=name_column,
        forget=forget,
        options=Options(headers, mark=not no_mark, at=moment()),
    ).run()
    for line in summary.lines():
        tell(f"duban: {line}")
    if report:
        summary.report(report)
    if strict and summary.totals.warnings:
        tell(
            _("duban: {warnings} diagnostics of severity warning or error, which --strict does not pass", warnings=summary.totals.warnings)
        )
    if not summary.is_whole or (strict and summary.totals.warnings):
        sys.exit(1)
