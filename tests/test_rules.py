"""Rules carry their proof: the rules that come with duban hold, and a rule that does not is told."""

from __future__ import annotations

from pathlib import Path

import pytest
import regex

from extract import Notice, Parser, parse
from extract.checking.explaining import explained
from extract.checking.rulecheck import ROOMS, all_rules, check_rule, explain, notes, prove, prover, search
from extract.errors import RulesError
from extract.rulebook import trial
from extract.rulebook.places import places
from extract.rulebook.ruleset import Rule, Ruleset, load_ruleset, rules_directory

OURS = load_ruleset()


FILES = sorted(path.name for path in rules_directory().glob("*.toml"))


def rules_of(file: str) -> list[Rule]:
    return [rule for rule in all_rules(OURS) if Path(rule.file).name == file]


@pytest.mark.parametrize("file", FILES)
def test_each_rule_of_a_file_holds(file: str) -> None:
    assert [str(fault) for rule in rules_of(file) for fault in check_rule(OURS, rule)] == []


@pytest.mark.parametrize("file", FILES)
def test_each_rule_of_a_file_has_what_its_table_needs(file: str) -> None:
    wrong = []
    for rule in rules_of(file):
        try:
            OURS.check_row(rule)
        except RulesError as error:  # says which rule it is, and its line
            wrong.append(str(error))
    assert wrong == []


def test_every_file_is_loaded() -> None:
    assert {Path(rule.file).name for rule in all_rules(OURS)} <= set(FILES)
    assert len(list(all_rules(OURS))) > 20


@pytest.mark.parametrize("table", ROOMS)
def test_rooms_prove_their_tables(table: str) -> None:
    assert callable(prover(table))
    assert prover(table) is not search


def pack(folder: Path, text: str) -> Ruleset:
    (folder / "own.toml").write_text(text, "utf-8")
    return load_ruleset(folder)


def faults(folder: Path, text: str) -> list[str]:
    """Those of the pack's own rules, as `check` tells them among all."""
    ours = pack(folder, text)
    found = (fault for rule in all_rules(ours) if rule.file.startswith(str(folder)) for fault in check_rule(ours, rule))
    return [str(fault).removeprefix(str(folder)) for fault in dict.fromkeys(found) if fault.file.startswith(str(folder))]


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        ("pattern = '负责'", "has no example"),
        ("pattern = '负责'\nexamples = ['牵头']", "does not read its example “牵头”"),
        ("pattern = '(?P<word>负责)'\nexamples = '''\n乙负责\n甲负责 → word=牵头\n'''", "its example says “word=牵头”"),
        ("pattern = '(?P<word>负责)'\nexamples = [{ text = '甲负责', value = 'word=牵头' }]", "its example says “word=牵头”"),
        ("pattern = '负责'\nexamples = ['负责']\ncounter_examples = ['负责人']", "reads its counter-example “负责人” as “负责”"),
    ],
)
def test_a_faulty_rule_is_told_with_its_place(tmp_path: Path, rule: str, fault: str) -> None:
    told = faults(tmp_path, f'\n[[notice]]\nname = "plan-title"\n{rule}\n')
    assert [line.startswith("/own.toml:3: ") and fault in line for line in told] == [True]


