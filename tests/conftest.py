"""What all tests may ask for, and in which order they run."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests import ledgers, postgres
from tests.ready import Ready
from tests.standing import MEMORY, ROOM, Standing, standing

if TYPE_CHECKING:
    from playwright.sync_api import Browser

if "DUBAN_CACHE" not in os.environ:  # what commands keep is of this run alone, and no part of the user's own
    os.environ["DUBAN_CACHE"] = tempfile.mkdtemp(prefix="duban-kept-")
    atexit.register(shutil.rmtree, os.environ["DUBAN_CACHE"], ignore_errors=True)

# Folders of tests stand in memory where there is room: on a disk a ledger's commits take longer than all else. `--basetemp` keeps them.
if "PYTEST_DEBUG_TEMPROOT" not in os.environ and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > 2 * ROOM:
    os.environ["PYTEST_DEBUG_TEMPROOT"] = tempfile.mkdtemp(prefix="tests-", dir=MEMORY)
    atexit.register(shutil.rmtree, os.environ["PYTEST_DEBUG_TEMPROOT"], ignore_errors=True)

# What tests expect is said in English, wherever they run; those of other languages say which.
os.environ["DUBAN_LANG"] = "en"

# tesseract's own threads take twice the time of the processors: tests have those for each other.
os.environ.setdefault("OMP_THREAD_LIMIT", "1")

# A pattern is compiled once a process, however many packs of rules are loaded: regex itself forgets all but 500.
PATTERNS: Any = import_module("regex._main")
PATTERNS._MAXCACHE = 5_000

# Files with long tests, the longest first: each of pytest's processes begins with its share of them, so that none ends alone with one.
LONG = (
    *("test_reader_ocr", "test_typed", "test_docs", "test_readme", "test_feed_servers", "test_batch_dask", "test_batch_survival"),
    *("test_conservation", "test_score", "test_packaging", "test_reader_office", "test_serve_arriving", "test_ledger_undo"),
    *("test_ledger_history", "test_told", "test_windows", "test_serve_reading", "test_serve_tables", "test_kept", "test_schema"),
    *("test_hostile", "test_batch_stores", "test_fuzz", "test_streams", "test_batch", "test_properties", "test_batch_sources"),
    *("test_ledger_hard", "test_ledger_workbook", "test_ledger_office", "test_ledger_book_commands", "test_watch"),
    *("test_reader_sheet", "test_plugins", "test_timing", "test_reader_pdf", "test_restated"),
)

STANDING = {"postgresql", "calendars", "redmines", "chromium"}  # fixtures below: other programs that tests share
STORES = ("ledger_place", "holding")  # fixtures below: their tests run on each store


def pytest_configure() -> None:
    """What collecting makes stays to the end: nothing of it is looked at for what may go."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Nor afterwards, each time anew: it is a tenth of the time of all tests."""
    gc.freeze()
    gc.set_threshold(10_000, 10, 20)
    gc.enable()


def pytest_itemcollected(item: pytest.Item) -> None:
    """What asks for one of the programs is no part of `make test`: a machine need not have them, and they take longer than all the rest."""
    stores = getattr(getattr(item, "callspec", None), "params", {})
    if STANDING.intersection(getattr(item, "fixturenames", ())) or any(stores.get(name) == "postgresql" for name in STORES):
        item.add_marker("programs")


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in item.iter_markers("programs"):
        if reason := mark.kwargs.get("lacks"):
            pytest.skip(reason)


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ready]:
    """The process whose forks are `duban …` (tests/ready.py)."""
    found = Ready(tmp_path_factory)
    yield found
    found.close()


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[postgres.Server]:
    """A PostgreSQL (tests/postgres.py)."""
    if reason := postgres.missing():
        pytest.skip(reason)
    found = postgres.Server(tmp_path_factory)
    yield found
    found.close()


@pytest.fixture(scope="session")
def calendars(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    """A Radicale (tests/radicale.py)."""
    from tests import radicale

    yield from standing(tmp_path_factory, "radicale", radicale.missing(), radicale.prepare)


@pytest.fixture(scope="session")
def redmines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    """A Redmine (tests/redmine.py)."""
    from tests import redmine

    yield from standing(tmp_path_factory, "redmine", redmine.missing(), redmine.prepare)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A Chromium (tests/browsing.py)."""
    from tests import browsing

    if reason := browsing.missing():
        pytest.skip(reason)
    with browsing.browser() as found:
        yield found


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger_place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a test may make its ledger, on each store: a file that is not there yet, an empty database."""
    if request.param == "sqlite":
        yield str(tmp_path / "ledger.sqlite")
        return
    found: postgres.Server = request.getfixturevalue("postgresql")
    with found.database() as place:
        yield place


@pytest.fixture(params=["sqlite", "postgresql"])
def holding(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ledgers.Holding]:
    """The place of a ledger that a function has filled, on each store. It fills one only, of which each test has a copy."""
    with ExitStack() as held:

        def copied(fill: Callable[[str], object]) -> str:
            if request.param == "sqlite":
                place = tmp_path / "ledger.sqlite"
                place.write_bytes(ledgers.filled(fill))
                return str(place)
            found: postgres.Server = request.getfixturevalue("postgresql")
            return held.enter_context(found.database(found.filled(fill)))

        yield copied


@pytest.fixture
def empty_ledger(holding: ledgers.Holding) -> str:
    """A ledger without a notice, on each store."""
    return holding(ledgers.make)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """pytest-xdist deals equal parts of this list, and who is ready takes from the end of another's."""
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    long: dict[str, list[pytest.Item]] = {name: [] for name in LONG}
    short = [item for item in items if item.path.stem not in long]
    for item in items:
        long.get(item.path.stem, []).append(item)
    parts: list[list[pytest.Item]] = [[] for _ in range(processes)]
    for number, held in enumerate(long.values()):
        to_and_fro = number % (2 * processes)
        parts[min(to_and_fro, 2 * processes - 1 - to_and_fro)] += held
    for number, part in enumerate(parts):
        missing = max(0, len(items) * (number + 1) // processes - len(items) * number // processes - len(part))
        part += short[:missing]
        del short[:missing]
    items[:] = [item for part in parts for item in part] + short
