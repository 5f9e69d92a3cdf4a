"""Blocks that a page hides until its script has run, e.g. `<body style="visibility:hidden">`: what holds the notice is no hidden text."""

from __future__ import annotations

from .tree import LEFT, Node, is_hidden

OUTERMOST = frozenset({"html", "body"})
UNSHOWN = frozenset({"head", "title"})
MOST_TIMES = 8  # a hidden block within a hidden block within …
SHARE = 3  # so many times the words that are shown, links aside, and a hidden block is the page itself


def reveal(root: Node) -> None:
    """Take the mark off `body` and off each outermost hidden block that holds most of the page's words."""
    for _ in range(MOST_TIMES):
        hidden: list[tuple[int, Node]] = []
        shown = weigh(root, hidden)
        most, block = max(hidden, key=lambda each: each[0], default=(0, None))
        if block is None or not (most and most >= SHARE * shown):
            return
        block.attributes.pop("hidden", None)
        block.attributes.pop("style", None)


def weigh(node: Node, hidden: list[tuple[int, Node]] | None) -> int:
    """The characters of an element that are shown and no link; its hidden blocks go into `hidden`, if that is there."""
    if node.name in UNSHOWN or node.name in ("a", LEFT):
        return 0
    if hidden is not None and is_hidden(node.attributes) and node.name not in OUTERMOST:
        hidden.append((weigh(node, None), node))
        return 0
    return sum(len(child.strip()) if isinstance(child, str) else weigh(child, hidden) for child in node.children)
