"""What a phrase says of time, e.g. `2018年6月底前取得阶段性成效，2020年底前完成` → two deadlines, each with its words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ..models import Timing
from ..rulebook.ruleset import Ruleset, load_ruleset
from ..text.normalize import passage
from .timing import TimingContext, TimingReader

LONGEST_PHRASE = 80  # characters without white space; a longer text, or one of several sentences, is read as running text


def when(text: str, issued: date | None = None, *, rules: str | Path | Ruleset | None = None) -> list[Timing]:
    """The timings of a phrase or a passage, in order, e.g. `5月底前完成` (issued 2020-03-25) → deadline 2020-05-31.

    `issued` is the date of issue from which years and lengths of time are told; without it such dates stay None. `rules` is a
    folder of TOML files laid over duban's own, or rules loaded already. A short phrase is read like an assignment's words
    (`长期坚持` counts), a longer text like a notice's body, where only what says when work is to be done counts.

    >>> from datetime import date
    >>> [timing.end.isoformat() for timing in when("5月底前完成", date(2020, 3, 25))]
    ['2020-05-31']
    """
    ready = passage(text)
    ruleset = rules if isinstance(rules, Ruleset) else Ruleset.load(rules) if rules else load_ruleset()
    reader = ruleset.build(TimingReader)
    phrase = len(ready.text) <= LONGEST_PHRASE and "。" not in ready.text.rstrip("。")
    readings = reader.read(ready.text, TimingContext(issued=issued), slot=phrase)
    spans = [ready.span(*reading.at) for reading in readings]
    return [Timing(**reading.row(text[slice(*span)], span)) for reading, span in zip(readings, spans, strict=True)]
