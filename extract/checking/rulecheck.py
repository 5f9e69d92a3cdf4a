"""Rules proved by their own examples: each must be read by its rule, with the value; no counter-example may be.

The rooms that give a table its meaning prove it (`prove(ruleset, rule, text)`); other tables are proved by a plain search.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module

import regex

from ..errors import RulesError
from ..language import _
from ..rulebook.rule_tables import is_placed
from ..rulebook.ruleset import Rule, Ruleset
from ..text.marks import CLOSING, COMMA, ENDS, OPENING

Prove = Callable[[Ruleset, Rule, str], str | None]

ROOMS: dict[str, str] = {  # table of rules: the module of the room that reads it and proves it
    "canonical": "clauses.units",
    "event": "clauses.timing",
    "part": "checking.proof",
    "shape": "checking.proof",
    "stem": "checking.proof",
    "target": "clauses.targets",
    "timing": "clauses.timing",
    "timing_phrase": "clauses.timing",
    "timing_word": "clauses.timing",
    "unit": "clauses.units",
}
CLAUSE_ENDS = ENDS + COMMA + OPENING + CLOSING + "\n"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a rule, at its place."""

    file: str
    line: int
    problem: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.problem}"


@dataclass(frozen=True, slots=True)
class Reading:
    """What one rule reads of a text: the words, their place in it (characters) and the value."""

    table: str
    rule: str
    words: str
    span: tuple[int, int]
    value: str


def all_rules(ruleset: Ruleset) -> Iterator[Rule]:
    """Every rule in force, table by table."""
    for table in ruleset.tables:
        yield from ruleset.rules(table)


def prove(ruleset: Ruleset, rule: Rule, text: str) -> str | None:
    """What `rule` reads in `text`, as a compact string (`deadline 2020-05-31`); None when it reads nothing."""
    return prover(rule.table)(ruleset, rule, text)


def prover(table: str) -> Prove:
    """The proof of a table: its room's own, else the plain search."""
    if table not in ROOMS:
        return search
    found: Prove = import_module(f"..{ROOMS[table]}", __package__).prove
    return found


def search(ruleset: Ruleset, rule: Rule, text: str) -> str | None:
    """The plain proof: the rule's pattern or words found in the text; the value is its groups (`name=…`), else the words found."""
    if rule.pattern is None and not rule.words:
        raise rule.error(_("has neither pattern nor words"), _("give it one"))
    found = rule.compile().search(text)
    return None if found is None else value_of(found)


def value_of(found: regex.Match[str]) -> str:
    groups = {name: words for name, words in found.groupdict().items() if words}
    return " ".join(f"{name}={words}" for name, words in groups.items()) or found[0]


def check(ruleset: Ruleset) -> list[Fault]:
    """All faults of all rules, each once; empty when every example holds. Never raises for a rule's own fault."""
    return list(dict.fromkeys(fault for rule in all_rules(ruleset) for fault in check_rule(ruleset, rule)))


def notes(ruleset: Ruleset) -> list[Fault]:
    """What a pack does that its author may not mean: no fault, and told."""
    return [fault(rule, doubt) for rule, doubt in ruleset.notes]


def check_rule(ruleset: Ruleset, rule: Rule) -> Iterator[Fault]:
    """The faults of one rule: no example, a pattern that is none, an example not read or read as something else, a trap read."""
    if not rule.examples:
        yield fault(rule, _("has no example"))
    try:
        for example in rule.examples:
            value = prove(ruleset, rule, example.text)
            if value is None:
                yield fault(rule, _("does not read its example “{text}”", text=example.text))
            elif example.value is not None and value != example.value:
                yield fault(
                    rule,
                    _("reads “{text}” as “{value}”, its example says “{value2}”", text=example.text, value=value, value2=example.value),
                )
        for trap in rule.counter_examples:
            value = prove(ruleset, rule, trap)
            if value is not None:
                yield fault(rule, _("reads its counter-example “{trap}” as “{value}”", trap=trap, value=value))
    except RulesError as error:
        yield Fault(error.file, error.line or rule.line, f"{error.problem}; {error.remedy}")


def fault(rule: Rule, problem: str) -> Fault:
    return Fault(rule.file, rule.line, f"{rule.table} “{rule.name}” {problem}")


def explain(ruleset: Ruleset, text: str) -> list[Reading]:
    """Which rules read which words of a text, and as what, in the order of the words; a rule's later matches too.

    A room reads words in their clause (5月底前 is a deadline, 5月底前开展 may be none), so that the value is that of the clause.
    """
    readings = []
    for rule in all_rules(ruleset):
        if (rule.pattern is None and not rule.words) or is_placed(rule):
            continue
        for found in rule.compile().finditer(text):
            if rule.table not in ROOMS:
                value: str | None = value_of(found)
            else:
                wider = (clause_around(text, *found.span()), text, found[0])
                value = next((value for words in wider if (value := prove(ruleset, rule, words)) is not None), None)
            if found[0] and value is not None:
                readings.append(Reading(rule.table, rule.name, found[0], found.span(), value))
    return outermost(sorted(readings, key=lambda reading: (reading.span[0], -reading.span[1])))


def outermost(readings: list[Reading]) -> list[Reading]:
    """Without those inside a longer one of the same table: 牵头负责 is read, not 负责 in it."""
    kept: list[Reading] = []
    reached: dict[str, tuple[int, int]] = {}
    for reading in readings:
        longest = reached.get(reading.table, (-1, -1))
        if reading.span[1] > longest[1] or reading.span == longest:
            kept.append(reading)
            reached[reading.table] = reading.span
    return kept


def clause_around(text: str, start: int, end: int) -> str:
    """The words between the marks next to `text[start:end]`: of `（甲负责，5月底前完成）` around 5月, `5月底前完成`."""
    left = max(text.rfind(mark, 0, start) for mark in CLAUSE_ENDS) + 1
    right = min((at for mark in CLAUSE_ENDS if (at := text.find(mark, end)) >= 0), default=len(text))
    return text[left:right]
