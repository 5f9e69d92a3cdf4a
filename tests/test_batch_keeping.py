"""What is missing or unreadable for the moment never leaves the output of a batch in silence."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from extract.batch.claims import SECOND, TABLES
from extract.batch.keeping import is_below, with_kept
from extract.batch.manifest import Manifest
from extract.batch.sources.given import Input
from extract.batch.work import Conversion, Outcome
from extract.cli import main
from tests.batches import batch

KEPT = "stay in the output"


def notice(unit: str, thing: str = "平台") -> str:
    return f"示例市{unit}关于建设{thing}的通知\n示{unit}〔2024〕3号\n1.建设{thing}。（{unit}负责，2024年5月底前完成）\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder of three notices: 甲.txt, 乙.txt and 下/丙.txt."""
    made = tmp_path / "收文"
    (made / "下").mkdir(parents=True)
    for name, unit in (("甲", "水务局"), ("乙", "数据局"), ("下/丙", "林草局")):
        (made / f"{name}.txt").write_text(notice(unit), "utf-8")
    return made


def names(out: Path) -> list[str]:
    return [json.loads(line)["source"]["name"] for line in out.read_bytes().splitlines()]


def of_lines(out: Path) -> int:
    return len(names(out))


def of_folder(out: Path) -> int:
    return len(list(out.rglob("*.json")))


def of_csv(out: Path) -> int:
    return len(out.read_text("utf-8-sig").splitlines()) - 1


def of_workbook(out: Path) -> int:
    openpyxl = pytest.importorskip("openpyxl")
    return int(openpyxl.load_workbook(out).active.max_row) - 1


def of_database(out: Path) -> int:
    with closing(sqlite3.connect(out)) as base:
        return int(base.execute("SELECT count(*) FROM notices").fetchone()[0])


def of_parquet(out: Path) -> int:
    parquet = pytest.importorskip("pyarrow.parquet")
    return int(parquet.read_table(out).num_rows)


@pytest.mark.parametrize(
    ("name", "count"),
    [
        *(("o.jsonl", of_lines), ("o", of_folder), ("o.csv", of_csv), ("o.xlsx", of_workbook)),
        *(("o.sqlite", of_database), ("o.parquet", of_parquet)),
    ],
)
def test_every_output_keeps_what_is_not_there_for_the_moment(source: Path, tmp_path: Path, name: str, count: Callable[[Path], int]) -> None:
    out, away = tmp_path / name, tmp_path / "away"
    assert batch(source, "-o", out).exit_code == 0
    assert count(out) == 3
    source.rename(away)
    missing = batch(source, "-o", out, "--changed")  # all is away: the output is left alone
    assert (missing.exit_code, count(out)) == (1, 3)
    assert "is not there; check the name" in missing.output
    source.mkdir()
    empty = batch(source, "-o", out)  # the place of a share that is not mounted
    assert (empty.exit_code, count(out)) == (1, 3)
    assert "holds no file that can be read" in empty.output
    (source / "甲.txt").write_text(notice("水务局", "水库"), "utf-8")
    part = batch(source, "-o", out, "--retry")
    assert (part.exit_code, count(out)) == (1, 3)
    assert (
        f"2 inputs of earlier runs were not found, and their notices {KEPT}: 下/丙.txt, 乙.txt; --forget drops what is gone" in part.output
    )
    forgotten = batch(source, "-o", out, "--forget")
    assert (forgotten.exit_code, count(out)) == (0, 1)
    assert "2 inputs of earlier runs are gone, and forgotten" in forgotten.output


@pytest.mark.parametrize("options", [(), ("--forget",)])
def test_a_slip_of_the_hand_forgets_nothing(source: Path, tmp_path: Path, options: tuple[str, ...]) -> None:
    out = tmp_path / "o.jsonl"
    batch(source / "甲.txt", source / "下", "-o", out)
    done = batch(source / "甲.txt", source / "夏", source / "*.docx", "-o", out, *options)
    assert done.exit_code == 1
    assert sorted(names(out)) == ["丙.txt", "甲.txt"]
    quarantine = (tmp_path / "o.jsonl.quarantine.csv").read_text("utf-8")
    assert "夏: there is no such file" in quarantine
    assert "*.docx: matches no file" in quarantine


