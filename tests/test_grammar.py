"""The parts in rules/roles.toml compose: every product of them is read, every word is proved, none is listed that the others give."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import product
from typing import Any

import pytest
import regex

from extract.checking.rulecheck import all_rules, prove
from extract.clauses.labels import LabelReader
from extract.pipeline import convert
from extract.readers import read_bytes
from extract.rulebook.files import RulesFile
from extract.rulebook.grammar import Grammar, alternation
from extract.rulebook.rule_tables import TABLES
from extract.rulebook.ruleset import Rule, load_ruleset
from extract.rulebook.words import spread

OURS = load_ruleset()
GRAMMAR = OURS.build(Grammar)
LABELS = OURS.build(LabelReader)
ROLES = {word: stem.role for word, stem in GRAMMAR.stems.items() if stem.role}
PROVED = [rule for rule in all_rules(OURS) if "template" in rule.fields]


@cache
def written(file: RulesFile) -> dict[str, Any]:
    """A file's tables, read once for all its rules."""
    return file.data()


@pytest.mark.parametrize("rule", PROVED, ids=lambda rule: rule.name)
def test_every_word_is_proved(rule: Rule) -> None:
    template = rule.fields["template"]
    assert [word for word in rule.words if prove(OURS, replace(rule, words=(word,)), template.replace("{}", word)) is None] == []


@pytest.mark.parametrize("rule", [rule for table in ("stem", "part") for rule in OURS.rules(table)], ids=lambda rule: rule.name)
def test_lists_are_sorted_and_have_a_template(rule: Rule) -> None:
    lines = written(rule.origin)[rule.table][rule.name]["words"].split()
    assert lines == sorted(set(lines))
    assert len(set(rule.words)) == len(rule.words)
    assert "template" in rule.fields


def test_labels_of_units_are_products_of_stem_object_and_head() -> None:
    heads = [*GRAMMAR.words("head")]
    objects = ["", "责任", *GRAMMAR.words("object")]
    for (stem, role), head in product(ROLES.items(), heads):
        for label in {f"{stem}{head}", f"市级{stem}{head}", f"具体{stem}{head}"}:
            kind = LABELS.kind(label)
            assert kind is not None, label
            assert (kind.role, kind.guessed) == (role, False), label
    for (stem, role), thing in product(ROLES.items(), objects):
        kind = LABELS.kind(f"{stem}{thing}单位")
        assert kind is not None, stem + thing
        assert (kind.role, kind.guessed) == (role, False), stem + thing


def test_labels_of_persons_are_products_of_stem_and_head() -> None:
    for stem, head in product(GRAMMAR.stems, GRAMMAR.words("person")):
        if GRAMMAR.stems[stem].at == "person" and head == "人":
            continue  # 联系人 has no part in the work
        for label in (stem + head, f"县级{stem}{head}", f"{stem}市{head}" if head == "领导" else stem + head):
            kind = LABELS.kind(label)
            assert kind is not None, label
            assert kind.person, label


def test_labels_of_time_limits_are_products_of_plan_act_and_noun() -> None:
    acts = [*GRAMMAR.words("done"), "完成", "整改", "落实", "销号", "验收"]
    for plan, act, noun in product(["", *GRAMMAR.words("plan")], acts, GRAMMAR.words("clock")):
        kind = LABELS.kind(plan + act + noun)
        assert kind is not None, plan + act + noun
        assert kind.timing or (noun == "进度" and kind.progress), plan + act + noun
        assert not kind.weak, plan + act + noun


LABEL_PARTS = ("level", "order", "object", "head", "person", "clock", "limit", "plan", "done")


def test_no_word_is_listed_that_the_parts_give() -> None:
    words = {word for part in LABEL_PARTS for word in GRAMMAR.words(part)}
    several = regex.compile(f"{alternation({*words, *GRAMMAR.stems})}{{2,}}")
    given = [word for word in words if len(word) > 2 and several.fullmatch(word)]
    assert given == []


SAMPLE = """一、主要任务
1.建设数据中心。（科信处牵头，人事处配合，5月底前完成）
2.治理河道。
牵头单位：市水利局
3.改造道路。（市住建局、市财政局，列第一位的为牵头单位）
4.修桥。（市交通局（牵头）、市财政局）
5.整治由市城管局牵头组织，12月底前完成。
"""


@pytest.mark.parametrize("other", ["领办", "领衔", "主办"])
def test_another_stem_of_the_same_role_changes_nothing(other: str) -> None:
    def found(text: str) -> list[tuple[str, list[tuple[str, str]]]]:
        notice = convert(read_bytes(text.encode(), "notice.txt"), OURS)
        return [(task.title, [(unit.name, unit.role) for unit in task.units]) for task in notice.tasks]

    before, after = found(SAMPLE), found(SAMPLE.replace("牵头", other))
    assert [units for _, units in before] == [units for _, units in after]
    assert len(before) == 5
    assert all(units[0][1] == "lead" for _, units in before)


