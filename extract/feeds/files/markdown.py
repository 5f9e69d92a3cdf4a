"""Markdown: a list of tasks to tick, below a heading each unit, e.g. `- [ ] 加固堤防5公里（2021-05-31，推进中）`.

Fields: `done` (x, or empty), `heading` (tasks of one heading stand together, in the order in which they come), `text`, and `more`: lines
below it. Words are shown as they are: none is a heading, link, picture or HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, BinaryIO, ClassVar

from ..item import FileForm, Item
from .guards import folded, markdown, plain

if TYPE_CHECKING:
    from ..mapping import Plan


class Markdown(FileForm):
    """CommonMark with the boxes that GitHub, GitLab and Obsidian tick. The setting `title` is the heading of all."""

    name = "markdown"
    suffix = ".md"
    known: ClassVar[frozenset[str] | None] = frozenset({"done", "heading", "text", "more"})

    def write(self, items: Iterable[Item], plan: Plan, output: BinaryIO) -> None:
        groups: dict[str, list[Item]] = {}
        for item in items:
            groups.setdefault(folded(item.fields.get("heading", "")), []).append(item)
        for line in lines(groups, folded(plan.settings.get("title", ""))):
            output.write(line.encode("utf-8", "replace") + b"\n")


def lines(groups: dict[str, list[Item]], title: str) -> Iterator[str]:
    """The headings, each with its tasks."""
    if title:
        yield f"# {markdown(title)}"
    for heading, some in groups.items():
        if heading:
            yield from ("", f"## {markdown(heading)}")
        yield ""
        for item in some:
            box = "x" if item.fields.get("done") else " "
            yield f"- [{box}] {markdown(folded(item.fields.get('text', '')) or item.id)}"
            for more in plain(item.fields.get("more", "")).split("\n"):
                if more.strip():
                    yield f"  - {markdown(more.strip())}"
