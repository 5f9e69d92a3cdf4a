"""A paragraph or a table's row in; its slots out: clauses in brackets, blocks of labels, cells below heads that assign."""

from .reader import SlotReader

__all__ = ["SlotReader"]
