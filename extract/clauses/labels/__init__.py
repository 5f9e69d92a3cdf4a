"""Text in; the labels in it out (`责任单位：`, `（牵头单位为…`), each with its place and the kind of value that it has.

After this room a label's kind says its role, or that persons, a time or text stand behind it.
"""

from .kinds import BARE, ORNAMENTS, Label, Mark
from .reader import LabelReader
from .shapes import has_end

__all__ = ["BARE", "ORNAMENTS", "Label", "LabelReader", "Mark", "has_end"]
