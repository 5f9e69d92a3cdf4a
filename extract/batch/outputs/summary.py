"""How a batch ended, for people and as JSON: its figures, what failed, what of earlier runs was not seen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ...language import _
from ...writers.output import written_whole
from ..keeping import Totals, Unseen

NOTHING = Unseen()


@dataclass(frozen=True, slots=True)
class Summary:
    """How a batch ended: its figures, how many results were used again, its seconds, the list of what failed, what was not seen.

    `same_ids` tasks had an id that a task of another notice has, e.g. of the two that `sharing` names.
    """

    totals: Totals
    reused: int
    seconds: float
    quarantine: Path | None
    unseen: Unseen = NOTHING
    same_ids: int = 0
    sharing: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether all that was asked for is in the output, anew."""
        return not (self.totals.failed or self.unseen.kept or self.unseen.members)

    def lines(self) -> Iterator[str]:
        """The summary for people."""
        totals = self.totals
        told = _(
            "{notices} notices, {said}, {without_task} notices without a task",
            notices=totals.notices,
            said=totals.said(),
            without_task=totals.without_task,
        )
        yield _("{told} ({seconds:.1f} s)", told=told, seconds=self.seconds)
        if self.reused:
            yield _("{reused} of {inputs} inputs had a result already", reused=self.reused, inputs=totals.inputs)
        if totals.diagnostics:
            codes = ", ".join(f"{code} {count}" for code, count in totals.diagnostics.items())
            yield _("diagnostics: {codes}", codes=codes)
        if self.quarantine:
            yield _(
                "{failed} of {inputs} inputs failed: see {quarantine}",
                failed=totals.failed,
                inputs=totals.inputs,
                quarantine=self.quarantine,
            )
        yield from self.unseen.lines()
        if self.same_ids:
            pair = _(" and ").join(self.sharing)
            yield _(
                "{same_ids} tasks had the id of a task in another notice, and have one of their own now: so in {pair}",
                same_ids=self.same_ids,
                pair=pair,
            )

    def report(self, path: Path) -> None:
        """Write the figures as JSON. Raises OutputError."""
        told: dict[str, Any] = {
            **asdict(self.totals),
            "reused": self.reused,
            "seconds": self.seconds,
            "unseen": self.unseen.kept + self.unseen.members,
            "forgotten": self.unseen.forgotten,
            "same_ids": self.same_ids,
            "quarantine": str(self.quarantine) if self.quarantine else None,
        }
        with written_whole(path) as stream:
            stream.write(json.dumps(told, ensure_ascii=False, indent=2).encode("utf-8", "replace") + b"\n")
