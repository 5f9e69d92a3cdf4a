"""What every timing rests on: the text under reading and the notice's time in; points of time, calendars and a `Reading` to fill out.

`records.py` names what is passed on (Match, Reading, Point), `sight.py` what a reading sees around its words. Nothing here knows a rule.
"""
