"""Blocks that a page hides until its script has run or someone clicks, e.g. `<body style="visibility:hidden">`, 正文 | 附件 as tabs.

What holds the notice is no hidden text, nor is a tab's pane beside the one that is shown.
"""

from __future__ import annotations

from .tree import BLOCKS, LEFT, Node, is_hidden

OUTERMOST = frozenset({"html", "body"})
UNSHOWN = frozenset({"head", "title"})
MOST_TIMES = 8  # a hidden block within a hidden block within …
ARTICLE = "js_content"  # the id of an article's body in WeChat, which its script shows
PANE = "pane"  # an attribute of a pane that is shown here
LEAST_PANE = 30  # characters, links aside, of a pane that says something
SHARE = 3  # so many times the words that are shown, links aside, and a hidden block is the page itself


def reveal(root: Node) -> None:
    """Take the mark off `body` and off each outermost hidden block that holds most of the page's words."""
    for _ in range(MOST_TIMES):
        hidden: list[tuple[int, Node]] = []
        shown = weigh(root, hidden)
        most, block = max(hidden, key=lambda each: each[0], default=(0, None))
        if block is None or not (most and most >= SHARE * shown):
            break
        show(block)
    for node in root.all(*BLOCKS):
        if node.attributes.get("id") == ARTICLE:
            show(node)
        show_panes(node)


def show(block: Node) -> None:
    block.attributes.pop("hidden", None)
    block.attributes.pop("style", None)


def show_panes(node: Node) -> None:
    """Of blocks side by side of one class, one shown and the others not: the panes of tabs, all shown but for one that repeats another."""
    panes: dict[tuple[str, str], list[Node]] = {}
    for child in node.elements():
        if child.name in BLOCKS and (said := child.attributes.get("class", "").split()):
            panes.setdefault((child.name, said[0]), []).append(child)
    for alike in panes.values():
        hidden = [pane for pane in alike if is_hidden(pane.attributes)]
        if hidden and len(hidden) < len(alike):
            seen = "".join(pane.text() for pane in alike if pane not in hidden)
            for pane in hidden:
                if weigh(pane, None) >= LEAST_PANE and pane.text()[:LEAST_PANE] not in seen:
                    show(pane)
                    pane.attributes[PANE] = ""


def weigh(node: Node, hidden: list[tuple[int, Node]] | None) -> int:
    """The characters of an element that are shown and no link; its hidden blocks go into `hidden`, if that is there."""
    if node.name in UNSHOWN or node.name in ("a", LEFT):
        return 0
    if hidden is not None and is_hidden(node.attributes) and node.name not in OUTERMOST:
        hidden.append((weigh(node, None), node))
        return 0
    return sum(len(child.strip()) if isinstance(child, str) else weigh(child, hidden) for child in node.children)
