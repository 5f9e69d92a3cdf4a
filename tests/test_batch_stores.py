"""A batch over stores that fsspec knows: a real S3 server on this machine, memory and local addresses; faults told to people."""

from __future__ import annotations

import csv
import io
import json
import logging
import sys
import threading
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import regex
from click.testing import CliRunner

from extract.batch.sources import listing, remote
from extract.batch.sources.files import Input, inputs
from extract.batch.work import Conversion, content_hash
from extract.cli import main
from extract.errors import InputError
from extract.installation import how_to_get
from extract.readers.limits import Limits
from tests.archive_builder import zip_of
from tests.batches import batch, batched, notice
from tests.processor import PATIENCE
from tests.ready import Ready

pytest.importorskip("fsspec", reason=f"fsspec is not installed: {how_to_get('s3')}")
ROOT = Path(__file__).resolve().parent.parent
TEXT = "1.加固堤防。（工程处负责，5月底前完成）\n"


class Requests(logging.Handler):
    """The requests that the server has answered, e.g. `GET /dangan/通知/2020/001.txt`."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        request = regex.search(r"([A-Z]+ /\S*) HTTP", record.getMessage())  # there may be colours around it
        self.lines += [unquote(request[1])] if request else []

    def fetched(self) -> list[str]:
        """The objects that were fetched since it was asked last."""
        found = sorted(line.removeprefix("GET /dangan/") for line in self.lines if line.startswith("GET /dangan/") and "?" not in line)
        self.lines.clear()
        return [line for line in found if line]


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, Requests]]:
    moto = pytest.importorskip("moto.server", reason="moto's server is not installed")
    pytest.importorskip("s3fs", reason=f"s3fs is not installed: {how_to_get('s3')}")
    seen = Requests()
    log = logging.getLogger("werkzeug")
    level = log.level
    log.addHandler(seen)
    log.setLevel(logging.INFO)
    log.propagate = False
    started = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    started.start()
    host, port = started.get_host_and_port()
    yield f"http://{host}:{port}", seen
    started.stop()
    log.removeHandler(seen)
    log.setLevel(level)
    log.propagate = True


@pytest.fixture
def bucket(server: tuple[str, Requests], monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Any, Requests]]:
    """An S3 client with a bucket `dangan` of 14 notices below two prefixes, and the server's requests."""
    address, seen = server
    for name, value in (("ENDPOINT_URL", address), ("ACCESS_KEY_ID", "a"), ("SECRET_ACCESS_KEY", "b"), ("DEFAULT_REGION", "us-east-1")):
        monkeypatch.setenv(f"AWS_{name}", value)
    client = import_module("boto3").client("s3")
    client.create_bucket(Bucket="dangan")
    for number in range(14):
        key = f"通知/{2020 + number % 2}/{number:03}.txt"
        client.put_object(Bucket="dangan", Key=key, Body=notice(number).encode())
    client.put_object(Bucket="dangan", Key="通知/2020/", Body=b"")  # as consoles make a folder
    client.put_object(Bucket="dangan", Key="通知/2020/notes.unknown", Body=b"x")
    seen.lines.clear()
    yield client, seen
    for found in client.list_objects_v2(Bucket="dangan").get("Contents", []):
        client.delete_object(Bucket="dangan", Key=found["Key"])
    client.delete_bucket(Bucket="dangan")
    import_module("s3fs").S3FileSystem.clear_instance_cache()


def names(path: Path) -> list[str]:
    return [json.loads(line)["source"]["name"] for line in path.read_bytes().splitlines()]


def quarantined(out: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(Path(f"{out}.quarantine.csv").read_text("utf-8-sig"))))[1:]


KEYS = [f"{2020 + odd}/{number:03}.txt" for odd in (0, 1) for number in range(odd, 14, 2)]


def test_a_bucket_as_a_folder(bucket: tuple[Any, Requests], tmp_path: Path) -> None:
    client, seen = bucket
    out, local = tmp_path / "out.jsonl", tmp_path / "in"
    done = CliRunner().invoke(main, ["batch", "--workers", "2", "s3://dangan/通知", "-o", str(out)])
    assert done.exit_code == 0, done.output
    assert names(out) == KEYS
    assert seen.fetched() == sorted(f"通知/{key}" for key in KEYS)
    for number in range(14):
        path = local / f"{2020 + number % 2}" / f"{number:03}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(notice(number), "utf-8")
    batch(local, "-o", tmp_path / "local.jsonl")
    assert out.read_bytes() == (tmp_path / "local.jsonl").read_bytes()
    before = out.read_bytes()
    assert batch("s3://dangan/通知/", "-o", out, "--changed").exit_code == 0
    assert seen.fetched() == []
    assert out.read_bytes() == before
    client.put_object(Bucket="dangan", Key="通知/2021/003.txt", Body=TEXT.encode())
    assert batch("s3://dangan/通知", "-o", out, "--changed").exit_code == 0
    assert seen.fetched() == ["通知/2021/003.txt"]
    assert out.read_bytes() != before


