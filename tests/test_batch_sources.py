"""What a batch reads beside files: rows of JSON lines and Parquet, members of large archives. Stores: test_batch_stores.py."""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
import subprocess
import sys
import tarfile
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import pyarrow
import pytest
from click.testing import CliRunner
from pyarrow import parquet

from extract.batch.engines.pool import Pool
from extract.batch.sources.files import Columns, Input, inputs
from extract.batch.work import Conversion, content_hash
from extract.cli import main
from extract.installation import how_to_get
from extract.readers.archives import streams, tars, zips
from extract.readers.limits import LIMITS, Limits
from tests.archive_builder import encrypted_zip, tar_of, zip_of
from tests.batches import batch, batched, notice
from tests.hostile_work import unruly
from tests.ready import Ready

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = [path for path in sorted((ROOT / "samples").glob("*.txt")) if "gb18030" not in path.name]
TEXT = "1.加固堤防。（工程处负责，5月底前完成）\n"
posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")


def lines(path: Path, *texts: str, column: str = "text") -> Path:
    path.write_text("".join(json.dumps({"id": f"第{number}号", column: text}) + "\n" for number, text in enumerate(texts, 1)), "utf-8")
    return path


def names(path: Path) -> list[str]:
    return [json.loads(line)["source"]["name"] for line in path.read_bytes().splitlines()]


def quarantined(out: Path) -> dict[str, str]:
    found = csv.reader(io.StringIO(Path(f"{out}.quarantine.csv").read_text("utf-8-sig")))
    return {key: error for key, reason, error in found if reason == "unreadable"}


def figures(tmp_path: Path, *arguments: object) -> tuple[int, int, int]:
    """Inputs, results used again, failures."""
    batch(*arguments, "--report", tmp_path / "report.json")
    found = json.loads((tmp_path / "report.json").read_bytes())
    return found["inputs"], found["reused"], found["failed"]


def test_rows_are_notices_with_the_records_of_files(tmp_path: Path) -> None:
    texts = [path.read_text("utf-8") for path in SAMPLES[:4]]
    source, out = lines(tmp_path / "通知.jsonl", *texts), tmp_path / "out.jsonl"
    assert batch(source, "-o", out).exit_code == 0
    assert names(out) == [f"通知.jsonl/{number}" for number in range(1, 5)]
    for path, line in zip(SAMPLES, out.read_bytes().splitlines(), strict=False):
        plain = json.loads(CliRunner().invoke(main, ["parse", str(path), "-f", "jsonl"]).stdout)
        assert plain["tasks"] == json.loads(line)["tasks"]
    batch(source, "-o", tmp_path / "named.jsonl", "--name-column", "id")
    assert names(tmp_path / "named.jsonl") == [f"第{number}号" for number in range(1, 5)]
    table = pyarrow.table({"unused": [b"x"] * 4, "正文": texts, "id": range(4)})
    parquet.write_table(table, tmp_path / "a.parquet")
    batch(tmp_path / "a.parquet", "-o", tmp_path / "table.jsonl", "--text-column", "正文")
    assert names(tmp_path / "table.jsonl") == [f"a.parquet/{number}" for number in range(1, 5)]
    assert (tmp_path / "table.jsonl").read_text("utf-8").replace("a.parquet/", "通知.jsonl/") == out.read_text("utf-8")


def test_rows_that_are_no_notices_are_told_and_the_others_converted(tmp_path: Path) -> None:
    good = json.dumps({"text": TEXT}, ensure_ascii=False)
    bad = [
        "[]",
        '{"text": " "}',
        "",
        '{"text": 7}',
        '{"title": "甲", "body": "乙"}',
        "nope",
        '{"text": "\\ud800"}',
        '{"text": "',
        "[" * 900,
    ]
    source, out = tmp_path / "通知.jsonl", tmp_path / "out.jsonl"
    source.write_text("\ufeff" + "\n".join([good, *bad, json.dumps({"text": "字" * 1000}), good]), "utf-8")
    assert batched(source, out, Limits(file_bytes=1000)).totals.failed == 9
    assert names(out) == ["通知.jsonl/1", "通知.jsonl/12"]
    told = quarantined(out)
    assert list(told) == [f"通知.jsonl/{number}" for number in (2, 3, 5, 6, 7, 8, 9, 10, 11)]
    assert all(error.startswith(f"通知.jsonl: row {key.rpartition('/')[2]} ") for key, error in told.items())
    assert "is no object" in told["通知.jsonl/2"]
    assert "has no text in “text”" in told["通知.jsonl/3"]
    assert "(it has title, body)" in told["通知.jsonl/6"]
    assert "is longer than" in told["通知.jsonl/11"]


