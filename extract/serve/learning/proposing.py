"""A rule proposed for words that no rule reads: which table they may belong to, and the lines of TOML for a pack of one's own.

揭榜单位 ends in a part of labels, 单位: what stands before it, 揭榜, may be a stem. 市水利局揭榜 begins with a unit:
what follows may be one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal, get_args

import regex

from ... import patterns
from ...clauses.units import UnitReader
from ...models import Role
from ...rulebook.ruleset import Ruleset

Kind = Literal["role", "label", "unit", "time", "aside", "name"]
KINDS: tuple[Kind, ...] = get_args(Kind)
SAYS: tuple[str, ...] = (*get_args(Role), "timing", "person", "field")  # what a label says
WHEN: tuple[str, ...] = ("vague", "ongoing", "immediate", "done")  # what words of time say
LONGEST = 60  # characters of a word
LONGEST_EXAMPLE = 200
ENDING = 3  # characters of a unit's name that tell what it is, unless somebody says better


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rule as somebody fills it in: of `kind`, for `word`, saying `says` (a role, what a label or a time is, a full name)."""

    kind: Kind
    word: str
    says: str
    example: str

    @property
    def table(self) -> str:
        return {"role": "stem", "label": "label", "unit": "unit", "time": "timing_phrase", "aside": "aside", "name": "canonical"}[self.kind]

    @property
    def name(self) -> str:
        """The rule's name: of lists that duban has, theirs."""
        if self.kind == "role" or self.kind == "name":
            return self.says
        return "suffix" if self.kind == "unit" else self.word


def guess(code: str, words: str, line: str, ruleset: Ruleset) -> Proposal:
    """What may be meant: `words` are not read, and stand in `line`."""
    plain = "".join(words.split())[:LONGEST]
    said = " ".join(line.split())[:LONGEST_EXAMPLE]
    if code == "label-not-known":
        heads = sorted((word for part in ("head", "person") for word in ruleset.words("part", part)), key=len, reverse=True)
        stem = next((plain.removesuffix(head) for head in heads if plain.endswith(head) and plain != head), "")
        return Proposal("role", stem, "responsible", said) if stem else Proposal("label", plain, "field", said)
    units = ruleset.build(UnitReader)
    begun = next((end for end in range(len(plain) - 1, 1, -1) if units.looks_like_unit(plain[:end])), 0)
    if begun:
        return Proposal("role", plain[begun:], "lead", plain)
    if patterns.compile(ruleset.expand("{glance}")).search(plain):
        return Proposal("time", plain, "vague", plain)
    return Proposal("aside", plain, "", plain)


def guess_unit(name: str) -> Proposal:
    """What may be meant where a person named a unit that was not read as one."""
    return Proposal("unit", name[-ENDING:], "", name[:LONGEST_EXAMPLE])


def is_whole(proposal: Proposal) -> bool:
    """Whether it says all that a rule needs."""
    says = {"role": get_args(Role), "label": SAYS, "time": WHEN}.get(proposal.kind)
    word = proposal.word
    if not word or len(word) > LONGEST or word.split() != [word] or len(proposal.example) > LONGEST_EXAMPLE:
        return False
    if proposal.kind == "name":
        return bool(proposal.says) and proposal.says.split() == [proposal.says] and len(proposal.says) <= LONGEST
    return says is None or proposal.says in says


def lines_of(proposal: Proposal) -> str:
    """The rule as TOML: `[[stem]]`, `name = "lead"`, `words = ["揭榜"]` …."""
    keys: dict[str, str] = {"name": quoted(proposal.name)}
    if proposal.kind == "aside":
        keys |= {"pattern": quoted(regex.escape(proposal.word, literal_spaces=True)), "starts": quoted(proposal.word[0])}
    else:
        keys["words"] = f"[{quoted(proposal.word)}]"
    if proposal.kind == "label":
        keys |= {proposal.says: "true"} if proposal.says not in get_args(Role) else {"role": quoted(proposal.says)}
    elif proposal.kind == "time":
        keys |= {"kind": quoted("relative"), "immediate": "true"} if proposal.says == "immediate" else {"kind": quoted(proposal.says)}
    keys["examples"] = f"[{quoted(proposal.example or proposal.word)}]"
    return "\n".join((f"[[{proposal.table}]]", *(f"{key} = {value}" for key, value in keys.items()))) + "\n"


def quoted(text: str) -> str:
    """A string of TOML; its escapes are those of JSON, but for one sign that JSON does not escape."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
