"""`duban watch DIR -o OUT`: a folder into which notices arrive, kept converted."""

from __future__ import annotations

import os
from pathlib import Path

import click

from .inputs import conversion_options, keep_patterns, moment, output_option, rules_option


@click.command()
@click.argument("folder", metavar="DIR")
@output_option
@click.option(
    "--poll", type=click.FloatRange(0.1, 3600), metavar="SECONDS", help="Look so often, for network folders that tell no changes."
)
@click.option("--text-column", metavar="NAME", help="Read .jsonl and .parquet too: the column that holds a notice.")
@conversion_options
@rules_option
def watch(
    folder: str,
    output: Path,
    poll: float | None,
    text_column: str | None,
    name_column: str | None,
    forget: bool,
    workers: int | None,
    time_limit: float,
    memory_limit: int,
    pack: Path | None,
) -> None:
    """Convert the notices in a folder, and then each one that arrives, changes or goes, until Ctrl-C.

    A file is taken up when it has not changed for a second. OUT and what stands beside it are those of duban batch --changed.
    """
    from ..batch.run import Batch
    from ..batch.watch import Watch

    keep_patterns()
    batch = Batch(
        (folder,),
        output,
        pack=pack,
        workers=workers or os.cpu_count() or 1,
        time_limit=time_limit,
        memory_limit=memory_limit,
        text_column=text_column,
        name_column=name_column,
        forget=forget,
    )
    Watch(batch, poll, moment).run()
