"""A user's program that uses every public name of duban; tests/test_typed.py runs it, and checks it as strictly as mypy can."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import BinaryIO

import pandas
from duban import (
    CODES,
    Citation,
    Decoded,
    Diagnostic,
    DubanError,
    InputError,
    LeftOut,
    Limits,
    Metadata,
    Notice,
    Options,
    OutputError,
    Parser,
    Person,
    Reader,
    RulesError,
    Ruleset,
    Source,
    Target,
    Task,
    Timing,
    Unit,
    Writer,
    diagnostics_frame,
    milestones_frame,
    parse,
    parse_all,
    parse_bytes,
    parse_file,
    parse_text,
    tasks_frame,
    timings_frame,
    units_frame,
    when,
)

TEXT = "示例市水务局关于防汛的通知\n1.加固堤防，达标率90%以上，按《示例市条例》执行。（工程处牵头，5月底前完成，另行研究）\n2021年3月5日\n"


class Upper(Reader):
    name, suffixes = "upper", (".upper",)

    def text(self, data: bytes, name: str) -> str:
        return data.decode()


class Lines(Writer):
    name, suffixes = "lines", (".lines",)

    def write(self, notices: Iterable[Notice], out: BinaryIO, options: Options) -> None:
        out.writelines(f"{task.title}\n".encode() for notice in notices for task in notice.tasks)


def dues(notice: Notice) -> dict[str, date | None]:
    return {task.id: task.due for task in notice.tasks}


def parts(notice: Notice) -> tuple[Source, Metadata, list[LeftOut], Task, Unit, Timing, Target, Citation, list[Person], Diagnostic]:
    task = notice.tasks[0]
    first = (notice.source, notice.metadata, notice.source.left_out)
    return (*first, task, task.units[0], task.timings[0], task.targets[0], task.citations[0], task.persons, notice.diagnostics[0])


def frames(notices: list[Notice]) -> list[pandas.DataFrame]:
    return [make(notices) for make in (tasks_frame, units_frame, timings_frame, milestones_frame, diagnostics_frame)]


def main(folder: Path) -> None:
    path = folder / "通知.txt"
    path.write_text(TEXT, "utf-8")
    rules: Ruleset = Ruleset.load()
    parser = Parser(rules, limits=Limits(file_bytes=1_000_000))
    read: list[Notice] = [parse(TEXT), parse_text(TEXT, rules=rules), parse_file(path), parse_bytes(TEXT.encode()), parser.text(TEXT)]
    read += [found for found in parse_all(path) if not isinstance(found, DubanError)]
    assert {len(dues(notice)) for notice in read} == {1}
    severities = CODES[parts(read[0])[-1].code].severities
    assert "warning" in severities
    assert [len(frame) for frame in frames(read)] == [6, 6, 6, 0, 6]
    timings: list[Timing] = when("国庆节前完成", date(2021, 3, 5))
    assert timings[0].anchor == "国庆节"
    decoded: Decoded = Upper().read(TEXT.encode(), "a.upper")
    out = io.BytesIO()
    Lines().write([parser.text(decoded.text)], out, Options())
    assert out.getvalue().decode().startswith("加固堤防")
    for wrong in (InputError, OutputError):
        error: DubanError = wrong("a", "b", "c")
        assert str(error) == "a: b; c"
    try:
        Ruleset.load(folder / "none")
    except RulesError as error:
        assert error.line is None