def test_a_fragment_of_one_character_may_stand_in_a_class(tmp_path: Path) -> None:
    text = "[fragments]\none = '\\p{Han}'\n[[notice]]\nname = 'plan-title'\npattern = '(?P<unit>[{one}、]{2,8})领办'\n"
    held = "examples = [{ text = '甲、乙领办', value = 'unit=甲、乙' }]\ncounter_examples = ['(?:领办']\n"
    assert faults(tmp_path, text + held) == []


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
        ('[[part]]\nname = "a"\nwords = ["一并"]\nexamples = 3\n', "examples is no list"),
        ('[[labels]]\nname = "a"\nwords = ["责任方"]\n', "no room reads a table “labels”; did you mean “label”[?]; use one of stem, "),
        ('[[shape]]\nname = "a"\nexamples = ["揭榜"]\n', "it has no parts; write parts = "),
        ('[[stem]]\nname = "a"\nwords = ["揭榜"]\nrole = "boss"\n', "role = 'boss' is not known; use one of lead, "),
        ('[[stem]]\nname = "a"\nword = ["揭榜"]\nrole = "lead"\n', "it needs words, not a pattern"),
        ('[[label]]\nname = "a"\nwords = ["揭榜单位"]\n', "it has none of field, person, role, timing, and says nothing"),
        ('[[label]]\nname = "a"\nwords = ["揭榜单位"]\nrole = "lead"\nkind = "x"\n', "unknown key “kind”"),
        ('[[numbering]]\nname = "a"\npattern = "(?P<number>[A-Z])[.]"\n', "it has no rank"),
        ('[[numbering]]\nname = "a"\npattern = "[A-Z][.]"\nrank = 3\n', "its pattern has no group “number”"),
        ('[[unit]]\nname = "ending"\nwords = ["署"]\n', "cannot be named so; use one of "),
        ('[[timing_word]]\nname = "tentativ"\nwords = ["兴许"]\n', "cannot be named so; did you mean “tentative”[?]; use one of "),
        ('\n[[notice]]\nname = "plan-title"\npattern = "(负责"\n', r"own.toml:3: rule “plan-title”: its pattern is not valid"),
        ('\n[[notice]]\nname = "document-number"\npattern = "第(?P<serial>[0-9]+)号"\n', r"own.toml:3: .* has no group “code”"),
        ('[[numbering]]\nname = "a"\npattern = "' + "(" * 5_000 + '"\nrank = 3\n', "has no group|not valid"),
        ('[[label]]\nname = "duty"\nwords = ["分头 负责"]\n', "its word “分头 负责” holds white space"),
        (
            '[[event]]\nname = "a"\nwords = ["示博会"]\nsolar = "9月20日"\n',
            "solar = '9月20日' is no day of the year; write solar = \"10-01\"",
        ),
        ('[[event]]\nname = "a"\nwords = ["示博会"]\nsolar_day = "09-20"\n', "unknown key “solar_day”"),
        ('[[timing]]\nname = "a"\npattern = "x"\nreading = "point"\nissued = "today"\n', "issued = 'today' is no date"),
        ("[[stem]]\nname = 'lead'\nwords = []\n", "own.toml:2: rule “lead”: its words are an empty list"),
        (
            f"[[stem]]\nname = 'lead'\nwords = ['{'揭' * 5_000}']\n",
            "own.toml:2: rule “lead”: its words are more than 2000, or one is longer",
        ),
        (f"[[stem]]\nname = 'lead'\nwords = {[f'揭{n}' for n in range(3_000)]}\n", "own.toml:2: rule “lead”: its words are more than 2000"),
        ("[[event]]\nname = 'a'\nwords = ['示博会']\nsolar = '02-31'\n", "solar = '02-31' is no day of the year"),
        (
            "[[time_unit]]\nname = 'month'\nwords = ['个月']\nmonths = -3\n",
            "months = -3 is no whole number from 1 to 1000; write months = 1",
        ),
        ("[[numbering]]\nname = 'a'\npattern = '(?P<number>[A-Z])'\nrank = '7'\n", "rank = '7' is no whole number from 1"),
        ("[[general]]\nname = 'a'\npattern = '(?:示例)?'\n", "its pattern reads a text without any words; let it need a word"),
        ("[[stem]]\nname = “lead”\n", "own.toml:2: is not valid TOML: .*; write half-width quotation marks"),
        ("x = " + "[" * 100_000, r"own.toml: nests too deep|is not valid TOML"),
        (
            "[fragments]\na = '{b}{b}'\n"
            + "".join(f"{c} = '{{{d}}}{{{d}}}'\n" for c, d in zip("bcdefghijklmnopq", "cdefghijklmnopqr", strict=True))
            + "r = 'xxxxxxxx'\n[[notice]]\nname = 'title'\npattern = '{a}'\n",
            "grows too long",
        ),
    ],
)
def test_a_broken_file_is_told_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(RulesError, match=told):
        pack(tmp_path, text)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pattern that does not end is known after a tenth of the time that packs are given, and far more than a good one takes."""
    monkeypatch.setattr(trial, "MOST_SECONDS", 0.2)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("pattern", ["(?:长期|长期长期)+$", "(?:示例|示|例)+；", "(1+1+)+x"])
def test_a_pattern_that_does_not_end_is_refused(tmp_path: Path, pattern: str) -> None:
    with pytest.raises(RulesError, match=r"own.toml:2: rule “plan-title”: its pattern does not end on a text such as “(?:长期|示例|11)"):
        pack(tmp_path, f"[[notice]]\nname = 'plan-title'\npattern = '{pattern}'\n")


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ("(示例", "its pattern is not valid"),
        ("{示例|{none}}", r"no list and no shape is called \{none\}"),
        ("{way}{way}", "a shape names itself"),
        ("(?:示例|示|例)+；", "its pattern does not end on a text such as “示例"),
    ],
)
def test_a_shape_that_cannot_serve_is_told(tmp_path: Path, parts: str, told: str) -> None:
    text = f"\n[[shape]]\nname = 'way'\nparts = '{parts}'\nexamples = ['示例']\n"
    found = faults(tmp_path, text)
    assert len(found) == 1
    assert regex.match(rf"/own.toml:3: .*{told}", found[0])
    with pytest.raises(RulesError, match=f"own.toml:3: rule “way”: {told}"):
        parse("关于示例的通知\n1.排查隐患。（市水利局负责，示例期每甲完成）\n", rules=tmp_path)


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("reading = 'plan'\npattern = '示例期'", "lacks a group"),
        ("reading = 'point'\npattern = '示例(?P<ten>期)每甲'", "words that are not understood"),
        ("reading = 'pont'\npattern = '示例期'", "reading “pont” is unknown"),
    ],
)
def test_a_reading_that_cannot_be_made_is_told(tmp_path: Path, rule: str, told: str) -> None:
    text = f"\n\n[[timing]]\nname = 'own'\n{rule}\nexamples = ['示例期每甲']\n"
    found = faults(tmp_path, text)
    assert [line.startswith("/own.toml:4: ") and told in line for line in found] == [True], found
    with pytest.raises(RulesError, match=f"own.toml:4: .*{told}"):
        parse("关于示例的通知\n1.排查隐患。（市水利局负责，示例期每甲完成）\n", rules=tmp_path)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("[[stem]]\nname = 'lead'\nwords = ['配合']\n", "takes the word “配合” from rule “support”"),
        ("[[stem]]\nname = 'leed'\nrole = 'lead'\nwords = ['揭榜']\n", "is a new rule; one of ours is called “lead”"),
        ("[[stem]]\nname = 'lead'\nwords = ['揭榜', '揭榜']\n", "lists the word “揭榜” twice"),
        ("[[stem]]\nname = 'lead'\nwords = ['牵头']\n", "lists the word “牵头”, which it has already"),
        ("[[stem]]\nname = 'lead'\nwords = ['揭.*榜']\n", "holds the word “揭.*榜”, whose signs are read as they stand"),
    ],
)
def test_what_a_pack_may_not_mean_is_noted(tmp_path: Path, text: str, note: str) -> None:
    assert [str(each).removeprefix(str(tmp_path)) for each in notes(pack(tmp_path, text))] == [f"/own.toml:2: stem “{text[17:21]}” {note}"]
    assert notes(OURS) == []


def test_words_may_stand_one_a_line(tmp_path: Path) -> None:
    laid = pack(tmp_path, "[[label]]\nname = 'duty'\nwords = '''\n逐个\n逐一\n'''\n")
    assert laid.words("label", "duty")[-2:] == ("逐个", "逐一")


def test_the_rules_that_the_documentation_tells_of_are_there() -> None:
    text = (rules_directory().parent / "docs" / "rules.md").read_text("utf-8")
    told = regex.findall(r"(?m)^\| `([a-z_]+)` \| `([\w-]+)` \| ", text.partition("## What lists and patterns hold")[2])
    assert len(told) > 100
    assert [pair for pair in told if pair[1] not in OURS.tables.get(pair[0], {})] == []


def test_a_line_of_a_list_stands_for_its_choices_and_for_other_lists(tmp_path: Path) -> None:
    words = "\n".join(["(逐|按)(项|日|)甲", "{label.note}", "乙{label.note}丙"])
    laid = pack(tmp_path, f"[label.duty]\nwords = '''\n{words}\n'''\n[label.note]\nwords = ['附注']\n")
    notes, duties = laid.words("label", "note"), laid.words("label", "duty")
    spread = (*notes, *(f"乙{note}丙" for note in notes))
    assert {"备注", "附注"} <= set(notes) and duties[-len(spread) :] == spread
    assert duties[-len(spread) - 6 : -len(spread)] == ("逐项甲", "逐日甲", "逐甲", "按项甲", "按日甲", "按甲")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("(甲|乙", "a line of its words cannot be spread"),
        ("(甲|乙)" * 12, "a line of its words cannot be spread"),
        ("甲{label.note}{label.note}", "no list is called 甲{label.note}{label.note}, or it names itself"),
        ("{label.none}", "no list is called {label.none}, or it names itself"),
        ("{label.duty}", "no list is called {label.duty}, or it names itself"),
    ],
)
def test_a_line_that_cannot_be_spread_is_told(tmp_path: Path, words: str, told: str) -> None:
    with pytest.raises(RulesError, match=rf"own.toml:1: rule “duty”: {told}"):
        pack(tmp_path, f"[label.duty]\nwords = ['{words}']\n")


@pytest.mark.parametrize("file", FILES)
def test_each_rule_of_a_file_knows_its_line(file: str) -> None:
    lines, ours = (rules_directory() / file).read_text("utf-8").splitlines(), rules_of(file)
    heads = [lines[rule.line - 1].partition("]")[0].replace('"', "") for rule in ours]
    assert heads == [f"[{rule.table}.{rule.name}" for rule in ours]


def test_rows_know_their_lines_however_toml_is_written() -> None:
    text = """# [[label]]
