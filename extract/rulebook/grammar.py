"""Parts and how they join, e.g. `牵头考核单位` = 牵头 (a stem) + 考核 (an object) + 单位 (a head): sources of patterns out.

Lists of words are the tables `stem` and `part`, what joins them `shape` (rules/roles.toml). A shape names lists and other shapes as
`{head}`; {stem} is all stems of labels, {stem_any} those that count anywhere in a clause, {stem_end} those that count at its end,
a role's name ({lead}) its stems, and {unit_suffix} the list `suffix` of rules/units.toml.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple, cast

import regex

from .. import patterns
from ..errors import RulesError
from ..language import _
from ..models import Role
from .hints import Hints
from .ruleset import Rule, Ruleset
from .words import inset, words_pattern

PLACE = regex.compile(r"\{([a-z][a-z_]*)\}")
MOST_DEPTH = 12  # shapes inside shapes
LONGEST = 200_000  # characters of a shape whose parts are filled in; our longest has 20,000
MOST_KEPT = 4_096  # phrases whose role is known


class Stem(NamedTuple):
    """What a stem says (None: it only goes with persons), and where it counts: `any`, `end`, `label` or `person`."""

    role: Role | None
    at: str


CHARGE = Stem("responsible", "any")


class Grammar:
    """The sources of patterns for parts and shapes, and what role words say."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.stems: dict[str, Stem] = {word: stem_of(rule) for rule in ruleset.rules("stem") for word in rule.words}
        self.shapes: dict[str, Rule] = {fragment_name(rule.name): rule for rule in ruleset.rules("shape")}
        self.sources: dict[str, str | RulesError] = {name: alternation(words) for name, words in self.lists().items()}
        self.hints: Hints = Hints(self.part, ruleset.digest)
        self.known: dict[str, Role | None] = {}
        self.stem: regex.Pattern[str] = patterns.quick(alternation(self.stems))

    def lists(self) -> dict[str, list[str]]:
        """Every list of words by the name that shapes call it by."""
        found = {fragment_name(rule.name): list(rule.words) for rule in self.ruleset.rules("part")}
        found |= {fragment_name(f"unit-{rule.name}"): list(rule.words) for rule in self.ruleset.rules("unit")}
        found["stem"] = list(self.stems)
        for word, stem in self.stems.items():
            for name in (f"stem_{stem.at}", stem.role):
                if name:
                    found.setdefault(name, []).append(word)
        return found

    def words(self, part: str) -> tuple[str, ...]:
        """The words of a list of the table `part`."""
        return self.ruleset.words("part", part)

    def source(self, name: str, depth: int = 0) -> str:
        """The source of a part's or shape's pattern. RulesError for a shape that names what is not there, or itself."""
        known = self.sources.get(name)
        if known is None:
            rule = self.shapes[name]
            try:
                known = self.joined(rule, depth)
            except RulesError as error:
                known = error  # its pattern is not tried twice
            self.sources[name] = known
        if isinstance(known, RulesError):
            raise known.with_traceback(None)
        return known

    def filled(self, parts: str, depth: int = 0) -> str:
        """A pattern with the patterns of the parts that it names."""
        return PLACE.sub(lambda place: self.source(place[1], depth), parts)

    def part(self, name: str) -> str:
        """The pattern of a list, or of a shape with the names of its parts in it; all that it names are there once its source is."""
        if name in self.shapes:
            return str(self.shapes[name].fields["parts"])
        return self.source(name)

    def joined(self, rule: Rule, depth: int) -> str:
        if depth > MOST_DEPTH:
            raise rule.error(_("a shape names itself"), _("write the shape without itself"))
        try:
            joined = inset(self.filled(str(rule.fields["parts"]), depth + 1))
        except KeyError as missing:
            raise rule.error(
                _("no list and no shape is called {{{name}}}", name=missing.args[0]), _("name one of the tables part, stem or shape")
            ) from None
        if len(joined) > LONGEST:
            raise rule.error(_("its pattern grows too long"), _("let shapes hold fewer shapes"))
        if not rule.origin.ours:
            from .trial import pattern_fault  # what each table holds

            if wrong := pattern_fault(rule, joined):
                raise rule.error(*wrong)
        return joined

    @cached_property
    def brief(self) -> dict[str, Role]:
        """The roles that a remark of one character says: （主）, （协）."""
        roles: tuple[Role, ...] = ("lead", "support")
        return {word: role for role in roles for word in self.words(f"brief-{role}")}

    def role_of(self, words: str) -> Role | None:
        """What the stems in a label or phrase say: the first that is more than responsible, e.g. `责任牵头单位` → lead."""
        if words not in self.known:
            if len(self.known) >= MOST_KEPT:
                self.known.clear()
            stems = [self.stems[found[0]] for found in self.stem.finditer(words)]
            charged = bool(stems) and stems[0] == CHARGE  # 负责统筹
            said = [stem.role for stem in stems if stem.role and not (charged and stem.at == "label")]
            self.known[words] = next((role for role in said if role != "responsible"), said[0] if said else None)
        return self.known[words]

    def charges(self) -> tuple[str, ...]:
        """The stems that give somebody work of their own wherever they stand: 负责, 承办."""
        return tuple(word for word, stem in self.stems.items() if stem == CHARGE)

    def role_of_label(self, words: str) -> Role | None:
        """The same for a label; one that ends in what supervises does: `牵头督导单位`."""
        last = [self.stems[found[0]].role for found in self.stem.finditer(words)][-1:]
        return "supervise" if last == ["supervise"] else self.role_of(words)


def stem_of(rule: Rule) -> Stem:
    return Stem(cast("Role | None", rule.fields.get("role")), str(rule.fields.get("at", "any")))


def fragment_name(name: str) -> str:
    return name.replace("-", "_")


def alternation(words: Iterable[str]) -> str:
    """One pattern for many words, the longest first: it compiles in half the time of one that shares what they begin with."""
    return f"(?:{words_pattern(words)})"
