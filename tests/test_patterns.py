"""Two engines for patterns: which one compiles, and that both find the same."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
import regex

from extract import patterns
from extract.assignments.slots import SlotReader
from extract.clauses.brackets import ROUND_AND_SQUARE, pairs
from extract.clauses.directives import Directives
from extract.clauses.labels import LabelReader
from extract.clauses.labels.unmarked import LEAST, LONGEST, UnmarkedReader
from extract.clauses.roles import RoleReader
from extract.clauses.timing import TimingContext, TimingReader
from extract.head.genres import StanceReader
from extract.library.parsing import parse_text
from extract.patterns.asking import Needed, Texts
from extract.patterns.behind import parted
from extract.rulebook.ruleset import digest, load_ruleset, loaded, rule_files
from extract.structure.numbering import NumberingReader
from extract.text.normalize import passage

CONTEXT = TimingContext(issued=date(2020, 3, 25), year=2020, province="浙江")
SAMPLES = sorted((Path(__file__).parent.parent / "samples").glob("*.txt"))
SENTENCES = [words for path in SAMPLES for words in regex.split(r"[\n。]", path.read_bytes().decode("utf-8", "replace"))]


@pytest.mark.parametrize(
    ("source", "engine"),
    [
        ("完成|实施", re),
        (r"[\p{Han}（[]\p{Han}完成", re),
        (r"\p{Lu}完成", regex),
        ("(?P<a>甲)|(?P<a>乙)", regex),
        ("(?<=甲|乙丙)丁", re),
        ("(?<=甲|(?:乙|丙丁))戊", re),
        ("(?<=甲|乙+)丁", regex),
    ],
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


def test_what_is_kept_of_other_notices_changes_none() -> None:
    """Readings are kept and shared: rules loaded anew, which know no notice yet, read the same in another order."""
    files = rule_files(None)
    fresh = loaded.__wrapped__(files, digest(files))
    texts = [path.read_bytes().decode("utf-8", "replace") for path in SAMPLES[:8]]
    kept = [parse_text(text).to_json() for text in texts]
    assert [parse_text(text, rules=fresh).to_json() for text in reversed(texts)] == kept[::-1]
    assert [parse_text(text).to_json() for text in texts] == kept


def test_chinese_characters_are_the_same_for_both_engines() -> None:
    """What one of them is, is Unicode's to say; in later planes each version adds some."""
    by_name, by_class = re.compile(f"[{patterns.HAN}]"), regex.compile(r"\p{Han}")
    for code in range(0x10000):
        assert bool(by_name.match(chr(code))) == bool(by_class.match(chr(code))), hex(code)
    inside = patterns.compile_quick(r"[^\p{Han}[\]、]")
    assert isinstance(inside, re.Pattern)
    assert [bool(inside.match(sign)) for sign in "汉〇[]、a\\"] == [False] * 5 + [True, True]


def test_labels_are_found_by_one_pattern_as_by_their_shapes() -> None:
    """Which shapes are asked, and from where, hides no label: beside them one pattern of all, asked everywhere."""
    reader = load_ruleset().build(LabelReader)
    each = "|".join(f"(?P<{shape.kind}>{shape.pattern.pattern})" for shape in reader.shapes.shapes).replace("?P<label>", "?:")
    plain = regex.compile(rf"(?:(?<!\p{{Han}})|(?={reader.shapes.fresh.pattern}))(?:{each})\Z")
    found = 0
    proofs = [
        example.text
        for table in ("label", "stem", "part", "shape")
        for rule in reader.grammar.ruleset.rules(table)
        for example in rule.examples
    ]
    for run in [words[start : start + 9] for words in SENTENCES for start in range(0, len(words), 6)] + [
        words.split("：")[0] for words in proofs
    ]:
        whole = plain.fullmatch(run)
        got = reader.shapes.whole(run)
        assert (got and got.kind) == (whole and whole.lastgroup), run
        for first in (0, 1):
            got, wanted = reader.shapes.at_end(run, first), plain.search(run, first)
            assert (got and (got.kind, got.start)) == (wanted and (wanted.lastgroup, wanted.start())), run
            found += got is not None
    assert found > 200


def test_unmarked_labels_are_found_without_the_first_look() -> None:
    """A label that assigns holds one of the words that are looked for first, and begins as the first look says."""
    ruleset = load_ruleset()
    reader, unmarked = ruleset.build(LabelReader), ruleset.build(UnmarkedReader)
    told = unmarked.telling
    words = {*reader.listed, *(f"{stem}{head}" for stem in reader.grammar.stems for head in reader.grammar.words("head"))}
    words |= {example.text for table in ("stem", "part", "shape") for rule in ruleset.rules(table) for example in rule.examples}
    assigns = [word for word in words if (read := reader.label_at_end(word)) and read[2].assigns()]
    assert len(assigns) > 300
    assert [word for word in assigns if not told.search(word)] == []
    labels = [label for word in assigns if (read := reader.label_at_end(word)) and len(label := word[read[0] :]) >= LEAST]
    assert len(labels) > 200
    assert [label for label in labels if not unmarked.may_open.match(label)] == []


