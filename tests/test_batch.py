"""`duban batch`: what it writes, what survives a kill, what becomes of inputs that hang, crash or eat memory."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import sqlite3
import subprocess
import sys
import time
import zipfile
from contextlib import closing
from pathlib import Path

import pandas
import pytest
from click.testing import CliRunner

from extract.batch.engines.pool import Pool
from extract.batch.frames import convert_frame
from extract.batch.manifest import Manifest
from extract.batch.outputs.publish import free_name
from extract.batch.sources.files import Input, inputs
from extract.batch.work import Conversion, counted
from extract.cli import main
from extract.errors import OutputError
from tests.batches import archive, batch
from tests.hostile_work import unruly
from tests.ready import Ready

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = sorted((ROOT / "samples").glob("*.txt"))
posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")


def report(tmp_path: Path, *arguments: object) -> dict[str, object]:
    place = tmp_path / "report.json"
    batch(*arguments, "--report", place)
    found: dict[str, object] = json.loads(place.read_bytes())
    return found


def test_lines_are_those_of_parse_in_the_order_of_the_keys(tmp_path: Path) -> None:
    source = tmp_path / "in"
    for index, path in enumerate(SAMPLES[:6]):
        place = source / f"{index % 2}" / f"{index:03}.txt"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(path.read_bytes())
    done = CliRunner().invoke(main, ["batch", "--workers", "1", str(source), "-o", str(tmp_path / "out.jsonl")])
    assert done.exit_code == 0, done.output
    found = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    files = sorted(source.rglob("*.txt"))
    assert [each["source"]["name"] for each in found] == [path.relative_to(source).as_posix() for path in files]
    assert not (tmp_path / "out.jsonl.quarantine.csv").exists()
    for path, notice in zip(files, found, strict=True):
        plain = json.loads(CliRunner().invoke(main, ["parse", str(path), "-f", "jsonl"]).stdout)
        assert plain["tasks"] == notice["tasks"]
        assert plain["diagnostics"] == notice["diagnostics"]


def test_csv_is_that_of_parse_but_for_the_source(tmp_path: Path) -> None:
    chosen = [path for path in SAMPLES if "gb18030" in path.name or "2020-46" in path.name]
    batch(*chosen, "-o", tmp_path / "out.csv")
    CliRunner().invoke(main, ["parse", *map(str, chosen), "-o", str(tmp_path / "plain.csv")])
    assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "plain.csv").read_bytes()


def test_database_new_and_existing(tmp_path: Path) -> None:
    source, out = archive(tmp_path / "in", range(4)), tmp_path / "out.sqlite"
    figures = report(tmp_path, source, "-o", out)
    with closing(sqlite3.connect(out)) as base:
        base.execute("CREATE TABLE mine (a)")
        assert base.execute("SELECT total(NOT optional), total(optional) FROM tasks").fetchone() == (figures["tasks"], figures["optional"])
        assert base.execute("SELECT count(*) FROM units JOIN tasks USING (source, id) JOIN notices USING (source)").fetchone()[0] > 0
        before = list(base.execute("SELECT * FROM tasks WHERE source != '0/000.txt' ORDER BY source, position"))
    (source / "0" / "000.txt").unlink()
    assert batch(source, "-o", out, "--forget").exit_code == 0
    with closing(sqlite3.connect(out)) as base:
        assert base.execute("SELECT count(*) FROM mine").fetchone() == (0,)
        assert list(base.execute("SELECT * FROM tasks ORDER BY source, position")) == before
        assert base.execute("SELECT count(*) FROM timings WHERE source = '0/000.txt'").fetchone() == (0,)


def test_folder_and_what_goes_stale_in_it(tmp_path: Path) -> None:
    source, out = archive(tmp_path / "in", range(3)), tmp_path / "out"
    assert batch(source, "-o", out).exit_code == 0
    assert sorted(path.relative_to(out).as_posix() for path in out.rglob("*.*")) == [
        *("0/000.txt.json", "0/002.txt.json", "1/001.txt.json", "tasks.csv"),
    ]
    (out / "mine.txt").write_text("a", "utf-8")
    (source / "1" / "001.txt").unlink()
    assert batch(source, "-o", out, "--forget").exit_code == 0
    assert not (out / "1").exists()
    assert (out / "mine.txt").exists()
    other = tmp_path / "other"
    other.mkdir()
    (other / "mine.txt").write_text("a", "utf-8")
    refused = batch(source, "-o", other)
    assert refused.exit_code == 1
    assert "files of its own" in refused.output


def test_a_run_that_was_killed_as_it_began_to_write_a_folder(tmp_path: Path) -> None:
    source, out = archive(tmp_path / "in", range(2)), tmp_path / "out"
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True, check=True)
    with closing(Manifest(tmp_path / "out.manifest.sqlite", "", "all")):  # broken off
        pass
    out.mkdir()
    (out / f".tasks.csv.{gone.stdout.strip()}.x.part").write_bytes(b"id")
    assert batch(source, "-o", out).exit_code == 0
    assert sorted(path.name for path in out.iterdir()) == ["0", "1", "tasks.csv"]


def test_names_of_files_stay_inside_the_folder(tmp_path: Path) -> None:
    with closing(Manifest(tmp_path / "m", "", "all")) as manifest:
        assert free_name(manifest, "a.zip/../../etc/通知.txt") == "a.zip/etc/通知.txt.json"
        assert free_name(manifest, "a.zip/etc/通知.txt") == "a.zip/etc/通知.txt (2).json"
        assert free_name(manifest, "z.zip/a.json/b:c") == "z.zip/a.json_/b_c.json"
        assert len(free_name(manifest, "字" * 300).encode()) < 255
        assert free_name(manifest, "CON/nul .txt") == "_CON/_nul .txt.json"
        assert free_name(manifest, "甲. /com1") == "甲/_com1.json"
        assert free_name(manifest, "console.txt") == "console.txt.json"
        assert free_name(manifest, "A.TXT") == "A.TXT.json"
        assert free_name(manifest, "a.txt") == "a.txt (2).json"  # one file, where case is not heeded
        deep = "/".join(["深" * 60] * 90)
        assert len(free_name(manifest, deep).encode()) < 1000
        assert free_name(manifest, deep) != free_name(manifest, deep + "/" + "深" * 60)


def test_sources_lists_globs_links_and_clashes(tmp_path: Path) -> None:
    source = archive(tmp_path / "in", range(2))
    (source / "0" / "loop").symlink_to(source)
    (source / "0" / "notes.unknown").write_text("a", "utf-8")
    listed = tmp_path / "list.txt"
    listed.write_text(f"{source / '0' / '000.txt'}\n\n{source}/*/*.txt\n", "utf-8")
    assert [given.key for given in inputs([str(source)], listed)] == ["0/000.txt", "1/001.txt", "000.txt", "0/000.txt", "1/001.txt"]
    assert batch(source, "--from-list", listed, "-o", tmp_path / "out.jsonl").exit_code == 0
    names = [json.loads(line)["source"]["name"] for line in (tmp_path / "out.jsonl").read_bytes().splitlines()]
    assert names == ["0/000.txt", "1/001.txt", "000.txt", "0/000 (2).txt", "1/001 (2).txt"]


def test_archives_and_quarantine(tmp_path: Path) -> None:
    source, out = archive(tmp_path / "in", range(1)), tmp_path / "out.jsonl"
    with zipfile.ZipFile(source / "a.zip", "w") as packed:
        packed.writestr("甲/1.txt", SAMPLES[0].read_bytes())
        packed.writestr("甲/2.txt", b"\x00\x01\x02" * 50)
    (source / "=1+1.txt").write_bytes(b"")
    done = batch(source, tmp_path / "absent.txt", "-o", out)
    assert done.exit_code == 1
    listed = list(csv.reader(io.StringIO((tmp_path / "out.jsonl.quarantine.csv").read_text("utf-8-sig"))))
    assert [row[:2] for row in listed] == [
        *(["key", "reason"], ["'=1+1.txt", "unreadable"], ["a.zip", "partly-unreadable"], ["absent.txt", "unreadable"]),
    ]
    assert "a.zip/甲/2.txt" in listed[2][2]
    names = [json.loads(line)["source"]["name"] for line in out.read_bytes().splitlines()]
    assert names == ["0/000.txt", "a.zip/甲/1.txt"]


def test_changed_retry_and_a_plain_run(tmp_path: Path) -> None:
    source, out = archive(tmp_path / "in", range(4)), tmp_path / "out.jsonl"
    (source / "empty.txt").write_bytes(b"")
    assert report(tmp_path, source, "-o", out)["reused"] == 0
    first = out.read_bytes()
    assert report(tmp_path, source, "-o", out, "--changed")["reused"] == 5
    assert report(tmp_path, source, "-o", out, "--retry")["reused"] == 4
    assert report(tmp_path, source, "-o", out)["reused"] == 0
    assert out.read_bytes() == first
    (source / "empty.txt").write_bytes(SAMPLES[0].read_bytes())
    (source / "0" / "000.txt").write_bytes(SAMPLES[-1].read_bytes())
    figures = report(tmp_path, source, "-o", out, "--changed")
    assert (figures["reused"], figures["failed"], figures["inputs"]) == (3, 0, 5)
    assert not (tmp_path / "out.jsonl.quarantine.csv").exists()
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "mine.toml").write_text("", "utf-8")
    assert report(tmp_path, source, "-o", out, "--changed", "--rules", rules)["reused"] == 0


def test_results_of_a_run_that_did_not_end_are_used_again(tmp_path: Path) -> None:
    file = archive(tmp_path / "in", range(1)) / "0" / "000.txt"
    given = Input(str(file), "000.txt")
    outcome = Conversion()(given)
    for again in (False, True, True):
        with closing(Manifest(tmp_path / "m", "rules", "all")) as manifest:
            assert manifest.claim(given, 0) == ("000.txt", again)
            manifest.store(outcome)
    with closing(Manifest(tmp_path / "m", "other rules", "all")) as manifest:
        assert manifest.claim(given, 0) == ("000.txt", False)
        manifest.store(outcome)
        manifest.finish()
    for mode, again in (("all", False), ("changed", False)):  # the first of them has taken the stored result away
        with closing(Manifest(tmp_path / "m", "other rules", mode)) as manifest:  # type: ignore[arg-type]
            assert manifest.claim(given, 0)[1] is again


def test_two_batches_on_one_output_and_foreign_manifests(tmp_path: Path) -> None:
    place = tmp_path / "out.jsonl.manifest.sqlite"
    with closing(Manifest(place, "", "all")):
        refused = batch(archive(tmp_path / "in", range(1)), "-o", tmp_path / "out.jsonl")
    assert refused.exit_code == 1
    assert "in use by another batch" in refused.output
    place.write_bytes(b"no database" * 100)
    with pytest.raises(OutputError, match="is no manifest"):
        Manifest(place, "", "all")


@pytest.mark.parametrize(("arguments", "said"), [(("-o", "a.xml"), "names no form"), (("-o", "no/a.csv"), "folder is not there")])
def test_outputs_that_cannot_be(tmp_path: Path, arguments: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    archive(tmp_path / "in", range(1))
    done = batch("in", *arguments)
    assert done.exit_code == 1
    assert said in done.output


def test_a_folder_without_notices(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    done = batch(tmp_path / "in", "-o", tmp_path / "out.jsonl")
    assert done.exit_code == 1
    assert "holds no file" in done.output
    assert not (tmp_path / "out.jsonl").exists()


@posix
def test_culprits_are_known_and_the_others_are_done(tmp_path: Path) -> None:
    keys = [f"{index}-{('hang', 'crash', 'memory', 'fault')[index // 10]}" if index % 10 == 5 else str(index) for index in range(40)]
    pool = Pool(unruly, 2, time_limit=1, memory_limit=1024)
    found = [outcome for outcome in pool.run(Input(key, key) for key in keys) if outcome]
    assert sorted(outcome.key for outcome in found) == sorted(keys)
    reasons = {outcome.key: outcome.reason for outcome in found if outcome.reason}
    expected = {"5-hang": "time-limit", "15-crash": "crash", "25-memory": "memory-limit", "35-fault": "fault"}
    assert {key: reason for key, reason in reasons.items() if sys.platform == "linux" or "memory" not in key} == expected
    assert "SIGKILL" in str([outcome.error for outcome in found])
    assert not pool.workers


@posix
def test_a_pipe_that_nobody_writes_to(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    found = [outcome for outcome in Pool(Conversion(), 1, 1, 2048).run(iter([Input(str(tmp_path / "pipe.txt"), "pipe.txt")])) if outcome]
    assert [outcome.reason for outcome in found] == ["time-limit"]


@posix
def test_killed_at_any_moment_and_started_again(ready: Ready, tmp_path: Path) -> None:
    source = archive(tmp_path / "in", range(60))
    (source / "empty.txt").write_bytes(b"")
    out, chance = tmp_path / "out.jsonl", random.Random(20)
    command = ["batch", "--workers", "2", str(source), "-o"]
    began = time.monotonic()
    assert ready.run(*command, tmp_path / "clean.jsonl").returncode == 1
    usual = time.monotonic() - began
    command.append(str(out))
    kills = 0
    while kills < 6:
        with ready.start(*command) as started:
            try:
                started.wait(chance.uniform(0, usual))
            except subprocess.TimeoutExpired:
                started.kill()
                kills += 1
            else:  # it ended well before its moment: the next one begins anew
                assert out.read_bytes() == (tmp_path / "clean.jsonl").read_bytes()
    assert ready.run(*command).returncode == 1
    assert out.read_bytes() == (tmp_path / "clean.jsonl").read_bytes()
    listed = tmp_path / "out.jsonl.quarantine.csv"
    assert listed.read_bytes() == (tmp_path / "clean.jsonl.quarantine.csv").read_bytes()


def test_tasks_are_counted_as_the_table_counts_them(tmp_path: Path) -> None:
    """`32 tasks, 1 optional`: in the table, the summary, the report and the frame."""
    sample = Path(__file__).resolve().parent.parent / "samples" / "zheyingji-renshi-2020-46.txt"
    table = CliRunner().invoke(main, ["parse", str(sample), "-f", "table"]).output
    assert f"{sample.name}: 32 tasks, 1 optional (*)" in table
    done = batch(sample, "-o", tmp_path / "a.jsonl", "--report", tmp_path / "r.json")
    assert "1 notices, 32 tasks, 1 optional, 0 notices without a task" in done.output
    report = json.loads((tmp_path / "r.json").read_text("utf-8"))
    assert (report["tasks"], report["optional"], report["without_task"]) == (32, 1, 0)
    frame = convert_frame(pandas.DataFrame({"key": ["a.txt"], "path": [str(sample)]}))
    assert frame[["tasks", "optional", "empty"]].values.tolist() == [[32, 1, 0]]
    hidden = b'{"tasks":[{"title":"\\"optional\\":true","optional":false,"units":[]}]}'
    assert counted([hidden, b'{"tasks":[]}', b'{"tasks":[{"optional":true}]}']) == (1, 1, 2)
