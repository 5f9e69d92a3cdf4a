"""Lines of a million characters without an end: reading stays linear, nothing raises, and every span is right.

A pattern that is quadratic would take hours here, so that the generous limit decides nothing on a busy machine.
"""

from __future__ import annotations

import time

import pytest

from extract import Notice, parse

LENGTH = 1_000_000  # characters of the long line
LINES = 200_000  # characters in many short lines
MOST_SECONDS = 20.0
PIECES = [
    *("工", "1", "年", "a", "（", "）", "(", "《", "》", "【", "，", "、", "。", "：", "-", ".", " ", "\u3000", "\u200b", "“", "\t"),
    *("水务局、", "由水务局牵头", "各市、县（市、区）", "水务局财政局公安局", "工程处负责", "牵头负责", "负责", "会同", "配合"),
    *("2020年", "12月", "5月底前，", "每月", "1-", "2020-", "十", "90%以上", "力争", "30个工作日内"),
    *("一、", "（一）", "1.", "①", "第一条", "责任单位：", "整改时限：", "【责任单位：", "关于", "〔2020〕1号"),
    *(
        "（工程处负责）",
        "（（工程处负责））",
        "（工程处负责，5月底前完成）\n",
        "1.建设中心（工程处负责，5月底前完成）\n",
        "责任单位：水务局\n",
        "\n",
    ),
]


@pytest.mark.parametrize("piece", PIECES, ids=repr)
def test_a_line_of_a_million_characters(piece: str) -> None:
    text = "示例市水务局关于做好防汛工作的通知\n一、夯实基础\n" + piece * ((LINES if piece.endswith("\n") else LENGTH) // len(piece))
    start = time.perf_counter()
    notice = parse(text)
    assert time.perf_counter() - start < MOST_SECONDS
    right(text, notice)


def test_deep_brackets_and_headings() -> None:
    brackets = "（" * 50_000 + "工程处负责" + "）" * 50_000
    headings = "\n".join(f"{label}夯实" for label in ("一、", "（一）", "1.", "（1）", "①", "第一章", "第一条", "一是") * 3_000)
    for text in (brackets, headings, f"1.建设{brackets}\n{headings}"):
        right(text, parse(text))


def right(text: str, notice: Notice) -> None:
    assert notice.source.characters == len(text)
    for task in notice.tasks:
        assert 0 <= task.span[0] <= task.span[1] <= len(text)
        assert all(text[slice(*unit.span)] == unit.name for unit in task.units)
        assert all(text[slice(*timing.span)] == timing.text for timing in (*task.timings, *task.milestones))