label = [{ words = ["name"], name = "a" }, # {
  { "name" = "b", kind = "name", words = [
"{", "]" ] }, {x=1}]
"other" = 3
[[role]]
words = ["name",
 "[[no]]"]
text = '''
[[role]]
name = "no"
'''
name = "c"
examples = [{ text = "name", name = "no" }]
[fragments]
name = "no"
[["unit"]]
'name'="d"
[unit.names]
[cell.same]
words = []
[event."b"]
x = 1
[event.b.dates]
"""
    found = places(text)
    assert found.rows == {"label": [2, 3, 4], "role": [13], "unit": [18], "cell": [20], "event": [22]}
    assert found.names == {"label": 2, "other": 5, "role": 6, "fragments": 15, "unit": 17, "cell": 20, "event": 22}


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


CASES = (Path(__file__).parent / "rule_cases.txt").read_text("utf-8").splitlines()[1:]


@pytest.mark.parametrize("table", sorted({line.partition(".")[0] for line in CASES}))
def test_more_proofs_of_the_rules(table: str) -> None:
    assert [line for line in CASES if line.startswith(f"{table}.") and not holds(line)] == []


def holds(line: str) -> bool:
    place, _, said = line.partition(" ")
    rule = OURS.rule(*place.split("."))
    if said.startswith("! "):
        return prove(OURS, rule, said[2:]) is None
    text, arrow, value = said.partition(" → ")
    found = prove(OURS, rule, text)
    return found is not None and (not arrow or found == value)


def rows(text: str) -> list[tuple[str, str, str, str]]:
    return [(reading.words, reading.table, reading.rule, reading.value) for reading in explained(OURS, text)]


def test_explained_says_what_parse_gives_by_which_parts_and_what_is_left_over() -> None:
    slot = rows("1.修桥。（县交通局牵头，揭榜挂帅，2024年6月底前完成）")
    assert slot[0][1:] == ("task", "clause", "修桥")
    assert ("县交通局", "unit", "lead", "县交通局") in slot
    assert ("牵头", "stem", "lead", "牵头") in slot
    assert ("揭榜挂帅", "left-over", "words-not-understood", "warning: no rule reads “揭榜挂帅” in a slot") in slot
    assert ("2024年6月底前", "timing", "point", "deadline 2024-06-30") in slot
    label = rows("1.修桥。\n责任单位：县交通局\n责任人：张某某")
    assert {("责任", "stem", "responsible-label"), ("单位", "part", "head")} <= {row[:3] for row in label}
    assert ("张某某", "person", "责任人", "张某某") in label
    sentence = rows("由县交通局负责编制方案。")
    assert ("task", "sentence") in {row[1:3] for row in sentence} and ("负责", "stem", "responsible", "负责") in sentence
    assert rows("今天天气") == []


def test_what_is_around_a_notice_can_be_told_by_a_pack(tmp_path: Path) -> None:
    page = "<html><body><p>{}</p><h1>关于防汛的通知</h1><p>各区县：</p><p>1.加固堤防。（市水利局负责，2024年5月底前完成）</p></body></html>"
    site, file = "本站由示例云集约建设", tmp_path / "notice.html"
    file.write_text(page.format(site), "utf-8")
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "own.toml").write_text(f"[page.noise]\npattern = '^{site}$'\nexamples = ['{site}']\n", "utf-8")
    assert site in str(parse(file).text)
    read = parse(file, rules=folder)
    assert site not in str(read.text)
    assert [unit.name for unit in read.tasks[0].units] == ["市水利局"]
    assert [site not in str(found.text) for found in Parser(folder).all(file) if isinstance(found, Notice)] == [True]
    assert site in str(parse(file).text)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_bytes("# 规则\n[[stem]]\nname = 'lead'\nwords = ['揭榜']\n".encode("gb18030"))
    with pytest.raises(RulesError, match=r"own.toml:1: is not UTF-8; save it as UTF-8"):
        load_ruleset(tmp_path)
    (tmp_path / "own.toml").unlink()
    (tmp_path / "own.toml").mkdir()
    with pytest.raises(RulesError, match=r"own.toml: is no file; put rules into a file"):
        load_ruleset(tmp_path)
