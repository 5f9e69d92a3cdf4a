"""`convert_frame`: from frame to frame as Spark's mapInPandas and Ray Data call it, with limits of time inside a thread."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pandas
import pytest
import regex
from pandas import Timestamp

from extract import parse
from extract.batch.engines.deadlines import DEADLINES, in_time
from extract.batch.frames import COLUMNS, SCHEMA, TASKS_SCHEMA, convert_frame, frame_of, outcomes_of, tasks_of
from extract.batch.manifest import rules_fingerprint
from extract.batch.sources.files import Input
from extract.batch.work import Conversion, Outcome
from extract.errors import DubanError, InputError, RulesError
from extract.readers.parts import programs
from extract.writers.flat.frames import tasks_frame
from tests.hostile_work import misbehaving
from tests.processor import PATIENCE

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = sorted((ROOT / "samples").glob("*.txt"))
NOTICE = "关于做好工作的通知\n1.建设数据中心。（科信处牵头负责，5月底前完成）\n2020年3月25日\n"

# The exception of a time limit arrives anywhere in a thread: with a tracer there (make coverage), threads were seen to wait for each other for ever.
untraced = pytest.mark.skipif(sys.gettrace() is not None, reason="a tracer is at work, as in make coverage: make test-all runs it")


def test_rows_are_the_records_of_parse() -> None:
    texts = {"a.txt": NOTICE, "b": "1.建设中心。（省应急管理厅负责，2021年6月底前完成）\n"}
    done = convert_frame(pandas.DataFrame({"key": list(texts), "text": list(texts.values())}))
    assert list(done.columns) == list(COLUMNS)
    assert done["notices"].tolist() == [parse(text, name=name).to_json(indent=None) for name, text in texts.items()]
    assert done["tasks"].tolist() == [1, 1]
    assert done["error"].isna().all()
    tasks = tasks_of(done)
    assert tasks["lead"].tolist() == ["科信处", ""]
    assert tasks["due"].tolist() == [Timestamp(2020, 5, 31), Timestamp(2021, 6, 30)]
    assert tasks["issue_date"].isna().tolist() == [False, True]
    assert tasks["tentative"].dtype == bool
    plain = tasks_frame(parse(NOTICE, name="a.txt"))
    assert tasks.columns.tolist() == plain.columns.tolist()
    assert tasks["clause"].tolist()[0] == plain["clause"].tolist()[0]


def test_files_and_bytes_give_the_same() -> None:
    data = [path.read_bytes() for path in SAMPLES]
    keys = [path.name for path in SAMPLES]
    by_path = convert_frame(pandas.DataFrame({"key": keys, "path": [str(path) for path in SAMPLES]}))
    by_data = convert_frame(pandas.DataFrame({"key": keys, "data": data}))
    assert by_path.equals(by_data)
    assert by_path["notices"].tolist() == [
        zlib.decompress(Conversion()(Input(str(path), path.name)).packed or b"").decode() for path in SAMPLES
    ]
    versions = convert_frame(
        pandas.DataFrame({"key": keys, "path": [str(path) for path in SAMPLES], "version": ["etag", *[None] * (len(keys) - 1)]})
    )
    assert versions["sha256"].tolist() == ["etag", *by_path["sha256"].tolist()[1:]]


def test_what_is_wrong_stands_in_its_row(tmp_path: Path) -> None:
    rows = [
        ("a.txt", NOTICE, None, None),
        (None, NOTICE, None, None),
        ("none", None, float("nan"), None),
        (7, NOTICE, None, None),
        ("\ud800/=1.txt", "\ud800" + NOTICE, None, None),
        ("empty.txt", "", None, None),
        ("pdf.pdf", None, b"%PDF-1.7 broken", None),
        ("absent.txt", None, None, str(tmp_path / "absent.txt")),
        ("odd", None, 3, ["no", "path"]),
    ]
    frame = pandas.DataFrame(rows, columns=["key", "text", "data", "path"], index=[5] * len(rows), dtype="object")
    done = convert_frame(frame)
    assert done["key"].tolist() == ["a.txt", "", "none", "7", "?/=1.txt", "empty.txt", "pdf.pdf", "absent.txt", "odd"]
    assert done["reason"].fillna("").tolist() == ["", "unreadable", "unreadable", "", "", *["unreadable"] * 4]
    assert "has no text" in done["error"][2]
    assert "row 1" in done["error"][1]
    assert done["diagnostics"].map(json.loads).tolist()[5] == {}
    assert len(tasks_of(done)) == 3
    empty = convert_frame(frame.iloc[:0])
    assert len(empty) == 0
    assert list(tasks_of(empty).columns) == [part.split("`")[1] for part in TASKS_SCHEMA.split(", ")]


def test_calls_that_are_wrong(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="found: name、text"):
        convert_frame(pandas.DataFrame({"name": ["a"], "text": [NOTICE]}))
    with pytest.raises(InputError, match="`text`, `data`, `path`"):
        convert_frame(pandas.DataFrame({"key": ["a"]}))
    frame = pandas.DataFrame({"key": ["a"], "text": [NOTICE]})
    assert convert_frame(frame, fingerprint=rules_fingerprint(None))["tasks"].tolist() == [1]
    with pytest.raises(DubanError, match="same version everywhere"):
        convert_frame(frame, fingerprint="other")
    (tmp_path / "a.toml").write_text("[", "utf-8")
    with pytest.raises(RulesError):
        convert_frame(frame, pack=tmp_path)


def test_results_are_of_types_that_arrow_takes() -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    done = convert_frame(pandas.DataFrame({"key": ["a", "b"], "text": [NOTICE, ""]}))
    names = {"string": pyarrow.string(), "bigint": pyarrow.int64(), "boolean": pyarrow.bool_(), "date": pyarrow.date32()}
    assert pyarrow.Table.from_pandas(done.iloc[:1]).schema.equals(pyarrow.Table.from_pandas(done.iloc[1:]).schema)
    for frame, ddl in ((done, SCHEMA), (tasks_of(done), TASKS_SCHEMA), (tasks_of(done.iloc[:0]), TASKS_SCHEMA)):
        schema = pyarrow.schema([(name.strip("`"), names[kind]) for name, kind in (part.split() for part in ddl.split(", "))])
        table = pyarrow.Table.from_pandas(frame, schema=schema, preserve_index=False)
        assert table.column_names == list(frame.columns)
        assert len(table) == len(frame)


def test_as_map_in_pandas_calls_it() -> None:
    """Spark gives an iterator of frames, whose number and size are its own, and takes one of frames."""

    def convert(frames: Iterator[pandas.DataFrame]) -> Iterator[pandas.DataFrame]:
        for frame in frames:
            yield convert_frame(frame, time_limit=60)

    keys = [f"{number}.txt" for number in range(30)]
    whole = pandas.DataFrame({"key": keys, "text": [NOTICE.replace("科信处", f"第{key}处") for key in keys]})
    parts = (whole.iloc[start : start + 7] for start in range(0, 30, 7))
    done = pandas.concat(convert(parts), ignore_index=True)
    assert done.equals(convert_frame(whole))
    assert done["key"].tolist() == keys


def test_inputs_and_outcomes_go_through_frames_unchanged() -> None:
    given = [
        Input("samples/a", "a", version="1"),
        Input("b", "b", b"x"),
        Input("c", "c", NOTICE.encode(), is_text=True),
        Input("s3://b/d", "d"),
    ]
    frame = frame_of(given)
    assert frame["path"].tolist() == [str(Path.cwd() / "samples" / "a"), "b", "c", "s3://b/d"]
    done = convert_frame(frame, packed=True, work=told)
    assert outcomes_of(done) == [
        told(Input(path, one.key, one.data, one.version, one.is_text)) for one, path in zip(given, frame["path"], strict=True)
    ]


def told(given: Input) -> Outcome:
    return Outcome(given.key, given.version, repr(given).encode(), 2, "甲\n乙", "fault", 3, 1, {"a": 1})


@untraced
def test_a_slow_input_is_broken_off_and_the_others_are_done() -> None:
    done = convert_frame(pandas.DataFrame({"key": ["a", "slow", "b"], "text": ["a"] * 3}), time_limit=2, work=misbehaving)
    assert done["reason"].fillna("").tolist() == ["", "time-limit", ""]
    assert "longer than 2 seconds" in done["error"][1]


@untraced
def test_threads_have_their_own_limits() -> None:
    found: dict[str, Outcome] = {}

    def convert(key: str, limit: float) -> None:
        found[key] = in_time(misbehaving, Input(key, key), limit)

    threads = [threading.Thread(target=convert, args=(f"{'slow' * (number % 2)}{number}", 2 + number / 10)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert {key: outcome.reason for key, outcome in found.items() if outcome.reason} == dict.fromkeys(
        ("slow1", "slow3", "slow5"), "time-limit"
    )
    assert len(found) == 6
    assert not DEADLINES.running


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells which thread has started a process")
@untraced
def test_the_programs_of_a_slow_input_are_ended() -> None:
    started: list[int] = []

    def waits(given: Input) -> Outcome:
        ran = programs.run(["sh", "-c", "sleep 61; true"], b"", 60)
        started.append(ran.status)
        return Outcome(given.key)

    other = subprocess.Popen(["sleep", "30"])
    outcomes: list[Outcome] = []
    before: list[subprocess.Popen[bytes]] = []

    def converts() -> None:
        before.append(subprocess.Popen(["sleep", "30"]))
        outcomes.append(in_time(waits, Input("a", "a"), 4))  # the process would be ended at 8 seconds: a busy machine is slow to come back

    thread = threading.Thread(target=converts)
    thread.start()
    thread.join(20)
    assert [outcome.reason for outcome in outcomes] == ["time-limit"]
    assert not started
    for each in (other, *before):  # another thread's; the thread's own, of before the input
        assert each.poll() is None
        each.kill()
        each.wait()
    assert len(before) == 1
    assert b"sleep\x0061" not in commands()


def commands() -> bytes:
    """The command lines of all processes."""
    found = b""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it ended meanwhile
            found += path.read_bytes()
    return found


@pytest.mark.parametrize("pause", ["time.sleep(3000)", "3 ** 10**8"])
def test_a_process_that_does_not_come_back_is_ended(pause: str) -> None:
    """The second holds the interpreter's lock all the time, so that no thread of Python could end it."""
    code = f"import time; from extract.batch.engines.deadlines import in_time; in_time(lambda given: {pause}, None, 0.5)"
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert ended.returncode == 1
    assert "Timeout" in ended.stderr


def test_isolated_inputs_take_no_process_with_them() -> None:
    keys = ["a", "crash", "b", "stuck", "c"]
    frame = pandas.DataFrame({"key": [*keys, None], "text": ["a"] * 6})
    done = convert_frame(frame, time_limit=1, isolate=True, work=misbehaving)
    assert done["key"].tolist() == [*keys, ""]
    assert done["reason"].fillna("").tolist() == ["", "crash", "", "time-limit", "", "unreadable"]


def test_documented_blocks() -> None:
    """Those of Spark and Ray are compiled here, and what they take from duban is there; the one of pandas alone is run."""
    blocks = regex.findall(r"^```python\n(.*?)^```$", (ROOT / "docs" / "scaling.md").read_text("utf-8"), regex.M | regex.S)
    assert len(blocks) == 3
    for block in blocks:
        compile(block, "docs/scaling.md", "exec")
        if "pyspark" in block or "ray" in block:
            block = "\n".join(regex.findall(r"^from duban.*$", block, regex.M))
            assert block
        exec(block, {})
