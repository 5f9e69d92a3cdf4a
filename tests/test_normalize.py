"""Passages lose white space and width, and still know their place in the source."""

from __future__ import annotations

import re

import pytest

from extract.assignments.unread.spans import inside, merged, overlaps
from extract.text.characters import FOLDED, fold, has_folded
from extract.text.normalize import MOST_LINE, join, lines, passage
from extract.text.parting import BREAKS, LONGEST, SHORTEST, sentences_of

CASES = [
    ("2020 年 6 月底前", "2020年6月底前"),
    ("２０２０年６月", "2020年6月"),
    ("2020-03-27 11:07 来源:人事处", "2020-03-27 11:07来源:人事处"),
    ("\ufeff责\u200b任\u3000单位\t：办公室", "责任单位：办公室"),
    ("９０％以上", "90%以上"),
    ("2\u200b0\u200b2\u200b4\u200b年\ufeff6月，a\u00adb", "2024年6月，ab"),
    ("Windows \u200b10", "Windows 10"),
    ("推进 Windows 10 升级", "推进Windows 10升级"),
    ("⼀、⽔利⼯作（⽉底）", "一、水利工作（月底）"),
    ("⻓期⻛险、⻋辆、⺠⽣、⼾籍", "长期风险、车辆、民生、户籍"),
    ("示水﹝2024﹞6号﹑｢甲｣｡", "示水〔2024〕6号、「甲」。"),
    ("更换樂器\uf914", "更换樂器樂"),
]


@pytest.mark.parametrize(("source", "text"), CASES)
def test_passage_reads_without_white_space(source: str, text: str) -> None:
    assert passage(source).text == text


@pytest.mark.parametrize(("source", "text"), CASES)
def test_every_character_knows_its_place(source: str, text: str) -> None:
    ready = passage(source, base=5)
    for index, character in enumerate(ready.text):
        start, end = ready.span(index, index + 1)
        assert end == start + 1
        assert passage(source[start - 5 : end - 5] or " ").text == character.strip()


def test_each_sign_is_folded_into_one_that_stays() -> None:
    assert all(form not in FOLDED for form in FOLDED.values())
    assert all(len(fold(chr(code))) == 1 and has_folded(chr(code)) for code in FOLDED)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x0b"])
def test_lines_end_as_archives_end_them(end: str) -> None:
    text = f"一、总则{end}{end}  1.要求{end}"
    found = list(lines(text))
    assert [line.passage.text for line in found] == ["一、总则", "1.要求"]
    assert [text[slice(*line.passage.span(0, len(line.passage.text)))] for line in found] == ["一、总则", "1.要求"]


def test_a_line_without_end_comes_in_parts() -> None:
    assert [len(line.passage.text) for line in lines("字" * (MOST_LINE + 3))] == [MOST_LINE, 3]


def test_joined_passages_keep_their_places() -> None:
    text = "前半 句\n后半句"
    joined = join([line.passage for line in lines(text)])
    assert joined.text == "前半句后半句"
    assert text[slice(*joined.span(2, 4))] == "句\n后"


def test_cut_and_strip_keep_their_places() -> None:
    text = "（ 办公室 负责 ）"
    inner = passage(text).strip("（）")
    assert inner.text == "办公室负责"
    assert text[slice(*inner.cut(3).span(0, 2))] == "负责"


SENTENCE = re.compile(rf"[^{BREAKS}]{{{SHORTEST},{LONGEST}}}")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "。",
        "甲局",
        "甲局牵头",
        "甲局牵头。乙局配合；6月底前完成。",
        "甲。乙局。丙局牵头！！丁局配合?",
        "。。甲局牵头\n乙局",
        "甲" * LONGEST + "局。" + "乙" * (2 * LONGEST + SHORTEST) + ";" + "丙" * (LONGEST + SHORTEST - 1),
    ],
)
def test_sentences_are_those_of_one_pattern(text: str) -> None:
    assert sentences_of(text) == [found.span() for found in SENTENCE.finditer(text)]


@pytest.mark.parametrize("span", [(a, b) for a in range(9) for b in range(a + 1, 10)])
def test_merged_spans_hold_and_touch_as_their_characters_do(span: tuple[int, int]) -> None:
    given = [(6, 7), (1, 3), (2, 4), (8, 9), (4, 5)]
    spans = merged(given)
    characters = {at for start, end in given for at in range(start, end)}
    assert overlaps(spans, span) == bool(characters & set(range(*span)))
    assert inside(spans, span) == characters.issuperset(range(*span))
