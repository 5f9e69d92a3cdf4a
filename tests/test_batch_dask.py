"""`duban batch --engine dask` on real clusters of several processes: the bytes of a local run, whatever becomes of the workers."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from extract.batch.engines import dask_cluster, dask_engine
from extract.batch.engines.dask_engine import DaskEngine, Share
from extract.batch.frames import convert_frame, frame_of
from extract.batch.run import Batch
from extract.batch.sources.files import Input
from extract.batch.work import Conversion, Outcome
from extract.cli import main
from extract.errors import DubanError
from extract.installation import how_to_get
from tests.batches import archive, here
from tests.hostile_work import endless, hostile

pytestmark = [
    pytest.mark.skipif(find_spec("distributed") is None, reason=f"Dask is not installed: {how_to_get('dask')}"),
    pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals"),
]
ROOT = Path(__file__).resolve().parent.parent
SAMPLES = sorted((ROOT / "samples").glob("*.txt"))


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = archive(tmp_path_factory.mktemp("many") / "in", range(300), folders=3)
    (folder / "empty.txt").write_bytes(b"")
    return folder


@pytest.fixture(scope="module")
def clean(source: Path) -> dict[str, bytes]:
    """What a run of the source without Dask writes."""
    out = source.parent / "clean.jsonl"
    with here():
        Batch((str(source),), out).run()
    return written(out)


def written(out: Path) -> dict[str, bytes]:
    return {ending: out.with_name(out.name + ending).read_bytes() for ending in ("", ".quarantine.csv")}


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A cluster that is there already, of a process with three threads."""
    options: dict[str, Any] = {"n_workers": 1, "threads_per_worker": 3, "dashboard_address": ":0", "host": "127.0.0.1"}
    with import_module("dask").config.set(dask_cluster.STARTED), import_module("distributed").LocalCluster(**options) as made:
        yield made


@dataclass(slots=True)
class Killing(DaskEngine):
    """Kills a worker with SIGKILL when a hundred outcomes are there, and notes what was handed on."""

    keys: Any = None
    killed: int = 0

    def collect(self) -> Iterator[Outcome]:
        for outcome in DaskEngine.collect(self):
            self.keys[outcome.key] += 1
            yield outcome
        if not self.killed and sum(self.keys.values()) >= 100:
            self.killed = next(iter(self.client.run(os.getpid).values()))
            os.kill(self.killed, signal.SIGKILL)