def test_a_glob_and_single_objects(bucket: tuple[Any, Requests], tmp_path: Path) -> None:
    client, _ = bucket
    out = tmp_path / "out.jsonl"
    rows = "".join(json.dumps({"text": f"{number}{TEXT}"}) + "\n" for number in range(3))
    client.put_object(Bucket="dangan", Key="通知/a.jsonl", Body=rows.encode())
    client.put_object(Bucket="dangan", Key="b.zip", Body=zip_of({"甲/1.txt": TEXT.encode()}))
    batch("s3://dangan/通知/2021/00*.txt", "s3://dangan/b.zip", "s3://dangan/通知/a.jsonl", "s3://dangan/通知/2020/000.txt", "-o", out)
    rest = ["b.zip/甲/1.txt", "a.jsonl/1", "a.jsonl/2", "a.jsonl/3", "000.txt"]
    assert names(out) == [f"00{number}.txt" for number in (1, 3, 5, 7, 9)] + rest
    batch("s3://dangan/通知", "-o", tmp_path / "plain.jsonl")
    assert names(tmp_path / "plain.jsonl") == KEYS
    batch("s3://dangan/通知", "-o", tmp_path / "rows.jsonl", "--text-column", "text")
    assert names(tmp_path / "rows.jsonl") == [*KEYS, "a.jsonl/1", "a.jsonl/2", "a.jsonl/3"]


def test_a_folder_is_listed_page_by_page(bucket: tuple[Any, Requests], monkeypatch: pytest.MonkeyPatch) -> None:
    client, seen = bucket
    for number in range(25):
        client.put_object(Bucket="dangan", Key=f"many/{number:02}.txt", Body=TEXT.encode())
    for key in ("many/05/甲.txt", "many//乙.txt", "many/05/"):
        client.put_object(Bucket="dangan", Key=key, Body=TEXT.encode())
    seen.lines.clear()
    monkeypatch.setenv("MOTO_S3_DEFAULT_MAX_KEYS", "10")
    found = inputs(["s3://dangan/many"], None)
    first = next(found)
    assert (first.path, first.key) == ("s3://dangan/many//乙.txt", "/乙.txt")
    assert Conversion()(first).tasks == 1
    asked = sum("list-type=2" in line for line in seen.lines)
    keys = [given.key for given in found]
    monkeypatch.undo()
    assert keys == [f"{number:02}.txt" for number in range(6)] + ["05/甲.txt"] + [f"{number:02}.txt" for number in range(6, 25)]
    assert sum("list-type=2" in line for line in seen.lines) == asked + 3  # the folder in it, the second and the third page


def test_a_large_archive_in_a_bucket(bucket: tuple[Any, Requests]) -> None:
    client, seen = bucket
    files = {f"{number % 5}/{number:04}.txt": f"{number}{TEXT}".encode() for number in range(2001)}
    client.put_object(Bucket="dangan", Key="a.zip", Body=zip_of(files))
    found = list(inputs(["s3://dangan/a.zip"], None))
    assert [each.key for each in found] == [f"a.zip/{name}" for name in files]
    assert [each.data for each in found] == list(files.values())
    assert set(seen.fetched()) == {"a.zip"}


def test_empty_and_too_large_objects_are_not_fetched(bucket: tuple[Any, Requests], tmp_path: Path) -> None:
    client, seen = bucket
    client.put_object(Bucket="dangan", Key="通知/2020/000.txt", Body=b"")
    client.put_object(Bucket="dangan", Key="通知/2020/002.txt", Body=b"x" * 200_000)
    out = tmp_path / "out.jsonl"
    assert batched("s3://dangan/通知/2020", out, Limits(file_bytes=100_000)).totals.failed == 2
    assert [row[0] for row in quarantined(out)] == ["000.txt", "002.txt"]
    assert "is empty" in quarantined(out)[0][2]
    assert "is larger than 100,000 bytes" in quarantined(out)[1][2]
    assert seen.fetched() == [f"通知/2020/{number:03}.txt" for number in range(4, 14, 2)]


def test_an_object_that_is_gone_when_it_is_fetched(bucket: tuple[Any, Requests]) -> None:
    outcome = Conversion()(Input("s3://dangan/gone.txt", "gone.txt", version="ETag 1 1"))
    assert (outcome.sha256, outcome.reason) == (None, "unreadable")
    assert outcome.error == "gone.txt: there is no such bucket, folder or object; check the address"


