"""A batch as a workbook and as Parquet: the same tasks as the CSV, the same bytes each time."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import openpyxl
import pytest
from pyarrow import parquet

from extract.batch.run import Batch
from extract.errors import OutputError
from extract.writers.flat import COLUMNS
from tests.batches import here

SAMPLES = Path(__file__).parent.parent / "samples"
NAMES = ("zheyingji-renshi-2020-46.txt", "flood-season-label-lines.txt")


@pytest.fixture
def notices(tmp_path: Path) -> str:
    folder = tmp_path / "notices"
    folder.mkdir()
    for name in NAMES:
        shutil.copy(SAMPLES / name, folder / name)
    (folder / "formula.txt").write_text("1.=1+1。（办公室负责，5月底前完成）\n", "utf-8")
    return str(folder)


def rows_of_csv(notices: str, folder: Path) -> list[list[str]]:
    out = folder / "tasks.csv"
    with here():
        Batch((notices,), out).run()
    with out.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_a_workbook_has_the_rows_of_the_csv_and_no_formula(notices: str, tmp_path: Path) -> None:
    out, other = tmp_path / "tasks.xlsx", tmp_path / "again.xlsx"
    with here():
        Batch((notices,), out).run()
    Batch((notices,), other, workers=2).run()
    assert out.read_bytes() == other.read_bytes()
    sheet = openpyxl.load_workbook(out).active
    assert sheet is not None
    found = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
    assert found[0] == list(COLUMNS.values())
    assert len(found) == len(rows_of_csv(notices, tmp_path))
    assert any("=1+1" in str(cell) for row in found for cell in row)
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_parquet_has_a_partition_a_year(notices: str, tmp_path: Path) -> None:
    out = tmp_path / "tasks.parquet"
    with here():
        Batch((notices,), out).run()
    first = {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*.parquet")}
    assert {"issue_year=2020/part-0.parquet", "issue_year=unknown/part-0.parquet"} <= set(first)
    rows = [row for path in sorted(out.rglob("*.parquet")) for row in parquet.ParquetFile(path).read().to_pylist()]
    table = rows_of_csv(notices, tmp_path)
    assert sorted(row["id"] for row in rows) == sorted(row[0] for row in table[1:])
    assert {type(row["tentative"]) for row in rows} == {bool}
    Batch((notices,), out, workers=2).run()  # over the old one
    assert {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*.parquet")} == first


def test_a_folder_that_is_not_ours_is_left(notices: str, tmp_path: Path) -> None:
    out = tmp_path / "mine.parquet"
    out.mkdir()
    (out / "letter.txt").write_text("mine", "utf-8")
    with here(), pytest.raises(OutputError, match="files of its own"):
        Batch((notices,), out).run()
    assert (out / "letter.txt").read_text("utf-8") == "mine"