def test_names_that_cannot_be_keys_and_such_that_come_again(tmp_path: Path) -> None:
    source = tmp_path / "a.ndjson"
    given = ["甲", "甲", "", None, "/", {"x": 1}, 7, "a\nb", ".", "../../x", "字" * 900]
    source.write_text("".join(json.dumps({"text": TEXT, "名": name}) + "\n" for name in given), "utf-8")
    out = tmp_path / "out"
    assert batch(source, "-o", out, "--name-column", "名").exit_code == 0
    keys = [each.key for each in inputs([str(source)], None, columns=Columns(None, "名"))]
    assert keys == ["甲", "甲", "a.ndjson/3", "a.ndjson/4", "a.ndjson/5", "a.ndjson/6", "7", "a�b", "a.ndjson/9", "../../x", "字" * 500]
    written = sorted(path.relative_to(out).as_posix() for path in out.rglob("*.json"))
    assert {"甲.json", "甲 (2).json", "x.json", "a.ndjson/3.json"} <= set(written)
    assert len(written) == len(given)


def test_texts_are_not_guessed_at() -> None:
    for text in ("%PDF-1.7 " + TEXT, "联通", "<html>" + TEXT):
        outcome = Conversion()(Input("a.jsonl", "a.pdf", text.encode(), is_text=True))
        assert outcome.packed, outcome.error
        source = json.loads(zlib.decompress(outcome.packed))["source"]
        assert (source["name"], source["format"], source["encoding"], source["characters"]) == ("a.pdf", "text", None, len(text))


def test_packed_lines_and_such_that_break_off(tmp_path: Path) -> None:
    plain = "".join(json.dumps({"text": f"{number}{TEXT}"}) + "\n" for number in range(3000)).encode()
    packed = tmp_path / "a.jsonl.gz"
    packed.write_bytes(gzip.compress(plain))
    assert [each.key for each in inputs([str(packed)], None)] == [f"a.jsonl.gz/{number}" for number in range(1, 3001)]
    packed.write_bytes(gzip.compress(plain)[:-2000])
    *_, last = inputs([str(packed)], None)
    assert last.problem
    assert "is a broken or truncated gzip archive behind row" in last.problem
    packed.write_bytes(gzip.compress(bytes(30 << 20)))
    assert [str(each.problem) for each in inputs([str(packed)], None)] == [
        "a.jsonl.gz: unpacks to more than 200 times its size; unpack it yourself, if you trust it"
    ]


def test_tables_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "a.parquet"
    parquet.write_table(pyarrow.table({"title": ["甲"], "text": [7]}), source)
    assert [str(each.problem) for each in inputs([str(source)], None, columns=Columns("body"))] == [
        "a.parquet: has no column “body” (it has title, text); name the column of the text with --text-column"
    ]
    assert "row 1 has no text in “text”" in str(next(inputs([str(source)], None)).problem)
    (tmp_path / "b.parquet").write_bytes(source.read_bytes()[:-9])
    assert "b.parquet: cannot be read (" in str(next(inputs([str(tmp_path / "b.parquet")], None)).problem)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    done = batch(source, "-o", tmp_path / "out.jsonl")
    assert done.exit_code == 1
    assert how_to_get("parquet") in done.output


def test_rows_in_folders_are_read_when_asked_for(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "2020").mkdir(parents=True)
    (folder / "a.txt").write_text(TEXT, "utf-8")
    lines(folder / "2020" / "b.jsonl", TEXT, TEXT)
    out = folder / "out.jsonl"
    for arguments, expected in (((), ["a.txt"]), (("--text-column", "text"), ["2020/b.jsonl/1", "2020/b.jsonl/2", "a.txt"])):
        for _ in range(2):  # the second time its own output is there
            assert batch(folder, "-o", out, *arguments).exit_code == 0
            assert names(out) == expected
    assert [each.key for each in inputs([f"{folder}/*/*"], None)] == []
    assert [each.key for each in inputs([f"{folder}/*/*.jsonl"], None)] == ["2020/b.jsonl/1", "2020/b.jsonl/2"]
    parts = tmp_path / "parts.parquet"
    parts.mkdir()
    parquet.write_table(pyarrow.table({"text": [TEXT]}), parts / "0.parquet")
    assert [each.key for each in inputs([str(parts)], None)] == ["0.parquet/1"]