def test_a_named_file_that_is_gone_is_forgotten(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "o.jsonl"
    batch(source / "甲.txt", source / "乙.txt", "-o", out)
    (source / "乙.txt").unlink()
    assert batch(source / "甲.txt", source / "乙.txt", "-o", out).exit_code == 1
    assert names(out) == ["甲.txt", "乙.txt"]
    assert batch(source / "甲.txt", source / "乙.txt", "-o", out, "--forget").exit_code == 0
    assert names(out) == ["甲.txt"]


@pytest.mark.parametrize("broken", [b"", b"\x00\x01\x02" * 50, b"PK\x03\x04 and no more"])
@pytest.mark.parametrize("mode", ["--changed", "--retry", "--forget"])
def test_a_file_that_cannot_be_read_now_keeps_its_notice(source: Path, tmp_path: Path, broken: bytes, mode: str) -> None:
    out = tmp_path / "o.jsonl"
    batch(source, "-o", out)
    before, whole = out.read_bytes(), (source / "甲.txt").read_bytes()
    (source / "甲.txt").write_bytes(broken)
    for _ in range(2):
        failed = batch(source, "-o", out, mode)
        assert failed.exit_code == 1
        assert out.read_bytes() == before
    assert "stay as an earlier run read them" in (tmp_path / "o.jsonl.quarantine.csv").read_text("utf-8")
    (source / "甲.txt").write_bytes(whole)
    assert batch(source, "-o", out, mode).exit_code == 0
    assert out.read_bytes() == before
    assert not (tmp_path / "o.jsonl.quarantine.csv").exists()


def test_members_of_an_archive(tmp_path: Path) -> None:
    packed, out = tmp_path / "档案.zip", tmp_path / "o.jsonl"

    def pack(**members: bytes) -> None:
        with zipfile.ZipFile(packed, "w") as archive:
            for name, data in members.items():
                archive.writestr(f"{name}.txt", data)

    one, other = notice("水务局").encode(), notice("数据局").encode()
    pack(甲=one, 乙=other)
    assert batch(packed, "-o", out).exit_code == 0
    pack(甲=one)
    for mode in ("--changed", "--changed", "--retry"):
        gone = batch(packed, "-o", out, mode)
        assert (gone.exit_code, names(out)) == (1, ["档案.zip/甲.txt", "档案.zip/乙.txt"])
        assert "1 notices are no longer in their archive, and stay in the output: 档案.zip; --forget" in gone.output
    pack(甲=one, 乙=b"\x00\x01" * 90)
    damaged = batch(packed, "-o", out, "--forget")
    assert (damaged.exit_code, len(names(out))) == (1, 2)
    packed.write_bytes(packed.read_bytes()[:60])
    assert batch(packed, "-o", out, "--forget").exit_code == 1
    assert len(names(out)) == 2
    pack(甲=one)
    assert batch(packed, "-o", out, "--changed", "--forget").exit_code == 0
    assert names(out) == ["档案.zip/甲.txt"]


def test_two_sources_with_files_of_one_name(tmp_path: Path) -> None:
    out = tmp_path / "o.jsonl"
    for folder, unit in (("甲县", "水务局"), ("乙县", "数据局")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "台账.txt").write_text(notice(unit), "utf-8")

    def units() -> dict[str, str]:
        return {record["source"]["name"]: record["notice"]["document_number"] for record in map(json.loads, out.read_bytes().splitlines())}

    batch(tmp_path / "甲县", tmp_path / "乙县", "-o", out)
    before = units()
    assert set(before) == {"台账.txt", "台账 (2).txt"}
    assert batch(tmp_path / "乙县", tmp_path / "甲县", "-o", out).exit_code == 0  # in another order
    assert units() == before
    (tmp_path / "甲县").rename(tmp_path / "away")
    assert batch(tmp_path / "甲县", tmp_path / "乙县", "-o", out).exit_code == 1
    assert units() == before
    assert batch(tmp_path / "乙县", "-o", out).exit_code == 1  # left off the command line: it stays, and is told
    assert units() == before


def test_what_is_moved_is_not_there_twice(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "o.jsonl"
    batch(source, "-o", out)
    (source / "甲.txt").rename(source / "丁.txt")
    (source / "下").rename(source / "上")
    assert batch(source, "-o", out, "--changed").exit_code == 0
    assert set(names(out)) == {"上/丙.txt", "丁.txt", "乙.txt"}
    source.rename(tmp_path / "发文")
    assert batch(tmp_path / "发文", "-o", out).exit_code == 0
    assert set(names(out)) == {"上/丙.txt", "丁.txt", "乙.txt"}


def test_a_folder_that_is_a_file_now_and_lists(source: Path, tmp_path: Path) -> None:
    out, listed = tmp_path / "o.jsonl", tmp_path / "清单.txt"
    listed.write_text(f"{source}\n", "utf-8")
    batch("--from-list", listed, "-o", out)
    before = out.read_bytes()
    (source / "下" / "丙.txt").unlink()
    (source / "下").rmdir()
    (source / "下").write_bytes(b"no folder")
    assert batch("--from-list", listed, "-o", out).exit_code == 1
    assert len(names(out)) == 3
    for content in ("", f"{source}\n.\n", f"{source}\nabsent\n"):
        listed.write_text(content, "utf-8")
        assert batch("--from-list", listed, "-o", out).exit_code == 1
        assert len(names(out)) == 3
    listed.unlink()
    gone = batch(source / "甲.txt", "--from-list", listed, "-o", out)
    assert (gone.exit_code, out.read_bytes()) == (1, before)
    assert "check the name of the list" in gone.output


def test_an_output_without_its_manifest_is_not_written_over(source: Path, tmp_path: Path) -> None:
    out, manifest = tmp_path / "o.csv", tmp_path / "o.csv.manifest.sqlite"
    batch(source, "-o", out)
    before = out.read_bytes()
    (source / "甲.txt").unlink()
    for damage in (manifest.unlink, lambda: manifest.write_bytes(b""), lambda: manifest.write_bytes(b"no database" * 99)):
        damage()
        done = batch(source, "-o", out)
        assert (done.exit_code, out.read_bytes()) == (1, before)
        assert "move it away" in done.output
    manifest.unlink()
    assert batch(source, "-o", out, "--forget").exit_code == 0
    assert of_csv(out) == 2


def test_a_run_that_was_broken_off_has_lost_nothing(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "o.jsonl"
    batch(source, "-o", out)
    with closing(Manifest(tmp_path / "o.jsonl.manifest.sqlite", "other rules", "all")) as manifest:
        for position, name in enumerate(("甲.txt", "乙.txt")):  # claimed, and not converted
            manifest.claim(Input(str(source / name), name), position)
    (source / "甲.txt").unlink()
    assert batch(source, "-o", out).exit_code == 1
    assert sorted(names(out)) == ["下/丙.txt", "乙.txt", "甲.txt"]


def test_a_manifest_of_the_first_layout_is_taken_over(source: Path, tmp_path: Path) -> None:
    place, given = tmp_path / "m", Input(str(source / "甲.txt"), "甲.txt")
    outcome = Conversion()(given)
    with closing(sqlite3.connect(place)) as base:
        for statement in TABLES.split(";\n"):
            base.execute(statement)
        base.execute("PRAGMA user_version = 1")
        columns = "key, position, seen, generation, state, sha256, rules, notice_count, tasks, empty, diagnostics, notices"
        values = ("甲.txt", 0, 0, 0, "done", outcome.sha256, "rules", 1, 1, 0, "{}", outcome.packed)
        base.execute(f"INSERT INTO inputs ({columns}) VALUES ({', '.join('?' * len(values))})", values)
        base.commit()
    assert SECOND
    with closing(Manifest(place, "rules", "changed")) as manifest:
        assert manifest.claim(given, 0) == ("甲.txt", True)
        assert manifest.settle((), None).kept == 0
        manifest.same_ids.look()
        assert len(list(manifest.notices())) == 1


@pytest.mark.parametrize("wrong", ["", ".", "./", " "])
def test_here_and_nothing_are_no_places(source: Path, monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.chdir(source)
    named = CliRunner().invoke(main, ["batch", "甲.txt", wrong, "-o", "../o.jsonl"])
    assert (named.exit_code, Path("../o.jsonl.manifest.sqlite").exists()) == (1, False)
    assert "name the folder of the notices" in named.output
    watched = CliRunner().invoke(main, ["watch", wrong, "-o", "../o.jsonl"])
    assert (watched.exit_code, watched.output) == (named.exit_code, named.output)
    if wrong.strip():
        written = CliRunner().invoke(main, ["batch", "甲.txt", "-o", wrong])
        assert (written.exit_code, sorted(map(str, Path().iterdir()))) == (1, ["下", "乙.txt", "甲.txt"])
        assert "names no file or folder of its own" in written.output


def test_a_path_below_another() -> None:
    assert is_below(b"/a/b", [b"/a"])
    assert is_below(b"/a", [b"/c", b"/a"])
    assert not is_below(b"/ab", [b"/a"])


def test_what_an_archive_holds_twice_by_one_name_is_counted() -> None:
    def made(*numbers: int) -> Outcome:
        import zlib

        lines = [json.dumps({"schema": "duban/1", "source": {"name": "a.zip/x"}, "tasks": [], "diagnostics": [], "n": n}) for n in numbers]
        return Outcome("a.zip", packed=zlib.compress("\n".join(lines).replace(": ", ":").encode()), notices=len(lines))

    merged, kept = with_kept(made(3), made(1, 2).packed or b"", forget=False)
    assert (merged.notices, kept, merged.empty) == (2, 1, 2)
    assert with_kept(made(3), made(1, 2).packed or b"", forget=True)[1] == 0
