"""Parts of speech from jieba's own dictionary, which is searched in the file and not imported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from extract.assignments.running.whole.speech import Speech
from extract.rulebook.ruleset import Ruleset

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def speech() -> Speech:
    return Speech(Ruleset())


def test_each_line_is_found_where_it_is(speech: Speech) -> None:
    lines = bytes(speech.dictionary()).decode().splitlines()
    han = [
        line.split(" ") for line in lines if line.split(" ")[0].isalpha() and min(line.split(" ")[0]) > "一"
    ]  # a few with Latin letters stand apart
    assert len(han) > 300_000
    assert [word for word, _, tag in han[::97] if speech.tag(word) != tag.encode()] == []


@pytest.mark.parametrize("text", ["核对信息", "检修线路", "带队检查", "割接系统", "试餐一次"])
def test_verbs(speech: Speech, text: str) -> None:
    assert speech.is_verb(text, 0)


@pytest.mark.parametrize("text", ["责任区域", "管理人员", "在受理后", "会议室内", "局", ""])
def test_other_words(speech: Speech, text: str) -> None:
    assert not speech.is_verb(text, 0)


def test_without_a_dictionary_there_is_no_verb() -> None:
    speech = Speech(Ruleset())
    speech.lines = b""
    assert not speech.is_verb("核对信息", 0)


def test_jieba_is_not_imported() -> None:
    code = "from extract import parse_text; t = parse_text('示例县保障方案\\n一、票务部启用预约系统，限流1.2万人。\\n2024年3月8日').tasks"
    code += "; import sys; print(len(t), 'jieba' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["1", "False"]
