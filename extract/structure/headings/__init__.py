"""Lines in; those that are headings without a number, out: units, days, places with who is responsible there."""

from .reader import HeadingLines, take_head, take_topic

__all__ = ["HeadingLines", "take_head", "take_topic"]
