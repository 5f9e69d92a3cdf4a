"""Days as calendars write them, in figures and beside their week: `9.2-9.6`, `第1周（9.2—9.6）`, `5.25-5.31 第13周`."""

from __future__ import annotations

from ... import patterns
from ...text.numerals import ONE_TO_TEN

DATE = r"(?:20[0-9]{2}[.．/])?(?:1[0-2]|0?[1-9])[.．/] ?(?:[12][0-9]|3[01]|0?[1-9])"
SPAN = rf"{DATE}(?: ?[-—–~～]+ ?(?:{DATE}|[0-9]{{1,2}}))?"
FIGURES = patterns.quick(SPAN)
NTH = rf"(?:[0-9]{{1,2}}|[{ONE_TO_TEN}]{{1,3}})"
COUNTED = patterns.compile(rf"\p{{Han}}?{NTH}\p{{Han}}?")  # 第一周
BEFORE = rf"(?:\p{{Han}}?{NTH}\p{{Han}}{{0,2}}(?P<open>[（(])|{NTH} |\p{{Han}}{NTH}\p{{Han}}{{1,2}})"
BEHIND = rf"(?P<days>{SPAN})[（( ]?\p{{Han}}?{NTH}\p{{Han}}[）)]?"
WEEK = patterns.compile(rf"{BEFORE}(?P<days>[0-9][^（()）]*)[）)]?|{BEHIND}")
SPAN_OF_WEEK = patterns.compile(rf"{DATE} ?[-—–~～]+ ?{DATE}(?:[（( ]?\p{{Han}}?{NTH}\p{{Han}}[）)]?)?")  # nothing else is written so
