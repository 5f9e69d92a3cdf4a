"""Ids: one for each task of an archive, the same when the notice is converted again, from wherever."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extract import parse
from tests import batches

HEAD = ("序号", "任务", "责任单位", "完成时限")


def ledger(path: Path, *rows: tuple[str, ...]) -> Path:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (HEAD, *rows):
        book.active.append(row)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def ids(path: Path) -> list[str]:
    return [task.id for task in parse(path).tasks]


def batch(out: Path, *sources: Path) -> tuple[dict[str, list[str]], str]:
    done = batches.batch(*sources, "-o", out)
    assert done.exit_code == 0, done.output
    notices = map(json.loads, out.read_bytes().splitlines())
    return {each["source"]["name"]: [task["id"] for task in each["tasks"]] for each in notices}, done.output


def row(number: str, task: str, unit: str) -> tuple[str, ...]:
    return number, task, unit, "2024年6月底前"


def test_two_ledgers_of_one_template(tmp_path: Path) -> None:
    one = ledger(tmp_path / "东县.xlsx", row("1", "建设平台", "东县数据局"), row("2", "清理河道", "东县水利局"))
    other = ledger(tmp_path / "西县.xlsx", row("1", "建设平台", "西县数据局"))
    assert len({*ids(one), *ids(other)}) == 3
    moved = ledger(tmp_path / "存档" / "东县 (2).xlsx", row("1", "建设平台", "东县发改局"), row("2", "清理小微河道", "东县水利局"))
    assert ids(moved)[0] == ids(one)[0]  # another folder, a copy's name, another unit, another wording elsewhere
    assert batch(tmp_path / "o.jsonl", one, other)[0] == {"东县.xlsx": ids(one), "西县.xlsx": ids(other)}


def test_ledgers_of_one_name_are_told_apart_whatever_their_order(tmp_path: Path) -> None:
    for county in ("a", "b", "c"):
        ledger(tmp_path / "in" / county / "台账.xlsx", row("1", "建设平台", f"{county}县数据局"), row("2", f"清理{county}河", "水利局"))
    plain = ids(tmp_path / "in" / "a" / "台账.xlsx")
    found, told = batch(tmp_path / "o.jsonl", tmp_path / "in")
    assert found["a/台账.xlsx"] == plain
    assert len({each for several in found.values() for each in several}) == 6
    assert "2 tasks had the id of a task in another notice, and have one of their own now: so in a/台账.xlsx and b/台账.xlsx" in told
    assert found["b/台账.xlsx"][1] == ids(tmp_path / "in" / "b" / "台账.xlsx")[1]
    again, _ = batch(tmp_path / "p.jsonl", tmp_path / "in")
    assert [again[name] for name in found] == [found[name] for name in found]


def test_notices_without_a_number() -> None:
    def one(issuer: str, year: int, name: str = "通知.txt") -> str:
        text = f"关于做好防汛工作的通知\n各单位：\n1.加固堤防。（工程处负责，5月底前完成）\n{issuer}\n{year}年3月5日\n"
        return parse(text, name=name).tasks[0].id

    assert one("示例市水务局", 2023) == one("示例市水务局", 2023, "存档/别名.docx")
    assert len({one("示例市水务局", 2023), one("示例市水务局", 2024), one("示例县水务局", 2023)}) == 3


def test_a_number_is_enough() -> None:
    text = "关于做好防汛工作的通知\n示水〔2024〕7号\n1.加固堤防。（工程处负责，5月底前完成）\n"
    other = text.replace("防汛", "防汛抗旱").replace("工程处", "办公室")
    assert parse(text, name="a.txt").tasks[0].id == parse(other, name="b.txt").tasks[0].id
