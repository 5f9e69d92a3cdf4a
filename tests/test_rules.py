"""Rules carry their proof: the rules that come with duban hold, and a rule that does not is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.checking.rulecheck import ROOMS, all_rules, check, check_rule, explain, prove, prover, search
from extract.errors import RulesError
from extract.rulebook.ruleset import Rule, Ruleset, load_ruleset, rules_directory

OURS = load_ruleset()


@pytest.mark.parametrize("rule", list(all_rules(OURS)), ids=lambda rule: f"{rule.table}-{rule.name}")
def test_each_rule_holds(rule: Rule) -> None:
    assert [str(fault) for fault in check_rule(OURS, rule)] == []


@pytest.mark.parametrize("rule", list(all_rules(OURS)), ids=lambda rule: f"{rule.table}-{rule.name}")
def test_each_rule_has_what_its_table_needs(rule: Rule) -> None:
    OURS.check_row(rule)


def test_every_file_is_loaded() -> None:
    assert {Path(rule.file).name for rule in all_rules(OURS)} <= {path.name for path in rules_directory().glob("*.toml")}
    assert len(list(all_rules(OURS))) > 20


@pytest.mark.parametrize("table", ROOMS)
def test_rooms_prove_their_tables(table: str) -> None:
    assert callable(prover(table))
    assert prover(table) is not search


def pack(folder: Path, text: str) -> Ruleset:
    (folder / "own.toml").write_text(text, "utf-8")
    return load_ruleset(folder)


def faults(folder: Path, text: str) -> list[str]:
    return [str(fault).removeprefix(str(folder)) for fault in check(pack(folder, text)) if fault.file.startswith(str(folder))]


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        ("pattern = '负责'", "has no example"),
        ("pattern = '负责'\nexamples = ['牵头']", "does not read its example “牵头”"),
        ("pattern = '(?P<word>负责)'\nexamples = [{ text = '甲负责', value = 'word=牵头' }]", "its example says “word=牵头”"),
        ("pattern = '负责'\nexamples = ['负责']\ncounter_examples = ['负责人']", "reads its counter-example “负责人” as “负责”"),
        ("pattern = '(负责'\nexamples = ['负责']", "its pattern is not valid"),
    ],
)
def test_a_faulty_rule_is_told_with_its_place(tmp_path: Path, rule: str, fault: str) -> None:
    told = faults(tmp_path, f'\n[[notice]]\nname = "plan-title"\n{rule}\n')
    assert [line.startswith("/own.toml:3: ") and fault in line for line in told] == [True]


def test_a_rule_that_holds_is_silent(tmp_path: Path) -> None:
    text = '[fragments]\nwho = "[一-鿿]{2,8}"\n[[notice]]\nname = "plan-title"\npattern = "(?P<unit>{who})领办"\n'
    assert faults(tmp_path, text + 'examples = [{ text = "人事处领办", value = "unit=人事处" }]\ncounter_examples = ["领办"]\n') == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[own]\n", r"own.toml:1: is not valid TOML"),
        ('[[own]]\npattern = "x"\n', r"own.toml:1: a rule of “own” has no name"),
        ('\n[[own]]\nname = "a"\npattern = "{none}"\n', r"own.toml:3: rule “a”: unknown fragment \{none\}"),
        ('[fragments]\na = "{a}"\n[[own]]\nname = "a"\npattern = "{a}"\n', "a fragment names itself"),
        ('[[own]]\nname = "a"\nwords = "x"\n', "words is no list of strings"),
        ("own = 3\n", "“own” is no table of rules"),
        ('[[own]]\nname = "a"\nexamples = [3]\n', r"an example is neither a string nor \{text, value\}"),
        ('[[part]]\nname = "a"\nwords = ["一并"]\nexamples = "一并"\n', "examples is no list"),
        ('[[labels]]\nname = "a"\nwords = ["责任方"]\n', "no room reads a table “labels”; use one of stem, "),
        ('[[shape]]\nname = "a"\nexamples = ["揭榜"]\n', "it has no parts; write parts = "),
        ('[[stem]]\nname = "a"\nwords = ["揭榜"]\nrole = "boss"\n', "role = 'boss' is not known; use one of lead, "),
        ('[[stem]]\nname = "a"\nword = ["揭榜"]\nrole = "lead"\n', "it needs words, not a pattern"),
        ('[[label]]\nname = "a"\nwords = ["揭榜单位"]\nrole = "lead"\nkind = "x"\n', "unknown key “kind”"),
        ('[[numbering]]\nname = "a"\npattern = "(?P<number>[A-Z])[.]"\n', "it has no rank"),
        ('[[numbering]]\nname = "a"\npattern = "[A-Z][.]"\nrank = 3\n', "its pattern has no group “number”"),
        ('[[unit]]\nname = "ending"\nwords = ["署"]\n', "cannot be named so; use one of "),
    ],
)
def test_a_broken_file_is_told_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(RulesError, match=told):
        pack(tmp_path, text)


def test_a_pack_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(RulesError, match=r"holds no \.toml file; name a folder"):
        load_ruleset(tmp_path)
    with pytest.raises(RulesError, match="is no folder of rules"):
        load_ruleset(tmp_path / "none")


def test_a_pack_adds_words_to_our_rule(tmp_path: Path) -> None:
    rule = next(rule for rule in all_rules(OURS) if rule.words)
    laid = pack(tmp_path, f'[[{rule.table}]]\nname = "{rule.name}"\nwords = ["示例词"]\n')
    assert laid.words(rule.table, rule.name) == (*rule.words, "示例词")


def test_explain_names_rule_words_place_and_value(tmp_path: Path) -> None:
    ruleset = pack(tmp_path, '[[notice]]\nname = "plan-title"\npattern = "(?P<unit>人事处)领办"\nexamples = ["人事处领办"]\n')
    (reading,) = [reading for reading in explain(ruleset, "由人事处领办") if reading.rule == "plan-title"]
    assert (reading.rule, reading.words, reading.span, reading.value) == ("plan-title", "人事处领办", (1, 6), "unit=人事处")


def test_proving_says_none_for_what_is_not_read() -> None:
    rule = next(rule for rule in all_rules(OURS) if rule.words and rule.table not in ROOMS)
    assert prove(OURS, rule, "") is None