def test_words_behind_breaks_are_those_that_labels_are_looked_for_in() -> None:
    unmarked = load_ruleset().build(UnmarkedReader)
    texts = [
        passage(words).text for words in regex.split(r"\n", "\n".join(path.read_bytes().decode("utf-8", "replace") for path in SAMPLES))
    ]
    behind = [[text[stop.end() :][:LONGEST] for stop in unmarked.behind.finditer(text)] for text in texts]
    assert sum(map(len, behind)) > 100
    assert [unmarked.are_behind(text) for text in texts] == [any(map(unmarked.words, words)) for words in behind]
    assert sum(map(unmarked.are_behind, texts)) > 5


def test_a_bracket_that_says_who_is_no_list_of_days() -> None:
    slots = load_ruleset().build(SlotReader)
    alone = [(passage(words), found) for words in SENTENCES if len(found := pairs(passage(words).text, ROUND_AND_SQUARE)) == 1]
    read = [(words, found) for words, found in alone if (spot := slots.bracket(words, found[0], CONTEXT)) and spot.says_who()]
    assert len(read) > 30
    assert [words.text for words, found in read if slots.front.in_parts(words, found, slots.time, slots.plain, CONTEXT)] == []


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
        asides = [found for _, pattern in said.asides for found in pattern.finditer(text)]
        told = asides or said.said_first(text) or said.said_for_all(text) or said.way.search(text) or said.signed_leads.search(text)
        assert said.may_tell.search(text) or not told, text


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


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("(?<!本|责任)人", "(?<!本)(?<!责任)人"),
        ("(?<=^|[|，])(?:甲|乙)", "(?:(?<=^)|(?<=[|，]))(?:甲|乙)"),
        (r"(?<!\(|局长)人|(?P<who>(?<=市|县级)局)", r"(?<!\()(?<!局长)人|(?P<who>(?:(?<=市)|(?<=县级))局)"),
        ("(?<!本)人", "(?<!本)人"),
        ("(?<!本|(?:^|[省县])科(?=协|联))协", "(?<!本)(?<!^科(?=协|联))(?<![省县]科(?=协|联))协"),
        ("(?<![庆秋][“”]?)[两双]节", "(?<![庆秋][“”])(?<![庆秋])[两双]节"),
        ("(?<=市(?:级|直属)?)局?", "(?:(?<=市级)|(?<=市直属)|(?<=市))局?"),
    ],
)
def test_look_behinds_of_several_lengths_are_parted(source: str, wanted: str) -> None:
    assert parted(source) == wanted
    assert re.compile(wanted)


def test_role_words_are_the_same_for_both_engines() -> None:
    reader = load_ruleset().build(RoleReader)
    assert reader.phrase.search("市水利局牵头") is not None
    assert isinstance(reader.phrase.compiler(reader.phrase.pattern), re.Pattern)  # type: ignore[attr-defined]
    plain = regex.compile(reader.phrase.pattern)
    found = 0
    for words in SENTENCES:
        for start, end in ((0, len(words)), (2, len(words) - 2)):
            got = [(each.span(), each["words"], each["word"]) for each in reader.phrase.finditer(words, start, end)]
            assert got == [(each.span(), each["words"], each["word"]) for each in plain.finditer(words, start, end)]
            found += len(got)
    assert found > 100


def test_where_a_pattern_may_match_is_where_it_does() -> None:
    """A look at one character, by the other engine, sorts out most texts before the pattern is asked."""
    ruleset = load_ruleset()
    timing, numbering, stance = ruleset.build(TimingReader), ruleset.build(NumberingReader), ruleset.build(StanceReader)
    asked = [
        (timing.glance.places, timing.glance.pattern),
        (numbering.may_be_inside, numbering.inline),
        (stance.may_answer, stance.patterns["answers"]),
    ]
    for sifted, pattern in asked:
        for text in SENTENCES:
            found, place = pattern.search(text), sifted.search(text)
            assert (found and found.start()) == (place and place.start()), text
        assert isinstance(sifted.search.__self__, re.Pattern)  # type: ignore[attr-defined]


def test_texts_are_asked_together_as_each_alone() -> None:
    """A reader asks all paragraphs in one loop for what few hold."""
    texts = ["第1项由甲局牵头", "第2项", "由乙局牵头", "", "以上项目：由丙局牵头"]
    for asked in (Needed(["第项", "为由："]), Needed(["项"]), Needed([]), Needed(["项目第一二三四"])):
        assert asked.among(Texts(texts)) == [place for place, text in enumerate(texts) if asked.held(text)]
