"""What tests of batches share: short notices, which a new process reads at once, and an engine that starts no process at all."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from extract.batch.engines.pool import Work, done
from extract.batch.manifest import Mode
from extract.batch.outputs.summary import Summary
from extract.batch.run import Batch
from extract.batch.sources.given import Input
from extract.batch.work import Conversion, Outcome
from extract.cli import main
from extract.readers.limits import Limits

UNITS = ("水务局", "数据局", "林草局", "教育局", "民政局")


def notice(number: int, tasks: int = 1) -> str:
    """A notice of its own for each number: `1.加固3号堤防。（教育局负责，5月底前完成）`."""
    unit = UNITS[number % len(UNITS)]
    items = "".join(f"{item}.加固{number}号堤防。（{unit}负责，5月底前完成）\n" for item in range(1, tasks + 1))
    return f"示例市{unit}关于加固堤防的通知\n{items}2024年3月5日\n"


def archive(folder: Path, numbers: range, *, folders: int = 2, tasks: int = 1) -> Path:
    """A folder of notices, one for each number, below so many folders: `1/003.txt`."""
    for number in numbers:
        place = folder / f"{number % folders}" / f"{number:03}.txt"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(notice(number, tasks), "utf-8")
    return folder


@dataclass(frozen=True)
class Here:
    """Stands for the pool of processes where what a batch makes of outcomes is tried: does the work in this process."""

    work: Work

    def run(self, items: Iterator[Input | None]) -> Generator[Outcome | None, None, None]:
        for item in items:
            yield None if item is None else done(self.work, item)


@contextmanager
def here() -> Iterator[pytest.MonkeyPatch]:
    """Meanwhile batches start no process."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Batch, "engine", lambda batch: Here(Conversion(batch.pack, texts=True)))
        yield patched


def batched(source: Path | str, out: Path, limits: Limits, mode: Mode = "all") -> Summary:
    """A batch within limits of its own, its conversions in this process."""
    with here():
        return Batch((str(source),), out, mode=mode, limits=limits).run()


def batch(*arguments: object) -> Result:
    """`duban batch`, its conversions in this process: no fault but those that it tells."""
    with here():
        result = CliRunner().invoke(main, ["batch", *map(str, arguments)])
    assert "Traceback" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result
