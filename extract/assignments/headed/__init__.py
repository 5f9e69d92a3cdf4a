"""Headings and lists that say who or by when for what stands below them: nodes in; the work below, with those units and times, out."""

from .below import Headed, below_slots, is_period
from .days import DatedWork
from .lists import DutyLists
from .reader import HeadedReader
from .times import HeadingTimes

__all__ = ["DatedWork", "DutyLists", "Headed", "HeadedReader", "HeadingTimes", "below_slots", "is_period"]
