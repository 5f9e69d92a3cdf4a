"""Whole tasks that people make of others, or of words that the machine missed: split in parts, merged into one, new.

Each is made whole or not at all, and told in the history. What it was made of stays, put aside (`tasks.checked` is split or merged), so
that it can be taken back, and so that no later reading brings it back.
"""

from .adding import new_task
from .joining import merge
from .splitting import Part, parts_at, sentences, split

__all__ = ["Part", "merge", "new_task", "parts_at", "sentences", "split"]
