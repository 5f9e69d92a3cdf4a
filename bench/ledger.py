"""How fast a ledger is: `python -m bench.ledger [--notices COUNT] [--add COUNT] [--postgres COUNT] [--keep FOLDER]` (make bench).

Notices go into a ledger beside a bare SQLite insert of the same rows, chunk by chunk in turns; then lists, searches and what is due are
asked for, in this process and as commands. They are those of samples/ with other words, years and names in each, made without being
read. Then `ledger add` runs beside `batch -o x.jsonl` over notices that have to be read. `--postgres`: the same on a server of its own.
Figures are of this process's processor time, which a busy machine leaves as it is, but for those of commands, `add` and a server.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from functools import partial
from hashlib import sha256
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, func, select

from bench.batch import notices
from extract import parse
from extract.ledger.due import due
from extract.ledger.listing import Query, page
from extract.ledger.opening import is_address, made, opened
from extract.ledger.readings import Readings
from extract.ledger.readings.rows import COLUMNS, rows_of
from extract.ledger.schema.tables import RECORD, UNITS
from extract.readers import read_path

SAMPLES = sorted((Path(__file__).resolve().parent.parent / "samples").glob("*.txt"))
DUBAN = Path(sys.executable).with_name("duban")
AT, ON = "2026-01-05T08:00:00Z", date(2026, 1, 5)
MANY = 500  # notices of a chunk
SHOWN = 50  # tasks of a list
ROUNDS, TURNS = 7, 3
MOST_SECONDS = 0.3  # of an answer
LEAST_OF_BATCH = 0.7
CHANGED, OTHERS = 12, 3_000  # characters that are others in each notice, and how many there are to choose from
HAN, TASK_ID, YEAR, DIGEST = (
    re.compile("[一-鿿]"),
    re.compile(r'"t[0-9a-f]{15}"'),
    re.compile(r"\b20\d\d-(\d\d-\d\d)"),
    re.compile(r'"sha256":"\w+"'),
)
DOCUMENT = re.compile(r'("document_number":"[^"]*?)\d+号')
Given = tuple[str, str, str]


def varied(amount: int) -> Iterator[Given]:
    """The name, JSON and text of notices: samples with a few characters, the years and all ids changed, spans as they were."""
    texts = [read_path(sample).text for sample in SAMPLES]
    wholes = [parse(text, name="bench.txt").to_json(indent=None) for text in texts]
    letters = ["".join(sorted(set(HAN.findall(text)))) for text in texts]
    for number in range(amount):
        at = number % len(texts)
        chosen = random.Random(number)
        other = {ord(was): chr(0x4E00 + chosen.randrange(OTHERS)) for was in chosen.sample(letters[at], CHANGED)}
        whole = TASK_ID.sub(partial(new_id, number), wholes[at].translate(other))
        whole = YEAR.sub(partial(new_year, 2019 + chosen.randrange(9)), whole)
        whole = DIGEST.sub(f'"sha256":"{sha256(str(number).encode()).hexdigest()}"', whole)
        whole = DOCUMENT.sub(rf"\g<1>{number}号", whole, count=1)
        yield f"{number // 1_000:03}/{number:07}.txt", whole, texts[at].translate(other)


def new_id(number: int, found: re.Match[str]) -> str:
    return f'"t{sha256(f"{found[0]}{number}".encode()).hexdigest()[:15]}"'


def new_year(year: int, found: re.Match[str]) -> str:
    return f"{year}-{'02-28' if found[1] == '02-29' else found[1]}"


@contextmanager
def bare(path: Path) -> Iterator[sqlite3.Connection]:
    """A database with the same columns, no key and no index."""
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("BEGIN")
        for name, columns in COLUMNS.items():
            quoted = ", ".join(f'"{column}"' for column in (*columns, *(("text",) if name == "notices" else ())))
            base.execute(f'CREATE TABLE "{name}" ({quoted})')
        yield base
        base.execute("COMMIT")


def insert(base: sqlite3.Connection, chunk: list[Given]) -> float:
    """Seconds that the rows of notices take."""
    held: dict[str, list[tuple[object, ...]]] = {name: [] for name in COLUMNS}
    for source, whole, text in chunk:
        for name, rows in rows_of(json.loads(whole), source, whole).items():
            held[name] += [(*row, text) for row in rows] if name == "notices" else rows
    began = time.process_time()
    for name, values in held.items():
        if values:
            base.executemany(f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(values[0]))})', values)
    return time.process_time() - began


def fill(place: str, amount: int, folder: Path) -> None:
    """Put notices into a ledger, and their rows into a bare database."""
    ours = theirs = 0.0
    began = time.perf_counter()
    rows = Path(tempfile.mkdtemp(dir=folder)) / "bare.sqlite"
    with bare(rows) as beside:
        start = time.process_time()
        with made(place, AT) as base:
            readings = Readings(base, AT)
            ours += time.process_time() - start
            given = varied(amount)
            while chunk := list(islice(given, MANY)):
                theirs += insert(beside, chunk)
                start = time.process_time()
                for source, whole, text in chunk:
                    readings.put(None, source, whole, text)
                readings.flush()
                ours += time.process_time() - start
            start = time.process_time()
        ours += time.process_time() - start
        start = time.process_time()
    theirs += time.process_time() - start
    told = readings.sum
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{told.new:,} notices, {told.tasks:,} tasks go in: {amount / ours:,.0f} notices/s, {ours / theirs:.1f} times a bare insert",
        end=" ",
    )
    print(f"of the same rows; memory {memory:.0f} MB ({time.perf_counter() - began:.0f} s with making them up)")
    if Path(place).is_file():
        sizes = [path.stat().st_size / amount for path in (Path(place), rows)]
        print(f"  {sizes[0]:,.0f} bytes a notice; bare {sizes[1]:,.0f}")


def questions(unit: str, document: str) -> dict[str, Query | int]:
    """What is asked for: a list, or what is due within so many days."""
    return {
        "list": Query(limit=SHOWN),
        "list --unit (often)": Query(unit=unit, limit=SHOWN),
        "list --unit (none)": Query(unit="某某办", limit=SHOWN),
        "list --state 推进中": Query(state="推进中", limit=SHOWN),
        "list --state 未开始": Query(state="未开始", limit=SHOWN),
        "list --from --to": Query(first=date(2026, 1, 1), last=date(2026, 1, 31), limit=SHOWN),
        "list --unit --state --from": Query(unit=unit, state="未开始", first=date(2025, 1, 1), limit=SHOWN),
        "list --notice (number)": Query(notice=document, limit=SHOWN),
        "list --search 工作": Query(search="工作", limit=SHOWN),
        "list --search 应急": Query(search="应急", limit=SHOWN),
        "list --search 应急管理": Query(search="应急管理", limit=SHOWN),
        "list --search 应急 检查": Query(search="应急 检查", limit=SHOWN),
        "list --search 龘靐 (none)": Query(search="龘靐", limit=SHOWN),
        "list --search 局": Query(search="局", limit=SHOWN),
        "list --search 工作 --unit": Query(search="工作", unit=unit, limit=SHOWN),
        "due": 30,
        "due --within 7": 7,
        "due --within 365": 365,
    }


def ask(place: str) -> None:
    """Seconds of each answer, the ledger opened each time; the median of some, and the first."""
    with opened(place) as base:
        unit, document = often(base)
    seconds = elapsed if is_address(place) else computed  # a server's time is not ours
    worst = 0.0
    for name, query in questions(unit, document).items():
        taken = [seconds(answer(place, query)) for _ in range(ROUNDS)]
        figure = statistics.median(taken)
        worst = max(worst, figure)
        print(f"  {name:<30}{figure * 1e3:8.1f} ms  (first {taken[0] * 1e3:.0f})")
    print(f"  the slowest takes {worst:.2f} s ({'within' if worst < MOST_SECONDS else 'OVER'} the {MOST_SECONDS} allowed)")


def often(base: Connection) -> tuple[str, str]:
    """A unit that has to do with many tasks, and the number of a document."""
    some = select(UNITS.c.name).limit(50_000).subquery()
    unit = base.execute(select(some.c.name).group_by(some.c.name).order_by(func.count().desc()).limit(1)).scalar_one()
    notices = RECORD["notices"].c.document_number
    return unit, base.execute(select(notices).where(notices.is_not(None)).limit(1)).scalar_one()


def answer(place: str, query: Query | int) -> Callable[[], object]:
    def asked() -> None:
        with opened(place) as base:
            if isinstance(query, int):
                due(base, ON, query, limit=SHOWN)
            else:
                page(base, query)

    return asked


def computed(function: Callable[[], object]) -> float:
    """Seconds of the processor."""
    began = time.process_time()
    function()
    return time.process_time() - began


def elapsed(function: Callable[[], object]) -> float:
    began = time.perf_counter()
    function()
    return time.perf_counter() - began


def run(words: tuple[str, ...], folder: Path) -> float:
    """Seconds of a command, its start included."""
    began = time.perf_counter()
    subprocess.run([DUBAN, *words], cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - began


def commands(place: Path) -> None:
    """Whole commands, beside one that only helps."""
    asked = (("list",), ("list", "--search", "应急"), ("list", "--search", "应急管理"), ("due",))
    for words in (("ledger", "--help"), *((*(() if each[0] == "due" else ("ledger",)), *each, "-l", place.name) for each in asked)):
        taken = statistics.median(run(words, place.parent) for _ in range(ROUNDS))
        print(f"  duban {' '.join(words).removesuffix(f' -l {place.name}'):<34}{taken * 1e3:6.0f} ms, start and all")


def add(amount: int, folder: Path) -> None:
    """`ledger add` beside a batch over the same notices, in turns."""
    source = notices(folder / "read", amount)
    ways = {"batch": ("batch", str(source), "-o", "x.jsonl"), "add": ("ledger", "add", str(source), "-l", "x.sqlite")}
    figures: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(TURNS):
        for name, words in ways.items():
            place = folder / f"{name}{turn}"
            place.mkdir()
            figures[name].append(run(words, place))
    batch, ours = (statistics.median(figures[name]) for name in ways)
    told = f"{'at least' if batch / ours >= LEAST_OF_BATCH else 'UNDER'} the {LEAST_OF_BATCH} wanted"
    print(f"ledger add {amount / ours:.0f} notices/s, batch -o x.jsonl {amount / batch:.0f}: {batch / ours:.2f} of its speed ({told})")


def main(arguments: list[str]) -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--notices", type=int, default=2_000)
    words.add_argument("--add", type=int, default=1_000)
    words.add_argument("--postgres", type=int, default=0)
    words.add_argument("--keep", type=Path, help="a folder in which the ledger stays, to be asked again")
    given = words.parse_args(arguments)
    with tempfile.TemporaryDirectory() as made_here:
        folder = given.keep or Path(made_here)
        place = folder / "ledger.sqlite"
        if not place.exists():
            fill(str(place), given.notices, folder)
        ask(str(place))
        commands(place)
        if given.add:
            add(given.add, Path(made_here))
        if given.postgres:
            from tests.postgres import Server, missing

            if reason := missing():
                print(reason)
                return
            with closing(Server()) as server, server.database() as address:
                print("PostgreSQL:")
                fill(address, given.postgres, Path(made_here))
                server.run(address.partition("@/")[2].partition("?")[0], "ANALYZE")
                ask(address)


if __name__ == "__main__":
    main(sys.argv[1:])