@pytest.mark.parametrize("label", ["揭榜单位", "牵头揭榜单位", "揭榜时限"])
def test_a_label_with_an_unknown_object_is_read_and_told(label: str) -> None:
    value = "2024年6月底前" if label.endswith("时限") else "市水利局"
    notice = convert(read_bytes(f"1.治理河道。\n{label}：{value}\n".encode(), "notice.txt"), OURS)
    (task,) = notice.tasks
    assert [unit.name for unit in task.units] + [timing.text for timing in task.timings] == [value]
    assert [(told.code, told.severity) for told in notice.diagnostics] == [("label-not-known", "info")]


@pytest.mark.parametrize(
    "line", ["联系单位：市水利局", "建设单位：市水利局", "网站主办单位：市水利局", "发布时间：6月30日", "组长：王某某"]
)
def test_labels_of_those_who_have_no_part_give_no_task(line: str) -> None:
    assert not [task for task in convert(read_bytes(f"1.治理河道。\n{line}\n".encode(), "notice.txt"), OURS).tasks if not task.optional]


# How the code reads a list: its words count wherever they stand, at the end of a name or head, or at its beginning.
READ = {
    "inside": ("urges.urges", "verb.attends", "column.work", "column.figure", "cell.time"),
    "end": (
        *("actor.anyone", "actor.office", "actor.place", "actor.private", "actor.public"),
        *("column.aside", "column.person", "column.text", "column.time", "column.unit", "unit.suffix"),
    ),
    "begin": ("actor.addressed", "actor.any", "actor.vague", "column.remarks", "column.takes-part", "verb.begins"),
}
GIVES = {"inside": str.__contains__, "end": str.endswith, "begin": str.startswith}
ALONE = {"stem", "stem_any", "stem_end", "idle", "no_part"}  # read by themselves too
PART = regex.compile(r"\{([a-z][a-z_]*)\}")
REPEATED = regex.compile(r"\(\?:((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)\{[0-9],(?:[2-9]|[0-9]{2})\}")


def words_of(place: str) -> tuple[str, ...]:
    return OURS.words(*place.split("."))


@pytest.mark.parametrize(("way", "place"), [(way, place) for way, places in READ.items() for place in places])
def test_no_word_holds_another_that_would_do(way: str, place: str) -> None:
    words = words_of(place)
    assert words
    assert [word for word in words if any(other != word and GIVES[way](word, other) for other in words)] == []


def spread_of(rule: Rule) -> list[str]:
    """The words that a rule lists itself, those of other lists apart, each as often as it stands there."""
    given = written(rule.origin)[rule.table][rule.name].get("words", [])
    lines = given.split() if isinstance(given, str) else given
    return [word for line in lines if line[0] != "{" for word in spread(line)]


@pytest.mark.parametrize("rule", [rule for rule in all_rules(OURS) if rule.words], ids=lambda rule: f"{rule.table}-{rule.name}")
def test_no_list_says_a_word_twice(rule: Rule) -> None:
    words = spread_of(rule)
    assert [word for word in set(words) if words.count(word) > 1] == []
    referred = set(rule.words) - set(words)
    assert not [word for word in words if word in referred]


@pytest.mark.parametrize("table", [name for name, table in TABLES.items() if table.apart])
def test_no_word_stands_in_two_rules_that_say_different_things(table: str) -> None:
    owners = [word for rule in OURS.rules(table) for word in rule.words]
    assert len(owners) == len(set(owners))


def repeated() -> dict[str, set[str]]:
    """Parts that stand only in groups that repeat, `(?:{tail}|{way}){0,6}`, with all parts of such a group."""
    beside: dict[str, set[str]] = {}
    alone: set[str] = set()
    for rule in OURS.rules("shape"):
        source = str(rule.fields["parts"])
        for group in REPEATED.finditer(source):
            names = {found[1] for found in map(PART.fullmatch, group[1].split("|")) if found}
            for name in names:
                beside.setdefault(name, set()).update(names)
            source = source.replace(group[0], "", 1) if names else source
        alone |= set(PART.findall(source))
    return {name: others for name, others in beside.items() if name not in alone}


@pytest.mark.parametrize(("part", "beside"), sorted(repeated().items()))
def test_no_word_is_said_by_those_that_repeat_beside_it(part: str, beside: set[str]) -> None:
    """抓总 is 抓 and 总, and 协调 is a manner, where {tail} and {way} repeat."""
    lists = GRAMMAR.lists()
    if part not in lists or part in ALONE:
        return
    own = set(lists[part])
    pattern = "|".join(f"(?:{GRAMMAR.source(other)})" for other in sorted(beside - {part}))
    for word in own:
        rest = regex.compile("|".join(filter(None, (pattern, alternation(own - {word})))))
        assert regex.compile(f"(?:{rest.pattern})+").fullmatch(word) is None, word
