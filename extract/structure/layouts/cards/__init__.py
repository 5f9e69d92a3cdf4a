"""Labels and values in cells or on lines by turns in; lines `责任单位：市水利局` out.

After this room a card's lines are those of a block of labels.
"""

from .reader import CardReader
from .turns import TurnReader

__all__ = ["CardReader", "TurnReader"]