def test_only_rows_that_changed_are_converted_again(tmp_path: Path) -> None:
    source, out = lines(tmp_path / "a.jsonl", TEXT, "2" + TEXT, "3" + TEXT), tmp_path / "out.jsonl"
    assert figures(tmp_path, source, "-o", out) == (3, 0, 0)
    lines(source, TEXT, "9" + TEXT, "3" + TEXT, "4" + TEXT)
    assert figures(tmp_path, source, "-o", out, "--changed") == (4, 2, 0)
    source.write_text(source.read_text("utf-8") + "{\n", "utf-8")
    assert figures(tmp_path, source, "-o", out, "--changed") == (5, 4, 1)
    assert figures(tmp_path, source, "-o", out, "--retry") == (5, 4, 1)


def test_rows_are_counted_without_being_read(tmp_path: Path) -> None:
    source = lines(tmp_path / "a.jsonl", TEXT, TEXT)
    source.write_text(source.read_text("utf-8") + "\n{\n", "utf-8")
    parquet.write_table(pyarrow.table({"text": [TEXT] * 5}), tmp_path / "b.parquet")
    assert len(list(inputs([str(source), str(tmp_path / "b.parquet")], None, counting=True))) == 3 + 5


@pytest.mark.parametrize("suffix", ["jsonl", "parquet"])
def test_memory_stays_flat(tmp_path: Path, suffix: str) -> None:
    source, count = tmp_path / f"a.{suffix}", 20_000
    if suffix == "jsonl":
        lines(source, *([TEXT * 10] * count))
    else:
        parquet.write_table(pyarrow.table({"text": [TEXT * 10] * count}), source, row_group_size=1000)
    next(inputs([str(source)], None))  # the library is loaded
    tracemalloc.start()
    assert sum(1 for _ in inputs([str(source)], None)) == count
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3 << 20


def many(count: int = LIMITS.archive_members + 1) -> dict[str, bytes]:
    return {f"{number % 7}月/通知{number:05}.txt": f"{number}{TEXT}".encode() for number in range(count)}


def test_members_of_a_large_archive_are_inputs(tmp_path: Path) -> None:
    files = many()
    expected = [f"a.{{}}/{name}" for name in files]
    for suffix, data in (("zip", zip_of(files, "gb18030")), ("tar", tar_of(files)), ("tar.gz", tar_of(files, gzipped=True))):
        source = tmp_path / f"a.{suffix}"
        source.write_bytes(data)
        found = list(inputs([str(source)], None))
        assert [each.key for each in found] == [name.format(suffix) for name in expected]
        assert [each.data for each in found] == list(files.values())
    small = tmp_path / "b.zip"
    small.write_bytes(zip_of(many(LIMITS.archive_members)))
    assert list(inputs([str(small)], None)) == [Input(str(small), "b.zip")]


def test_a_large_archive_from_end_to_end(tmp_path: Path) -> None:
    limits = Limits(archive_members=3)
    files = {"甲/1.txt": TEXT.encode(), "甲/0.bin": b"\x00\x01" * 50, "../x.txt": b"x", "内.zip": zip_of({"乙.txt": TEXT.encode()})}
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.zip").write_bytes(zip_of(files))
    out = tmp_path / "out.jsonl"
    first = batched(tmp_path / "in", out, limits)
    assert (first.totals.inputs, first.reused, first.totals.failed) == (4, 0, 2)
    assert names(out) == ["a.zip/甲/1.txt", "a.zip/内.zip/乙.txt"]
    assert list(quarantined(out)) == ["a.zip/甲/0.bin", "a.zip/../x.txt"]
    assert batched(tmp_path / "in", out, limits, "retry").reused == 2
    (tmp_path / "in" / "a.zip").write_bytes(zip_of({**files, "甲/1.txt": b"2" + TEXT.encode()}))
    assert batched(tmp_path / "in", out, limits, "changed").reused == 2
    assert batched(tmp_path / "in", out, Limits(archive_members=3, characters=9_000_000), "changed").reused == 0  # others than before


def test_large_archives_that_are_wrong(tmp_path: Path) -> None:
    files = many(2 * LIMITS.archive_members)
    source = tmp_path / "a.zip"
    source.write_bytes(encrypted_zip(files))
    first, second, *_ = inputs([str(source)], None)
    assert "is encrypted" in str(first.problem)
    assert second.data == list(files.values())[1]
    *_, last = inputs([str(source)], None, limits=Limits(archive_inputs=2_000))
    assert last.problem == "a.zip: holds more than 2,000 files; unpack it and name the notices in it"
    source = tmp_path / "a.tar.gz"
    source.write_bytes(tar_of(files, gzipped=True)[:-200])
    *before, last = inputs([str(source)], None)
    assert len(before) > 1000
    assert "is a broken or truncated gzip archive" in str(last.problem)