def test_killed_and_started_again(bucket: tuple[Any, Requests], ready: Ready, tmp_path: Path) -> None:
    client, seen = bucket
    for number in range(60):
        client.put_object(Bucket="dangan", Key=f"通知/2022/{number:03}.txt", Body=notice(number).encode())
    batch("s3://dangan/通知", "-o", tmp_path / "clean.jsonl")
    seen.fetched()
    out = tmp_path / "out.jsonl"
    command = ["batch", "--workers", "2", "s3://dangan/通知", "-o", str(out)]
    with ready.start(*command) as started:
        while started.poll() is None and sum(line.startswith("GET") for line in seen.lines) < 40:
            time.sleep(0.02)
        started.kill()
    assert not out.exists()
    assert ready.run(*command).returncode == 0
    assert out.read_bytes() == (tmp_path / "clean.jsonl").read_bytes()


def test_what_cannot_be_listed_leaves_the_output_alone(
    bucket: tuple[Any, Requests], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.jsonl"
    batch("s3://dangan/通知", "-o", out)
    before = out.read_bytes()
    for source, said in (
        ("s3://absent/通知", "s3://absent/通知: there is no such bucket, folder or object; check the address"),
        ("s3://dangan/absent", "s3://dangan/absent: there is no such bucket, folder or object"),
        ("s3://dangan/absent/*.txt", "s3://dangan/absent/*.txt: matches no object"),
        ("unknown://a:secret@b", "unknown://…@b: cannot be read (ValueError: Protocol not known: unknown)"),
        ("zip://a.txt::s3://dangan/b.zip", "is a chain of addresses"),
    ):
        done = batch(source, "-o", out)
        assert done.exit_code == 1
        assert said in done.output
        assert "secret" not in done.output
        assert out.read_bytes() == before


def test_faults_are_told_to_people() -> None:
    for error, said in (
        (PermissionError("Access Denied"), "s3://…@b/c: access is denied (Access Denied); check the credentials and what they allow"),
        (ImportError("Install s3fs to access S3"), f"(Install s3fs to access S3); {how_to_get('s3')}"),
        (RuntimeError("no\nroute to http://x:geheim@y/"), "(RuntimeError: no route to http://…@y/); check the address"),
    ):
        with pytest.raises(InputError) as found, remote.told("s3://a:geheim@b/c"):
            raise error
        assert said in str(found.value)
        assert "geheim" not in str(found.value)


def test_a_missing_library_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec", None)
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    done = batch("s3://dangan/通知", "-o", tmp_path / "out.jsonl")
    assert done.exit_code == 1
    assert "needs a library that is not installed" in done.output
    assert how_to_get("s3") in done.output


def test_stores_of_other_kinds(tmp_path: Path) -> None:
    memory = import_module("fsspec").filesystem("memory")
    (tmp_path / "2020").mkdir()
    for name in ("b.txt", "2020/a.txt", "2020/c.unknown"):
        memory.pipe_file(f"/档案/{name}", TEXT.encode())
        (tmp_path / name).write_text(TEXT, "utf-8")
    try:
        for address in ("memory://档案", f"file://{tmp_path}"):
            found = list(inputs([address], None))
            assert [each.key for each in found] == ["2020/a.txt", "b.txt"]
            assert [Conversion()(each).tasks for each in found] == [1, 1]
            assert Conversion()(found[0]).sha256 == content_hash(found[0])
        one = next(inputs(["memory://档案/2020/a.txt"], None))
        assert (one.path, one.key, one.data) == ("memory://档案/2020/a.txt", "a.txt", TEXT.encode())
        with pytest.raises(InputError, match="counted only by listing"):
            next(inputs(["memory://档案"], None, counting=True))
    finally:
        memory.rm("/档案", recursive=True)


def test_versions_of_listings() -> None:
    assert listing.version_of({"ETag": '"9a03"', "size": 7, "LastModified": "x"}) == 'ETag "9a03" 7'
    assert listing.version_of({"mtime": 1.5, "size": 7}) == "mtime 1.5 7"
    assert listing.version_of({"mtime": 1.5, "size": None}) is None
    assert listing.version_of({"size": 7}) is None


def test_a_share_is_fetched_at_the_same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    all_there = threading.Barrier(9, timeout=PATIENCE)  # none is answered before all are asked for

    def slow(address: str, _: object) -> bytes:
        all_there.wait()
        if "gone" in address:
            raise InputError(address, "is gone", "look for it")
        return address.encode()

    monkeypatch.setattr(remote, "fetch", slow)
    share = [
        Input("/a.txt", "a.txt"),
        *(Input(f"s3://b/{number}", str(number), version="1") for number in range(8)),
        Input("s3://b/gone", "x"),
    ]
    found = list(remote.ahead(share))
    assert [each.key for each in found] == [each.key for each in share]
    assert [each.data for each in found] == [None, *(f"s3://b/{number}".encode() for number in range(8)), None]
    assert found[1].version == "1"