def test_a_worker_killed_in_mid_run(
    cluster: Any, source: Path, clean: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Killing(Conversion(), 2, 120, 2048, cluster.scheduler_address, keys=Counter())
    monkeypatch.setattr(Batch, "engine", lambda self: engine)
    out = tmp_path / "out.jsonl"
    Batch((str(source),), out, on_dask=True).run()
    assert engine.killed
    assert sum(engine.keys.values()) == len(engine.keys) == 301
    assert written(out) == clean


def test_a_cluster_that_is_there(
    cluster: Any, source: Path, clean: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(source.parent)  # its workers stand in another folder
    out = tmp_path / "out.jsonl"
    arguments = ["batch", "in", "-o", str(out), "--engine", "dask", "--scheduler", cluster.scheduler_address]
    assert CliRunner().invoke(main, arguments).exit_code == 1  # one input is empty
    assert written(out) == clean
    report = tmp_path / "report.json"
    CliRunner().invoke(main, [*arguments, "--changed", "--report", str(report)])
    assert json.loads(report.read_bytes())["reused"] == 301
    assert written(out) == clean


def test_stopped_and_started_again(
    cluster: Any, source: Path, clean: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.jsonl"
    batch = Batch((str(source),), out, on_dask=True, scheduler=cluster.scheduler_address)
    collected, done = DaskEngine.collect, list[str]()

    def stopped(engine: DaskEngine) -> Iterator[Outcome]:
        for outcome in collected(engine):
            done.append(outcome.key)
            yield outcome
        if len(done) >= 40:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(DaskEngine, "collect", stopped)
        with pytest.raises(KeyboardInterrupt):
            batch.run()
    assert not out.exists()
    with closing(import_module("distributed").Client(cluster, set_as_default=False)) as client:
        client.wait_for_workers(1)
        assert not client.run_on_scheduler(lambda dask_scheduler: [key for key in dask_scheduler.tasks if "convert" in key])
    assert batch.run().reused > 0
    assert written(out) == clean


def test_culprits_are_known_and_the_others_are_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(dask_cluster.SETTINGS, "distributed.scheduler.allowed-failures", 0)  # each start of a worker takes seconds
    named = {5: "slow", 50: "crash", 70: "stuck", 90: "memory", 95: "fault"}
    keys = [f"{index}{named.get(index, '')}" for index in range(120)]
    expected = {"5slow": "time-limit", "50crash": "crash", "70stuck": "time-limit", "90memory": "crash", "95fault": "fault"}
    for limit in (5, 40):  # on a busy machine an input may take longer to fill the memory
        engine = DaskEngine(hostile, 2, time_limit=limit, memory_limit=500)
        found = [outcome for outcome in engine.run(Input(key, key) for key in keys) if outcome]
        reasons = {outcome.key: outcome.reason for outcome in found if outcome.reason}
        if reasons == expected:
            break
    assert reasons == expected
    assert sorted(outcome.key for outcome in found) == sorted(keys)
    assert {outcome.packed for outcome in found if not outcome.reason} == {key.encode() for key in keys if key not in expected}
    assert "ended 1 times" in str([outcome.error for outcome in found])


def test_closing_ends_the_workers_at_once(tmp_path: Path) -> None:
    at_work = tmp_path / "process"
    outcomes = DaskEngine(endless, 1, time_limit=86_400, memory_limit=700).run(iter([Input(str(at_work), "endless")]))
    while not at_work.exists() or not at_work.read_text("utf-8").endswith("\n"):
        assert next(outcomes) is None
    outcomes.close()  # else it would take a day
    with pytest.raises(ProcessLookupError):
        os.kill(int(at_work.read_text("utf-8")), 0)


def test_bytes_and_texts_go_along_and_nothing_starts_without_work(monkeypatch: pytest.MonkeyPatch, cluster: Any) -> None:
    text = SAMPLES[0].read_bytes()
    given = [Input("a", "a", text), Input("b.jsonl", "b.jsonl/1", text, is_text=True), Input("absent.txt", "c", version="1")]
    engine = DaskEngine(Conversion(), 2, 120, 2048, scheduler=cluster.scheduler_address)
    found = {outcome.key: outcome for outcome in engine.run(iter([None, *given])) if outcome}
    # Frames carry neither ids nor warnings: the manifest counts them from the lines.
    assert found == {one.key: replace(Conversion()(one), ids=None, warnings=None) for one in given}
    assert (found["a"].notices, found["b.jsonl/1"].notices, found["c"].reason) == (1, 1, "unreadable")
    idle = DaskEngine(Conversion(), 2, 120, 2048, scheduler="tcp://nowhere.invalid:1")
    assert not any(idle.run(iter([None] * 200)))


def test_own_rules_are_those_of_the_workers(cluster: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine.toml").write_text("", "utf-8")

    def run() -> list[int]:
        engine = DaskEngine(Conversion(tmp_path), 2, 120, 2048, cluster.scheduler_address)
        return [outcome.notices for outcome in engine.run(iter([Input(str(SAMPLES[0]), "a.txt")])) if outcome]

    assert run() == [1]
    monkeypatch.setattr(dask_engine, "rules_fingerprint", lambda pack: "of other rules")
    with pytest.raises(DubanError, match="other rules"):
        run()


def test_clusters_that_cannot_be_used(monkeypatch: pytest.MonkeyPatch, cluster: Any) -> None:
    def told(scheduler: str) -> str:
        with pytest.raises(DubanError) as error:
            list(DaskEngine(Conversion(), 1, 120, 2048, scheduler, connect_limit=0.5).run(iter([Input("a", "a")])))
        return str(error.value)

    assert "no Dask scheduler answers" in told("tcp://127.0.0.1:1")
    assert "no Dask scheduler answers" in told("nonsense://a")
    with import_module("distributed").LocalCluster(n_workers=0, dashboard_address=":0", host="127.0.0.1") as empty:
        assert "has no workers" in told(empty.scheduler_address)
    monkeypatch.setattr(dask_cluster, "told", lambda versions: str(id(versions)))
    assert "install the same versions everywhere" in told(cluster.scheduler_address)


def test_a_cluster_that_is_lost() -> None:
    with import_module("distributed").LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=":0", host="127.0.0.1") as made:
        engine = DaskEngine(hostile, 1, 60, 2048, made.scheduler_address, look_after=0.2)
        ends = threading.Timer(1, made.close)
        with pytest.raises(DubanError, match="start the batch again"):
            for number, _ in enumerate(engine.run(iter([Input("slow", "slow")]))):
                if not number:
                    ends.start()
        ends.join()


def test_without_dask(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    done = CliRunner().invoke(main, ["batch", str(SAMPLES[0]), "-o", str(tmp_path / "a.jsonl"), "--engine", "dask"])
    assert done.exit_code == 1
    assert how_to_get("dask") in done.output
    done = CliRunner().invoke(main, ["batch", str(SAMPLES[0]), "-o", str(tmp_path / "a.jsonl"), "--scheduler", "tcp://127.0.0.1:1"])
    assert done.exit_code == 2
    assert "needs --engine dask" in done.output


def test_frames_have_as_many_inputs_as_their_time_allows() -> None:
    engine = DaskEngine(hostile, 1, 1, 1024)
    one = Input("a", "a")
    for _ in range(9):
        engine.fit(Share([one] * engine.size))
    assert engine.size == dask_engine.MOST
    engine.fit(Share([one]))
    assert engine.size == dask_engine.MOST
    for _ in range(9):
        engine.fit(Share([one] * engine.size, since=time.monotonic() - 10))
    assert engine.size == 1


def test_frames_on_their_way_are_bounded() -> None:
    big = [Input(str(index), str(index), b"x" * (3 << 20)) for index in range(4)]
    engine = DaskEngine(hostile, 1, 1, 1024, size=64)
    items: Iterator[Input | None] = iter(big)
    assert [len(engine.next_inputs(items)) for _ in range(3)] == [2, 2, 0]
    assert len(convert_frame(frame_of(big), work=hostile, packed=True)) == 4
