"""What a report asks for beside what it tells, e.g. below `三、下一步工作要求` of a 通报, or behind its `现提出几点要求：`.

After this room: the nodes whose sentences assign work although the notice tells what was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import regex

from ..rulebook.grammar import Grammar
from ..rulebook.ruleset import Ruleset
from ..structure.nodes import Node
from ..text.marks import COLON, ENDS
from .running.actors import ActorReader

LONGEST_HEADING = 16  # characters


class DemandReader:
    """Finds them by the rule `demands` of rules/sentences.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.demands: regex.Pattern[str] = ruleset.rule("standing", "demands").compile()
        self.telling: regex.Pattern[str] = ruleset.rule("standing", "telling").compile()
        actors = ruleset.build(ActorReader)
        self.must: regex.Pattern[str] = actors.marks.must
        self.asking: Callable[[str], object] = actors.openings.asking
        self.charges: tuple[str, ...] = ruleset.build(Grammar).charges()

    def told(self, nodes: Sequence[Node]) -> set[Node]:
        """Those below `一、存在问题` or `二、工作开展情况` that only tell what was: `县中心台账填写不完整`; in the order of the text."""
        headings: set[Node | None] = set()
        for node in nodes:
            if node.parent in headings or self.is_told(node):
                headings.add(node)
        below = (node for node in nodes if node.parent in headings)
        return {node for node in below if not any(self.hands_out(each.passage.text) for each in node.paragraphs)}

    def hands_out(self, text: str) -> bool:
        """由县住建局整改, 各校要自查, 总务处负责."""
        return bool(self.must.search(text) or self.asking(text)) or any(map(text.__contains__, self.charges))

    def is_told(self, node: Node) -> bool:
        """`一、存在的主要问题`, `二、检查情况`, and not `关于道路断头问题`."""
        if node.style is None or not node.paragraphs:
            return False
        heading = node.paragraphs[0].passage.text.strip(COLON + ENDS)
        return len(heading) <= LONGEST_HEADING and self.telling.search(heading) is not None

    def read(self, nodes: Sequence[Node]) -> set[Node]:
        """Those of a notice's nodes, given in the order of the text, with all that stands below them."""
        found: set[Node] = set()
        first: Node | None = None  # of the list behind a line that asks
        asked = False
        for node in nodes:
            if asked:
                first = node
            elif first is not None and node.style is not first.style and node.parent not in found:
                first = None  # 三、 behind a list of （一） （二）
            if first is not None or node.parent in found or self.is_heading(node):
                found.add(node)
            asked = self.leads_in(node)
        return found

    def is_heading(self, node: Node) -> bool:
        """`三、下一步工作要求`, whatever stands behind it."""
        if node.style is None or not node.paragraphs:
            return False
        heading = node.paragraphs[0].passage.text.partition(ENDS[0])[0].strip(COLON)
        return len(heading) <= LONGEST_HEADING and self.demands.search(heading) is not None

    def leads_in(self, node: Node) -> bool:
        """Is a node's last line one that asks for what stands below: `针对以上问题，提出如下要求：`?"""
        text = node.paragraphs[-1].passage.text if node.paragraphs else ""
        return text[-1:] in tuple(COLON) and self.demands.search(text[-LONGEST_HEADING:-1]) is not None

    def opens(self, text: str) -> bool:
        """下一步，县发改委要…: what is still to be done, behind what was."""
        return self.demands.match(text) is not None
