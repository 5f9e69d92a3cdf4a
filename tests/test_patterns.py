"""Two engines for patterns: which one compiles, and that both find the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import regex

from extract import patterns
from extract.clauses.roles import RoleReader
from extract.clauses.timing import TimingReader
from extract.rulebook.ruleset import load_ruleset

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
