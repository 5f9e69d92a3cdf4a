"""A record as lines that a reviewer reads in a diff: one a source and notice field, one a task, one a diagnostic.

    title | 示例市人民政府关于…的通知
    二/1 对基层情况做到底子清 | form=clause | units=办公室@974-977 lead | timings=全年实施@982-986 period start=2020-01-01 … | due=…
    info | item-without-assignment@821-854 an item without assignment among items that have one

What a field has by default is left out; words come with their place (`@start-end`). A task's governed text is told by its two ends, its
length and a checksum, so that a changed character in its middle shows too.
"""

from __future__ import annotations

import json
import zlib
from typing import Any

from ..models import Notice, Task

BETWEEN = " | "
WORDS = ("text", "name", "title", "code", "kind")  # the first of them that a value has stands before its place, bare
BARE = {"role", "kind", "message"}  # values that need no name before them
END = 12  # characters shown of each end of a governed text
FORMED = {"id", "path", "title", "text", "optional"}  # fields of a task that have a form of their own in its line
FIRST = ("form", "units", "persons", "timings", "milestones", "due", "due_from")  # what a reviewer looks at, before all else


def as_lines(record: Notice) -> str:
    """The record in lines, e.g. for `NAME.golden`: every field, each task on one line."""
    whole = record.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    head = [BETWEEN.join((key, shown(value))) for part in ("source", "notice") for key, value in whole.get(part, {}).items()]
    tasks = [task_line(task, values) for task, values in zip(record.tasks, whole.get("tasks", ()), strict=True)]
    told = [BETWEEN.join((each.severity, shown(each.model_dump(exclude={"severity"})))) for each in record.diagnostics]
    return "".join(f"{line}\n" for line in (*head, "", *tasks, "", *told)).rstrip("\n") + "\n"


def task_line(task: Task, values: dict[str, Any]) -> str:
    """One task: its path and title, then `field=value` for each of the others that says something."""
    name = f"{'/'.join(task.path)} {task.title}".strip() + (" (optional)" if task.optional else "")
    order = [key for key in FIRST if key in values] + [key for key in values if key not in FIRST and key not in FORMED]
    fields = [f"{key}={shown(values[key])}" for key in order]
    return BETWEEN.join((one_line(name), *fields, f"text={brief(task.text)}", f"id={task.id}"))


def shown(value: Any) -> str:
    """A value in few characters: `办公室@974-977 lead`, lists with `; ` between."""
    if isinstance(value, dict):
        return entry(value)
    if isinstance(value, list | tuple):
        span = len(value) == 2 and all(type(each) is int for each in value)
        return f"{value[0]}-{value[1]}" if span else "; ".join(map(shown, value))
    return one_line(value) if isinstance(value, str) else json.dumps(value)


def entry(value: dict[str, Any]) -> str:
    """A unit, timing, target …: its words and their place, then what is said of them."""
    first = next((key for key in WORDS if key in value), "")
    words = shown(value[first]) if first else ""
    place = f"@{shown(value['span'])}" if "span" in value else ""
    rest = [shown(each) if key in BARE else f"{key}={shown(each)}" for key, each in value.items() if key not in {first, "span"}]
    return " ".join(filter(None, (words + place, *rest)))


def brief(text: str) -> str:
    """A governed text by its ends, e.g. `建设应急数据“一中心”…形成数据资源池。 (96 #5f3a91c2)`."""
    ends = text if len(text) <= 2 * END + 1 else f"{text[:END]}…{text[-END:]}"
    return f"{one_line(ends)} ({len(text)} #{zlib.crc32(text.encode()):08x})"


def one_line(text: str) -> str:
    """The text with line ends and control characters written out."""
    return json.dumps(text, ensure_ascii=False)[1:-1].replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("\x85", "\\u0085")
