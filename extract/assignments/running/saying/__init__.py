"""The text of one sentence and its context in; who acts in it, its times, and what of it a clerk would enter, out."""

from .one import OneSentence

__all__ = ["OneSentence"]
