"""Items and lines side by side that say by when alone, e.g. `5月10日前：动员部署` / `6月：自查自纠`: in; each with its time, out."""

from .reader import ScheduleReader, with_opening_time

__all__ = ["ScheduleReader", "with_opening_time"]
