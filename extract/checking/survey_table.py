"""A survey's figures: counted over all notices, kept as JSON, and shown beside those of an earlier run."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import InputError, OutputError
from ..language import N_, _
from ..language import reason as why
from ..rulebook.ruleset import Ruleset
from .survey import OPENING, Seen
from .survey_names import REASONS, Names
from .survey_titles import difference, folded, named

MOST_KEPT = 200  # examples of a find that are kept
SOURCES_FAULT = ("title-issuer", "title-letter", "title-cut", "title-runs")
TOLD = {  # code: what it says, and of what it is a share
    "slots-unread": (N_("slots with words that were not read"), "slots"),
    "words-not-read": (N_("words not read where someone or some time is assigned"), "records"),
    "time-left": (N_("slots with words of time that no timing took"), "slots"),
    "bracket-role": (N_("brackets with a role word that gave nothing"), "documents"),
    "bracket-time": (N_("brackets with words of time alone that gave nothing"), "documents"),
    "label-line": (N_("lines with a label of a role or time limit that gave nothing"), "documents"),
    "name-others": (N_("names that hold 等, 和 or 及 behind a name"), "units"),
    "name-role": (N_("names that hold a role word"), "units"),
    "name-figure": (N_("names that hold figures"), "units"),
    "name-mark": (N_("names that hold marks"), "units"),
    "name-two": (N_("names that are two names"), "units"),
    "name-once": (N_("names seen once that end as none does"), "units"),
    "name-long": (N_("names of more than 20 characters"), "units"),
    "names-wrong": (N_("names that look wrong, of all kinds"), "units"),
    "numbering-jumps": (N_("items whose number jumps"), "documents"),
    "no-title": (N_("documents without a title"), "documents"),
    "no-document-number": (N_("documents without a number"), "documents"),
    "no-issue-date": (N_("documents without a date of issue"), "documents"),
    "title-differs": (
        N_("titles that differ from the source's, of those within the first {opening} characters", opening=OPENING),
        "titles",
    ),
    "title-issuer": (N_("of these, the issuer stands before the source's"), "titles"),
    "title-letter": (N_("of these, whole lines of the text that hold the source's, as a letter's title holds its plan's"), "titles"),
    "title-cut": (N_("of these, the source's is cut off, and begins alike"), "titles"),
    "title-runs": (
        N_("of these, whole lines of the text; the source's begins with a label or the issuer twice, or runs into the body"),
        "titles",
    ),
    "title-holds": (N_("of these, they hold the source's, with other words"), "titles"),
    "title-within": (N_("of these, the source's holds them, with other words"), "titles"),
    "title-none": (N_("of these, none was read"), "titles"),
    "title-other": (N_("of these, all others"), "titles"),
    "titles-right": (N_("titles equal to the source's, or different by what the source lacks or has too much (issuer to runs)"), "titles"),
}


@dataclass(slots=True)
class Figures:
    """The figures of one run. `bases` are what shares are of; `counts` and `examples` are by code."""

    run: dict[str, str] = field(default_factory=dict)
    bases: dict[str, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    records: dict[str, dict[str, int]] = field(default_factory=dict)
    examples: dict[str, list[str]] = field(default_factory=dict)

    def share(self, code: str) -> float | None:
        """The share of a count in what it is of; None where there is none of that."""
        whole = self.bases.get(TOLD[code][1], 0)
        return self.counts.get(code, 0) / whole if whole else None


class Survey:
    """Gathers what notices showed, in whatever order they come."""

    def __init__(self) -> None:
        self.bases: Counter[str] = Counter()
        self.counts: Counter[str] = Counter()
        self.records: dict[str, Counter[str]] = defaultdict(Counter)
        self.examples: dict[str, list[tuple[str, int, str]]] = defaultdict(list)
        self.names: Counter[str] = Counter()
        self.lists: dict[str, set[str]] = {"units": set(), "short": set()}
        self.seen_at: dict[str, tuple[str, int]] = {}

    def add(self, key: str, seen: Seen, source_title: str | None) -> None:
        """One notice more; `source_title` is what its source calls it, None where it does not say."""
        self.bases.update(documents=1, slots=seen.slots, units=len(seen.names), records=sum(seen.forms.values()))
        self.counts["slots-unread"] += seen.unread
        for form, count in seen.forms.items():
            self.records["form"][form] += count
            self.records["genre"][seen.genre or "-"] += count
            self.records["issuer"][seen.issuer or "-"] += count
        self.records["diagnostic"].update(seen.diagnostics)
        for code, words, at in seen.finds:
            self.find(code, key, at, words)
        for name, at, list_of in seen.names:
            self.names[name] += 1
            if list_of:
                self.lists[list_of].add(name)
            self.seen_at[name] = min(self.seen_at.get(name, (key, at)), (key, at))
        if source_title and named(source_title) in folded(seen.opening):
            self.bases["titles"] += 1
            differs = difference(seen.title or "", seen.issuer or "", source_title, seen.opening)
            self.counts["titles-right"] += differs is None or differs in SOURCES_FAULT
            if differs:
                self.counts["title-differs"] += 1
                self.find(differs, key, 0, f"{seen.title or '-'} | {source_title}")

    def find(self, code: str, key: str, at: int, words: str) -> None:
        """Count a find; of its examples the first by key and place are kept."""
        self.counts[code] += 1
        self.examples[code].append((key, at, words))
        if len(self.examples[code]) > MOST_KEPT * 2:
            self.examples[code] = sorted(self.examples[code])[:MOST_KEPT]

    def figures(self, ruleset: Ruleset, run: dict[str, str]) -> Figures:
        """The figures of all that was added; names are judged here, beside all others."""
        judge = Names(ruleset, self.names, self.lists["units"] | self.lists["short"], self.lists["short"])
        counts = Counter(self.counts)
        examples = {code: [f"{key}@{at}: {words}" for key, at, words in sorted(found)[:MOST_KEPT]] for code, found in self.examples.items()}
        for name, count in in_order(self.names):
            reason = judge.reason(name)
            if reason:
                key, at = self.seen_at[name]
                counts[reason] += count
                examples.setdefault(reason, []).append(f"{key}@{at}: {name}" + (f" ({count} times)" if count > 1 else ""))
        counts["names-wrong"] = sum(counts[reason] for reason in REASONS)
        records = {kind: dict(in_order(found)) for kind, found in sorted(self.records.items())}
        return Figures(run, dict(self.bases), dict(counts), records, {code: found[:MOST_KEPT] for code, found in examples.items()})


def in_order(counts: Counter[str]) -> list[tuple[str, int]]:
    """The most frequent first, then by name."""
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def lines(figures: Figures, before: Figures | None, most: int) -> Iterator[str]:
    """The table: count, share, change and what is counted; below each its first examples."""
    yield ", ".join(f"{count} {what}" for what, count in figures.bases.items())
    yield _("  count    share   change  what")
    for code, (told, _rest) in TOLD.items():
        count = figures.counts.get(code, 0)
        if code.startswith("title") and "titles" not in figures.bases:
            continue
        yield f"{count:>7} {percent(figures.share(code)):>8} {change(figures, before, code):>8}  {code}: {_(told)}"
        yield from (f"{'':26}{example}" for example in figures.examples.get(code, [])[:most])
    for kind, found in figures.records.items():
        known = before.records.get(kind, {}) if before else {}
        yield _("diagnostics:") if kind == "diagnostic" else _("records by {kind}:", kind=kind)
        for name, count in list(found.items())[: max(most, 12)]:
            yield f"{count:>7} {'':>8} {f'{count - known.get(name, 0):+d}' if before else '':>8}  {name}"


def change(figures: Figures, before: Figures | None, code: str) -> str:
    """How many more or fewer than in the run before."""
    return f"{figures.counts.get(code, 0) - before.counts.get(code, 0):+d}" if before else ""


def percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.2%}"


def keep(figures: Figures, path: Path) -> None:
    """Write the figures as JSON. Raises OutputError."""
    data: dict[str, Any] = {name: getattr(figures, name) for name in Figures.__slots__}
    try:
        path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")
    except OSError as error:
        raise OutputError(
            str(path), _("cannot be written ({reason})", reason=why(error)), _("check the folder and its permissions")
        ) from None


def kept(path: Path) -> Figures:
    """The figures that an earlier run kept. Raises InputError."""
    try:
        figures = Figures(**json.loads(path.read_text("utf-8")))
        if not all(isinstance(getattr(figures, name), dict) for name in Figures.__slots__):
            raise TypeError
    except OSError as error:
        raise InputError(str(path), _("cannot be read ({reason})", reason=why(error)), _("name a file that --keep wrote")) from None
    except (ValueError, TypeError):
        raise InputError(str(path), _("holds no figures of a survey"), _("name a file that --keep wrote")) from None
    return figures
