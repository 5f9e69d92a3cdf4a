"""What commands keep between runs: patterns made of it find the same, and what is not the user's own, or damaged, counts as nothing."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import regex

from extract import patterns
from extract.batch.engines.pool import Pool
from extract.batch.sources.given import Input
from extract.clauses.assignment import AssignmentReader
from extract.patterns.compiling import Kept, saved
from extract.patterns.kept import SETTING, KeptFile, folder
from extract.rulebook.files import RulesFile, tables_of
from extract.rulebook.grammar import Grammar
from extract.rulebook.hints import shared, telling, told
from extract.rulebook.ruleset import load_ruleset, rule_files
from tests.hostile_work import with_pattern
from tests.processor import PATIENCE

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "samples" / "flood-season-label-lines.txt"
TEXTS = SAMPLE.read_text("utf-8").split("\n")[:24]
PARSE = "import sys; sys.path.insert(0, '.'); from extract.cli import main; main(['parse', '-f', 'json', *sys.argv[1:]])"
WHEN = PARSE.replace("['parse', '-f', 'json', *sys.argv[1:]]", "['when', '5月底前']")  # asks for few patterns
posix = pytest.mark.skipif(os.name != "posix", reason="owners and modes")


class Noted(KeptFile):
    """Notes each pattern that it is asked for."""

    asked: dict[tuple[str, str], object]

    def keep_pattern(self, engine: str, source: str, compiled: regex.Pattern[str]) -> None:
        self.asked[engine, source] = compiled
        super().keep_pattern(engine, source, compiled)


def parsed(place: Path | str) -> bytes:
    """What `duban parse` prints of the sample, with things kept there."""
    return run(place, "-c", PARSE, str(SAMPLE))


def run(place: Path | str, *command: str) -> bytes:
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "", SETTING: str(place)},
        check=True,
        capture_output=True,
    ).stdout


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> KeptFile:
    """What one run of a command keeps."""
    place = tmp_path_factory.mktemp("cache")
    parsed(place)
    return KeptFile(place)


def test_patterns_made_of_what_is_kept_find_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from extract.library.parsing import Parser
    from extract.rulebook.ruleset import Ruleset, loaded

    noted = Noted(tmp_path)
    noted.asked = {}
    monkeypatch.setattr(Kept, "place", noted)
    files = rule_files(None)
    Parser(loaded.__wrapped__(files, Ruleset.load().digest)).file(SAMPLE)
    noted.save()
    again = KeptFile(tmp_path)
    assert {type(each) for each in noted.asked.values()} == {re.Pattern, type(regex.compile("甲"))}
    assert len(noted.asked) > 100
    for (engine, source), compiled in noted.asked.items():
        kept = again.pattern(engine, source)
        assert isinstance(compiled, re.Pattern | type(regex.compile("甲")))
        assert kept is not None, source
        assert (type(kept), kept.pattern, kept.flags) == (type(compiled), compiled.pattern, compiled.flags)
        assert (kept.groups, dict(kept.groupindex)) == (compiled.groups, dict(compiled.groupindex))
        for text in TEXTS:
            found = [(each.regs, each.groupdict(), each.lastgroup) for each in kept.finditer(text)]
            assert found == [(each.regs, each.groupdict(), each.lastgroup) for each in compiled.finditer(text)], source


def test_rules_files_are_kept_as_toml_reads_them(filled: KeptFile) -> None:
    for path, ours in rule_files(None):
        text = RulesFile(path, ours=ours).text
        assert filled.value("toml", text) == tables_of(text)


def test_the_records_are_the_same_however_little_is_kept(filled: KeptFile, tmp_path: Path) -> None:
    whole, nothing = parsed(filled.path.parent), parsed("")
    assert whole == nothing
    assert filled.path.read_text("utf-8").count("\n") == len(filled.lines) + 1  # the second run has nothing to add
    torn = tmp_path / filled.path.name
    kept = filled.path.read_text("utf-8")
    torn.write_text(kept[: len(kept) // 2].replace("1", "2", 4_000) + "\0\n \n甲", "utf-8")
    torn.chmod(0o600)
    assert parsed(tmp_path) == nothing


def test_a_damaged_line_counts_as_none(tmp_path: Path) -> None:
    kept = KeptFile(tmp_path)
    kept.keep_pattern("regex", "甲|乙", regex.compile("甲|乙"))
    kept.save()
    ((key, line),) = KeptFile(tmp_path).lines.items()
    for whole in (True, False):
        kept.lines = {key: line if whole else line.replace(b"8224", b"8225")}
        assert (kept.pattern("regex", "甲|乙") is not None) == whole
        assert kept.pattern("quick", "甲|乙") is None


def test_what_is_no_pattern_is_none(tmp_path: Path) -> None:
    wrong: list[object] = ["甲", 1, [], ["re", 32, [1, 2, 3], 0, {}], ["regex", 0, "甲", 0, {}, 0, [], 0], {}]
    for each in wrong:
        kept = KeptFile(tmp_path)
        kept.keep("regex", "甲", each)
        assert kept.value("regex", "甲") == each
        assert kept.pattern("regex", "甲") is None


def test_what_two_commands_have_made_is_kept_once(tmp_path: Path) -> None:
    both = [KeptFile(tmp_path), KeptFile(tmp_path)]
    for place, kept in enumerate(both):
        kept.keep("toml", "a = 1", {"a": 1})
        kept.keep("toml", f"b = {place}", {"b": place})
    for kept in both:
        kept.save()
    assert len([line for line in both[0].path.read_text("utf-8").split("\n") if line]) == 3
    both[0].path.write_text(both[0].path.read_text("utf-8").replace('"a":1', '"a":2'), "utf-8")
    again = KeptFile(tmp_path)
    assert again.value("toml", "a = 1") is None
    again.keep("toml", "a = 1", {"a": 1})
    again.save()
    assert KeptFile(tmp_path).value("toml", "a = 1") == {"a": 1}


@posix
def test_only_the_users_own_file_is_read_and_written(filled: KeptFile, tmp_path: Path) -> None:
    assert filled.path.stat().st_mode & 0o777 == 0o600
    written = filled.path.read_bytes()
    mine = tmp_path / filled.path.name
    mine.write_bytes(written)
    mine.chmod(0o666)
    assert KeptFile(tmp_path).lines == {}
    run(tmp_path, "-c", WHEN)
    assert mine.read_bytes() == written  # and not written to
    mine.unlink()
    mine.symlink_to(filled.path)
    assert KeptFile(tmp_path).lines == {}
    run(tmp_path, "-c", WHEN)
    assert filled.path.read_bytes() == written


def test_the_file_is_begun_anew_where_it_grew_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.patterns.kept.MOST_BYTES", 1_000)
    for number in range(40):
        kept = KeptFile(tmp_path)
        kept.keep("toml", f"a = {number}", {"a": number})
        kept.save()
    assert kept.path.stat().st_size <= 1_000
    assert KeptFile(tmp_path).value("toml", "a = 39") == {"a": 39}


def test_where_it_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(SETTING, "")
    assert folder() is None
    monkeypatch.setenv(SETTING, str(tmp_path))
    assert folder() == tmp_path
    monkeypatch.delenv(SETTING)
    told = folder()
    assert told is not None
    assert told.name == "duban"


def test_python_that_keeps_nothing_keeps_none(tmp_path: Path) -> None:
    run(tmp_path, "-B", "-c", WHEN)
    assert list(tmp_path.iterdir()) == []
    run(tmp_path, "-c", WHEN)
    assert list(tmp_path.iterdir()) == [KeptFile(tmp_path).path]


def test_what_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("甲", "utf-8")
    kept = KeptFile(tmp_path / "file")
    kept.keep("toml", "a = 1", {"a": 1})
    kept.save()
    assert (tmp_path / "file").read_text("utf-8") == "甲"


def test_the_library_keeps_nothing(tmp_path: Path) -> None:
    code = "import extract; extract.when('5月底前')"
    run(tmp_path, "-c", code)
    assert list(tmp_path.iterdir()) == []
    assert patterns.made_of("count", "甲乙", len) == 2


@pytest.mark.skipif(sys.dont_write_bytecode, reason="a Python that keeps nothing was asked for: its workers keep none")
def test_workers_of_a_command_keep_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SETTING, str(tmp_path))

    def work(key: str) -> KeptFile:
        assert [each.error for each in Pool(with_pattern, 1, PATIENCE, 4096).run(iter([Input(key, key)])) if each] == [None]
        return KeptFile(tmp_path)

    monkeypatch.setattr(Kept, "place", None)
    assert work("甲").pattern("regex", "甲") is None
    monkeypatch.setattr(Kept, "place", KeptFile(tmp_path))
    assert work("乙").pattern("regex", "乙") is not None


def test_what_may_be_ended_at_any_time_keeps_now_and_then(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    kept, at = KeptFile(tmp_path), list[int]()
    monkeypatch.setattr(Kept, "place", kept)
    monkeypatch.setattr(KeptFile, "save", lambda _: at.append(len(at)))
    assert list(saved(range(20))) == list(range(20))
    assert len(at) == 5


def test_hints_come_back_whole() -> None:
    """What is kept of a hint is all of it."""
    ruleset = load_ruleset()
    ruleset.build(AssignmentReader)
    hints = {**ruleset.build(shared).whole, **ruleset.build(Grammar).hints.whole}
    assert len(hints) > 50
    for pattern, hint in hints.items():
        assert told(json.loads(json.dumps(telling(hint)))) == hint, pattern