def test_the_directory_of_a_zip_is_counted_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = bytearray(zip_of(many()))
    end = data.rindex(b"PK\x05\x06")
    data[end + 8 : end + 12] = b"\x01\x00\x01\x00"  # it says that it has one
    assert zips.entries_of(io.BytesIO(data), len(data)) == LIMITS.archive_members + 1
    assert zips.entries_of(io.BytesIO(b"x" * 99), 99) == 0
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 1000)  # so that it writes the records of ZIP64
    sixty_four = zip_of(many())
    assert b"PK\x06\x06" in sixty_four
    assert zips.entries_of(io.BytesIO(sixty_four), len(sixty_four)) == LIMITS.archive_members + 1
    assert zips.is_large(io.BytesIO(sixty_four), len(sixty_four))


def test_a_tar_is_read_once_from_front_to_back() -> None:
    aligned = {f"{number}.txt": b"x" * 512 * (number % 3) for number in range(3000)}  # tarfile looks a byte back behind such
    place = streams.Forward(io.BytesIO(tar_of(aligned)))
    with tarfile.open(fileobj=place, mode="r:") as archive:  # type: ignore[call-overload]
        assert sum(1 for _ in tars.entries(archive)) == 3000
    with pytest.raises(tarfile.ReadError):
        place.seek(0)
    with pytest.raises(tarfile.ReadError):
        place.read(1 << 30)


def test_broken_files_are_told_and_raise_nothing(tmp_path: Path) -> None:
    files = {f"{number}/通知.txt": f"{number}{TEXT}".encode() for number in range(12)}
    plain = "".join(json.dumps({"text": f"{number}{TEXT}"}) + "\n" for number in range(12)).encode()
    table = io.BytesIO()
    parquet.write_table(pyarrow.table({"text": [f"{number}{TEXT}" for number in range(12)]}), table)
    whole = {"a.zip": zip_of(files), "a.tar": tar_of(files), "a.tgz": tar_of(files, gzipped=True), "a.parquet": table.getvalue()}
    whole |= {"a.jsonl": plain, "a.jsonl.gz": gzip.compress(plain)}
    chance, told = random.Random(4), 0
    for name, data in whole.items():
        for _ in range(120):
            broken = bytearray(data)
            for _ in range(chance.choice([1, 2, 9])):
                place = chance.randrange(len(broken))
                broken[place : place + chance.choice([1, 1, 40])] = chance.choice([b"", b"\0", b"\xff" * 4, b"7777", broken[:30]])
            (tmp_path / name).write_bytes(broken)
            found = list(inputs([str(tmp_path / name)], None, limits=Limits(archive_members=2)))
            assert all(each.key.startswith(name) and len(each.data or b"") < 1000 for each in found)
            assert all(each.problem.startswith(name) and "\n" not in each.problem for each in found if each.problem)
            told += any(each.problem for each in found)
    assert told > 100


def test_hashes_of_inputs_of_all_kinds(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"a")
    assert content_hash(Input(str(path), "a.txt")) == content_hash(Input("b.jsonl", "b.jsonl/1", b"a"))
    assert content_hash(Input("s3://b/a.txt", "a.txt", version="ETag 1 1")) == "ETag 1 1"
    assert content_hash(Input(str(path), "a.txt", problem="a.txt: is wrong")) is None
    assert content_hash(Input(str(tmp_path / "absent"), "absent")) is None


@posix
def test_large_data_goes_to_and_fro_without_waiting_for_each_other() -> None:
    keys = [f"{number}-hang" if number == 20 else f"{number}-crash" if number == 30 else str(number) for number in range(60)]
    given = [Input("", key, bytes(len(key) * 100_000)) for key in keys]
    found = {outcome.key: outcome for outcome in Pool(unruly, 2, time_limit=2, memory_limit=2048).run(iter(given)) if outcome}
    assert {key: outcome.reason for key, outcome in found.items() if outcome.reason} == {"20-hang": "time-limit", "30-crash": "crash"}
    assert all(outcome.packed == bytes(len(key) * 100_000) for key, outcome in found.items() if not outcome.reason)
    assert found.keys() == set(keys)


@posix
def test_rows_killed_and_started_again(ready: Ready, tmp_path: Path) -> None:
    source, out = lines(tmp_path / "a.jsonl", *map(notice, range(400))), tmp_path / "out.jsonl"
    batch(source, "-o", tmp_path / "clean.jsonl")
    command = ["batch", "--workers", "2", str(source), "-o", str(out)]
    for moment in (0.2, 0.4):
        with ready.start(*command) as started:
            try:
                started.wait(moment)
            except subprocess.TimeoutExpired:
                started.kill()
    assert ready.run(*command).returncode == 0
    assert out.read_bytes() == (tmp_path / "clean.jsonl").read_bytes()
