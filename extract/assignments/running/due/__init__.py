"""A share of a sentence and a time in; whether that says by when its work is due, or when it is done, out."""

from .days import ON_DAY, STRICT, Days

__all__ = ["ON_DAY", "STRICT", "Days"]
