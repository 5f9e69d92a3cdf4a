"""What is told by a pattern's own characters hides no match: the reader with its hints beside its plain twin that asks every rule everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import regex

from extract.assignments.said_once import SaidOnce
from extract.clauses.labels.shapes import End
from extract.clauses.timing import TimingContext, TimingReader, value_of
from extract.clauses.timing.entries import Entry
from extract.rulebook.hints import Hints, needed
from extract.rulebook.ruleset import Ruleset, load_ruleset
from extract.text.normalize import passage
from tests.test_timing_fuzz import case
from tests.test_timing_parts import BEFORE, BEHIND, CORES

SAMPLES = sorted((Path(__file__).parent.parent / "samples").glob("*.txt"))
CONTEXT = TimingContext(issued=date(2020, 3, 25), year=2020, province="浙江")


class PlainReader(TimingReader):
    """Asks every rule, at every place."""

    def __init__(self, ruleset: Ruleset) -> None:
        super().__init__(ruleset)
        for entry in self.entries:
            entry.__dict__["pattern"] = regex.compile(entry.source())

    def choose(self, part: str, slot: bool) -> dict[int, Entry]:
        return {order: entry for order, entry in enumerate(self.entries) if slot or not entry.slot_only}


def phrases() -> Iterator[str]:
    for number in range(300):
        yield case(number)[0]
    for before, core, behind in zip(BEFORE, CORES, BEHIND, strict=False):
        yield before + core + behind
    ruleset = load_ruleset()
    for table in ("timing", "timing_phrase", "event"):
        for rule in ruleset.rules(table):
            yield from (example.text for example in rule.examples)
            yield from rule.counter_examples


def sentences() -> Iterator[str]:
    for path in SAMPLES:
        yield from regex.split(r"[\n。]", path.read_bytes().decode("utf-8", "replace"))


@pytest.mark.parametrize(
    "parts",
    ["示例市水利局负责，", "示例市人事处牵头,", "示例市教育局、示例县水利局牵头，示例县公安局配合；", "示例市防汛办、旱灾防御处牵头，"],
)
def test_behind_the_last_part_a_slot_says_the_same_whoever_does_it(parts: str) -> None:
    reader = load_ruleset().build(TimingReader)
    for words in phrases():
        text = parts + passage(words).text
        assert reader.read(text, CONTEXT, slot=True) == reader.read_anew(text, CONTEXT, True), text
    assert reader.without_names(f"{parts}5月底前完成") == len(parts) - 3


@pytest.mark.parametrize("slot", [True, False])
def test_a_reader_with_hints_reads_what_its_plain_twin_reads(slot: bool) -> None:
    ruleset = load_ruleset()
    quick, plain = ruleset.build(TimingReader), ruleset.build(PlainReader)
    for words in [*phrases(), *sentences()]:
        text = passage(words).text
        got, wanted = ([(value_of(one), one.at) for one in each.read(text, CONTEXT, slot=slot)] for each in (quick, plain))
        assert got == wanted, text


@pytest.mark.parametrize(
    ("pattern", "text", "begin"),
    [
        ("(?:市|县)级?(?:责任)?单位", "对象市级单位", 2),
        (r"(?:市|\p{Han}{1,9}委内部?)单位", "对象市单位", 2),
        (r"(?:市|\p{Han}{1,9}委内部?)单位", "市卫健委内单位", 0),
        ("[^市]单位", "对象单位", 0),
        ("(?=前)前{part}", "于前列单位", 1),
    ],
)
def test_where_a_match_may_begin(pattern: str, text: str, begin: int) -> None:
    assert End(Hints({"part": "列(?:单位|部门)"}.__getitem__).of(pattern)).begin(text) == begin


@pytest.mark.parametrize(
    ("pattern", "first", "needs"),
    [
        ("[二三]季度", "二三", ["季", "度", "二三"]),
        ("(?:每|逐)?月", "每逐月", ["月"]),
        ("(?<!次)月(?=底)", "月", ["底", "月"]),
        ("年(?:底|末(?!端))前", "年", ["前", "年", "底末"]),
        ("(?(a)甲|(?!))乙", "甲", ["乙", "甲"]),
        ("[^年]月", None, ["月"]),
        ("甲{0,2}乙", "甲乙", ["乙"]),
        (r"\p{Han}前", None, ["前"]),
        ("到?(?=[今明])年?(?:底)?", "到今明", ["今明"]),
        ("(?=[^年])月?", "月", []),
        (r"[年\-./]月", r"年-./", ["月", r"年-./"]),
        (r"[\d-]月", None, ["月"]),
        (r"[0-2\]-]月", "012]-", ["月", "012]-"]),
    ],
)
def test_hint(pattern: str, first: str | None, needs: list[str]) -> None:
    hint = Hints().of(pattern)
    assert (hint.first, needed(hint)) == (frozenset(first) if first else None, [frozenset(need) for need in needs])


def test_what_is_said_once_is_asked_for_wherever_its_pattern_matches() -> None:
    said = load_ruleset().build(SaidOnce)
    texts = [
        *sentences(),
        "注：未注明完成时限的，均于11月30日前完成",
        "注：第1、3项由市水利局负责",
        "第一阶段由办公室负责",
        "以下均由市水利局负责",
    ]
    for pattern, needed_ in ((said.unless, said.may_lack), (said.numbered.numbered, said.numbered.may), *said.defaults):
        matching = [text for text in texts if pattern.search(text)]
        assert matching
        assert needed_.sets
        assert all(map(needed_.held, matching))
