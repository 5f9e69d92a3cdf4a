"""What a report asks for beside what it tells, e.g. below `三、下一步工作要求` of a 通报, or behind its `现提出几点要求：`.

After this room: the nodes whose sentences assign work although the notice tells what was.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from ..rulebook.ruleset import Ruleset
from ..structure.nodes import Node
from ..text.marks import COLON, ENDS

LONGEST_HEADING = 16  # characters


class DemandReader:
    """Finds them by the rule `demands` of rules/sentences.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.demands: regex.Pattern[str] = ruleset.rule("standing", "demands").compile()

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
