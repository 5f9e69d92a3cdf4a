"""What holds for every text: spans give the words back, nothing raises, the same text gives the same record, white space is nothing."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract import Notice
from extract.checking.golden import samples
from extract.pipeline import convert
from extract.readers import read_path, read_text
from extract.rulebook.ruleset import load_ruleset

RULES, AGAIN = load_ruleset(), load_ruleset.__wrapped__()  # the same files, loaded twice
EXAMPLES = int(os.environ.get("DUBAN_FUZZ", "240"))  # make fuzz tries more
SAMPLES = samples(Path(__file__).resolve().parent.parent / "samples")
# Derandomised: the same cases in every run, so that a red check means a change.
settings.register_profile("duban", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("duban")

LABELS = ["一、", "（一）", "(二)", "1.", "2、", "（3）", "①", "第一章", "第二条", "一是", "十二、", "3．", "附件1", ""]
TITLES = ["夯实基础", "加固堤防。", "完善《预案》", "推进2.0平台", "乡镇(街道)", "建设数据“一中心”。", "目标：达到90%以上。"]
BODIES = ["年底前打通数据。", "各单位要高度重视，抓好落实。", "力争2022年6月底建成。", "每月5日前报送。", "(2020-2022年)", ""]
SLOTS = [
    "（工程处牵头负责，5月底前完成）",
    "(防汛处、人事处牵头，办公室配合,汛期前完成)",
    "【责任单位：市水务局、各区（县）人民政府】",
    "［牵头单位：工程处；完成时限：2021年12月底前］",
    "责任单位：市水务局",
    "整改时限：立行立改",
    "（附件1）",
    "（工程处、办公室等有关部门按职责分工负责）",
    "(争取4月份出台文件,全年实施)",
    "（",
    "",
]
SIGNS = "一二三（）()【】、，。：；\n\t 0123456789年月日底前负责牵头单位〔〕《》%“”\u200b\u3000\ufeff\r\x0bａ１①Ⅰ.-—"
NOISE = st.text(alphabet=st.sampled_from(SIGNS), max_size=60)
ANYTHING = st.text(alphabet=st.characters(codec="utf-8"), max_size=120)
LINE = st.builds("".join, st.tuples(*map(st.sampled_from, (LABELS, TITLES, BODIES, SLOTS)), st.one_of(st.just(""), NOISE)))
HEAD = st.sampled_from(["示例市水务局关于做好防汛工作的通知\n示水〔2021〕7号\n各处室、直属单位：\n", "关于印发要点的通知\n", ""])
TAIL = st.sampled_from(["\n示例市水务局\n2021年3月5日\n", "\n（此件公开发布）", ""])
ENDS = st.sampled_from(["\n", "\r\n", "\r", ""])
NOTICE = st.builds(lambda head, lines, end, tail: head + end.join(lines) + tail, HEAD, st.lists(LINE, max_size=12), ENDS, TAIL)
TEXT = st.one_of(NOTICE, NOISE, ANYTHING)


def read(text: str) -> Notice:
    return convert(read_text(text, "text"), RULES)


def spans(value: Any) -> list[tuple[int, int]]:
    """Every span in a record dumped as Python values."""
    if isinstance(value, dict):
        return [tuple(item) if key == "span" else each for key, item in value.items() for each in ([()] if key == "span" else spans(item))]
    return [each for item in value for each in spans(item)] if isinstance(value, list) else []


def without_spans(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_spans(item) for key, item in value.items() if key not in {"span", "due_from"}}
    return [without_spans(item) for item in value] if isinstance(value, list) else value


def squeezed(text: str) -> str:
    """Without white space and what is invisible: spans may hold line breaks that the words as read do not."""
    return "".join(character for character in text if character.isprintable() and not character.isspace())


def hold(text: str, notice: Notice) -> None:
    """Every span is a place in the text, and those of words give the words back."""
    assert notice.source.characters == len(text)
    assert all(0 <= start <= end <= len(text) for start, end in spans(notice.model_dump()))
    for task in notice.tasks:
        words = [(unit.name, unit.span) for unit in task.units] + [(person.name, person.span) for person in task.persons]
        words += [(timing.text, timing.span) for timing in (*task.timings, *task.milestones)]
        words += [(target.text, target.span) for target in task.targets] + [(citation.title, citation.span) for citation in task.citations]
        for said, (start, end) in words:
            assert said == text[start:end]
        assert task.title == "" or squeezed(task.title)[:4] in squeezed(text)


@given(TEXT)
@settings(max_examples=EXAMPLES)
def test_any_text_parses_and_spans_give_the_words_back(text: str) -> None:
    if text and not text.isspace():
        hold(text, read(text))


@given(TEXT)
@settings(max_examples=EXAMPLES // 3)
def test_parsing_is_deterministic(text: str) -> None:
    if text and not text.isspace():
        assert read(text).to_json() == read(text).to_json()
        assert convert(read_text(text, "text"), AGAIN).to_json() == read(text).to_json()


@given(NOTICE, st.lists(st.sampled_from(["\n", "\n\n", "\n\u3000\n", "\n \t\n", "\n\u200b\n"]), min_size=1, max_size=5))
@settings(max_examples=EXAMPLES // 2)
def test_white_space_between_paragraphs_changes_no_record(text: str, gaps: list[str]) -> None:
    if not text.strip():
        return
    paragraphs = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    spaced = paragraphs[0] + "".join(gaps[at % len(gaps)] + paragraph for at, paragraph in enumerate(paragraphs[1:]))
    assert records("\n".join(paragraphs)) == records(spaced)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
@pytest.mark.parametrize("end", ["\n\n", "\n\u3000\u3000", " \t\n", "\r\n", "\r", "\n\u200b\n"], ids=repr)
def test_samples_are_read_the_same_with_other_line_ends(path: Path, end: str) -> None:
    text, plain = of_sample(path)
    changed = text.replace("\n", end)
    notice = read(changed)
    hold(changed, notice)
    assert squeezed_values(without_spans(notice.model_dump(mode="json", exclude={"source"}))) == plain


@cache
def of_sample(path: Path) -> tuple[str, Any]:
    """Its text with plain line ends, and the record of that."""
    text = read_path(path).text.replace("\r\n", "\n")
    return text, records(text)


def records(text: str) -> Any:
    """The record without its spans and source, and texts without the white space in them."""
    dumped = without_spans(read(text).model_dump(mode="json", exclude={"source"}))
    return squeezed_values(dumped)


def squeezed_values(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: squeezed_values(item) for key, item in value.items()}
    if isinstance(value, list):
        return [squeezed_values(item) for item in value]
    return squeezed(value) if isinstance(value, str) else value
