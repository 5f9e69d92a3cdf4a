"""Two engines for patterns: which one compiles, and that both find the same."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
import regex

from extract import patterns
from extract.clauses.directives import Directives
from extract.clauses.roles import RoleReader
from extract.clauses.timing import TimingContext, TimingReader
from extract.rulebook.ruleset import load_ruleset
from extract.text.normalize import passage

CONTEXT = TimingContext(issued=date(2020, 3, 25), year=2020, province="浙江")
SAMPLES = sorted((Path(__file__).parent.parent / "samples").glob("*.txt"))
SENTENCES = [words for path in SAMPLES for words in regex.split(r"[\n。]", path.read_bytes().decode("utf-8", "replace"))]


@pytest.mark.parametrize(
    ("source", "engine"),
    [("完成|实施", re), (r"\p{Han}完成", regex), ("(?P<a>甲)|(?P<a>乙)", regex), ("(?<=甲|乙丙)丁", regex)],
)
def test_a_quick_pattern_is_compiled_by_what_reads_it(source: str, engine: object) -> None:
    assert type(patterns.compile_quick(source)).__module__.lstrip("_") == engine.__name__  # type: ignore[attr-defined]


def test_no_pattern_at_all_is_told_as_regex_tells_it() -> None:
    with pytest.raises(regex.error):
        patterns.compile_quick("(甲")


def test_both_engines_find_the_same() -> None:
    entries = load_ruleset().build(TimingReader).entries
    both = [(quick, regex.compile(quick.pattern)) for entry in entries if isinstance(quick := entry.pattern, re.Pattern)]
    assert len(both) > len(entries) / 4
    for text in SENTENCES:
        for quick, plain in both:
            found = [(each.span(), each.groupdict(), each.lastgroup) for each in quick.finditer(text)]
            assert found == [(each.span(), each.groupdict(), each.lastgroup) for each in plain.finditer(text)], text


def test_role_words_are_found_without_the_first_look() -> None:
    """The look that tells where no role word stands hides none."""
    roles = load_ruleset().build(RoleReader)
    found = 0
    for text in [*SENTENCES, "甲局按职责分工负责", "具体负责", "总负责", "落实", "落实工作，", "属地责任", "跟踪督办"]:
        plain = [each.span() for each in roles.phrase.finditer(text) if roles.word_of(each)]
        assert [(each.start, each.end) for each in roles.read(text)] == plain
        found += len(plain)
    assert found > 50


def test_directives_are_found_without_the_first_look() -> None:
    """What tells that a long pattern cannot match is right: 以下 and 均 before `for_all`, the first's place before `first_leads`."""
    ruleset = load_ruleset()
    said = ruleset.build(Directives)
    shapes = {rule.name: rule for rule in ruleset.rules("shape")}
    proofs = [each.text for name in ("for_all", "first_leads") for each in shapes[name].examples]
    for text in [*SENTENCES, *proofs, *(f"{before}牵头" for before in ("第一", "首位的单位为", "逗号前", "最前面的部门（单位）"))]:
        assert (said.said_for_all(text) is None) == (said.for_all.search(text) is None), text
        assert (said.said_first(text) is None) == (said.first_leads.search(text) is None), text


def test_a_text_without_an_edge_has_no_day_before_which_something_is_due() -> None:
    ruleset = load_ruleset()
    reader = ruleset.build(TimingReader)
    proofs = [each.text for table in ("timing", "timing_phrase", "event") for rule in ruleset.rules(table) for each in rule.examples]
    told = 0
    for text in [*SENTENCES, *proofs]:
        words = passage(text).text
        due = [each for each in reader.read(words, CONTEXT, slot=True) if each.kind == "deadline" and each.modifier == "before"]
        assert not due or reader.may_be_before(words), text
        told += bool(due)
    assert told > 50
