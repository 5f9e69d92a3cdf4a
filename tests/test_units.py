"""Lists of units become names: split between names, never inside one."""

from __future__ import annotations

from io import BytesIO

import pytest

from extract.clauses.assignment import AssignmentReader
from extract.clauses.timing import TimingContext
from extract.clauses.units import Name, UnitReader
from extract.clauses.units.names import LEAST_LABEL, LEAST_NAME
from extract.clauses.units.together import Words
from extract.rulebook.ruleset import Ruleset, load_ruleset

LISTS = {
    "省财政厅、省水利厅，各市人民政府": ["省财政厅", "省水利厅", "各市人民政府"],
    "各市、县（市、区）人民政府，省财政厅和水利厅": ["各市、县（市、区）人民政府", "省财政厅", "水利厅"],
    "各省、自治区、直辖市人民政府": ["各省、自治区、直辖市人民政府"],
    "各处室、直属单位": ["各处室", "直属单位"],
    "工业和信息化部、文化和旅游部": ["工业和信息化部", "文化和旅游部"],
    "住房和城乡建设局及教育局": ["住房和城乡建设局", "教育局"],
    "国务院相关部门和单位及各地区": ["国务院相关部门和单位", "各地区"],
    "商务部、海关总署等有关部门": ["商务部", "海关总署", "有关部门"],
    "市教育局等12个部门": ["市教育局"],
    "市财政局等部门": ["市财政局"],
    "市城管局（市综合执法局、市市容办）、市水务局": ["市城管局（市综合执法局、市市容办）", "市水务局"],
    "省直有关部门、单位": ["省直有关部门、单位"],
    "省检修公司、建设、信通公司，送变电公司": ["省检修公司", "建设、信通公司", "送变电公司"],
    "市财政局市审计局": ["市财政局", "市审计局"],
    "财政局审计局公安局": ["财政局", "审计局", "公安局"],
    "国家税务总局示例省税务局": ["国家税务总局示例省税务局"],
    "省人民政府办公厅": ["省人民政府办公厅"],
    "甲市、乙市人民政府，省工商联": ["甲市、乙市人民政府", "省工商联"],
    "国家统计局示例调查队": ["国家统计局示例调查队"],
    "县公安局交警大队": ["县公安局交警大队"],
    "省公安厅交管局、市政府办公室公报编辑部": ["省公安厅交管局", "市政府办公室公报编辑部"],
    "实验室与设备管理处、保卫处": ["实验室与设备管理处", "保卫处"],
    "省建设厅、各市、县〔市、区〕政府": ["省建设厅", "各市、县〔市、区〕政府"],
    "各市、县和示例新区管委会": ["各市、县", "示例新区管委会"],
    "有关部门和市、县（市、区）": ["有关部门", "市、县（市、区）"],
    "有关机关、部门和事故发生单位": ["有关机关、部门", "事故发生单位"],
    "国土、铁路和水利等部门": ["国土", "铁路", "水利"],
    "工业和信息化、文化和旅游等部门": ["工业和信息化", "文化和旅游"],
    "各级主管部门及其他有关部门": ["各级主管部门", "其他有关部门"],
    "教育、税务等部门（单位）": ["教育", "税务"],
    "第五条　有关单位": ["有关单位"],
    "2021年市水利局": ["市水利局"],
    "市交通局（铁路项目）、市水利局": ["市交通局", "市水利局"],
    "农业（畜牧管理）部门": ["农业（畜牧管理）部门"],
}


@pytest.mark.parametrize("text", LISTS)
def test_lists_split_between_names(text: str) -> None:
    names = load_ruleset().build(UnitReader).read(text)
    assert [name.text for name in names] == LISTS[text]
    assert [text[name.start : name.end] for name in names] == LISTS[text]


@pytest.mark.parametrize("name", ["各处室", "有关部门", "各市、县（市、区）人民政府", "直属单位"])
def test_collective_units_are_marked(name: str) -> None:
    assert [found.collective for found in load_ruleset().build(UnitReader).read(name)] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "加强领导",
        "单位",
        "建立的工作机制",
        "在全市范围",
        "完善制度的部门",
        "因故未能举办",
        "探索企业",
        "高水平规划建设文化街区",
        "支持企业上市",
        "企业互联互通串联",
        "关于召开示例公司",
        "项目经各有关部门",
        "落实领导干部",
        "示例网站",
        "一号机组",
        "示例区文化旅游发展大会",
        "体验场所",
        "一般事故报至设区",
        "培育龙头企业",
        "邀请专家组",
    ],
)
def test_phrases_do_not_look_like_units(text: str) -> None:
    assert not load_ruleset().build(UnitReader).looks_like_unit(text)


@pytest.mark.parametrize("text", ["落实单位", "申请部门", "实施小组", "示例省代表大会", "各经营场所", "市双创办", "安全部"])
def test_names_that_begin_or_end_as_phrases_do(text: str) -> None:
    assert load_ruleset().build(UnitReader).looks_like_unit(text)


CLAUSES = {
    "科信处牵头负责": ["lead 科信处"],
    "人事处牵头,宣教中心负责": ["lead 人事处", "responsible 宣教中心"],
    "协调处、危化处分别负责": ["responsible 协调处", "responsible 危化处"],
    "国家发展改革委、财政部会同有关部门负责": ["lead 国家发展改革委", "lead 财政部", "support 有关部门"],
    "住房城乡建设部牵头，国务院相关部门及各地区按职责分工负责": ["lead 住房城乡建设部", "responsible 国务院相关部门", "responsible 各地区"],
    "由市水利局牵头，市财政局、市公安局配合": ["lead 市水利局", "support 市财政局", "support 市公安局"],
    "自然资源部、工业和信息化部指导": ["supervise 自然资源部", "supervise 工业和信息化部"],
    "市教育局、市卫生健康委": ["responsible 市教育局", "responsible 市卫生健康委"],
    "市水利局（牵头）、市财政局": ["lead 市水利局", "responsible 市财政局"],
    "市教育局负责制定标准，市财政局负责资金保障": ["responsible 市教育局", "responsible 市财政局"],
    "公安、交通部门配合": ["support 公安、交通部门"],
    "基建处；保卫处、后勤保障部配合": ["responsible 基建处", "support 保卫处", "support 后勤保障部"],
    "各二级党组织落实": ["responsible 各二级党组织"],
    "市水利局牵头负责，12月底前完成": ["lead 市水利局"],
    "省人民政府（由省文物局承办）、省财政厅（配合）": ["responsible 省人民政府", "responsible 省文物局", "support 省财政厅"],
    "县级以上人民政府（示例局）": ["responsible 县级以上人民政府（示例局）"],
}


@pytest.mark.parametrize("text", CLAUSES)
def test_role_words_give_roles(text: str) -> None:
    read = load_ruleset().build(AssignmentReader).read(text, TimingContext())
    assert [f"{unit.role} {unit.name.text}" for unit in read.units] == CLAUSES[text]
    assert not read.unread


def test_first_of_a_list_leads_where_the_notice_says_so() -> None:
    read = load_ruleset().build(AssignmentReader).read("税务总局、财政部负责，排在第一位的部门为牵头部门，下同", TimingContext())
    assert read.first_leads is not None and read.first_leads.on
    assert not read.unread


def test_words_that_nothing_reads_are_handed_back() -> None:
    text = "市水利局负责，结合实际另行研究确定"
    read = load_ruleset().build(AssignmentReader).read(text, TimingContext())
    assert [text[start:end] for start, end in read.unread] == ["结合实际另行研究确定"]


MORE = {
    "市甲局、市乙局等和各县区人民政府": ["市甲局", "市乙局", "各县区人民政府"],
    "市甲局等及有关乡镇": ["市甲局", "有关乡镇"],
    "市发改、财政、人社、住建等部门": ["市发改", "财政", "人社", "住建"],
    "省财政、发展改革等相关部门": ["省财政", "发展改革", "相关部门"],
    "移动、联通、电信公司": ["移动", "联通", "电信公司"],
    "市场监管、公安、城管部门": ["市场监管、公安、城管部门"],
    "东平、西平、南平市政府": ["东平、西平、南平市政府"],
    "市推进“三园一区”建设领导小组成员单位、市“双提”工作专班": ["市推进“三园一区”建设领导小组成员单位", "市“双提”工作专班"],
    "有关县（市）、区政府及其水利部门": ["有关县（市）、区政府", "水利部门"],
    "★市甲局、2.市乙局": ["市甲局", "市乙局"],
    "各班主任、网格员": ["各班主任", "网格员"],
    "采购部联合仓储部": ["采购部", "仓储部"],
    "各责任（配合）单位": ["各责任（配合）单位"],
    "各市(含甲、乙市,下同)政府": ["各市(含甲、乙市,下同)政府"],
}


@pytest.mark.parametrize("text", MORE)
def test_names_as_real_lists_have_them(text: str) -> None:
    names = load_ruleset().build(UnitReader).read(text)
    assert [name.text for name in names] == MORE[text]
    assert all(name.looks_right for name in names)


def test_the_words_of_a_name_are_read_when_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Afterwards jieba knows what it would have known had it read all at once."""
    import jieba

    lines = "市 9 n\n市财政局 20 nt\n财政 30 n\n审计 7 n\n审计局 5 nt\n市审 3 n\n应急管理厅 2 nt\n财政局 40 nt\n局 8\n".encode()
    monkeypatch.setattr(jieba.Tokenizer, "get_dict_file", lambda _: BytesIO(lines))
    whole = jieba.Tokenizer()
    whole.FREQ, whole.total = whole.gen_pfdict(whole.get_dict_file())
    whole.initialized = True
    words = Words(Ruleset())
    assert (words.jieba.FREQ, words.jieba.total) == ({}, whole.total)
    assert words.cut("市财政局审计局") == list(whole.cut("市财政局审计局", HMM=False)) == ["市财政局", "审计局"]
    assert words.jieba.FREQ.items() < whole.FREQ.items()
    words.read("应急")
    assert words.jieba.FREQ == whole.FREQ


class AnewReader(UnitReader):
    """Keeps no names: each piece is read in its place."""

    def named(self, text: str, left: int, right: int) -> list[Name]:
        return list(self.with_others(text, left, right))


@pytest.mark.parametrize("words", LISTS)
def test_names_that_are_kept_are_those_read_anew(words: str) -> None:
    ruleset = load_ruleset()
    kept, anew = ruleset.build(UnitReader), ruleset.build(AnewReader)
    for text in (words, f"由{words}牵头负责", words):  # the second time they are known
        assert kept.read(text) == anew.read(text)
        assert kept.read(text, 1, len(text) - 1) == anew.read(text, 1, len(text) - 1)


@pytest.mark.parametrize("words", LISTS)
def test_a_label_before_a_name_is_looked_for_wherever_a_head_stands(words: str) -> None:
    reader = load_ruleset().build(UnitReader)
    for text in (words, f"牵头单位{words}", f"各牵头部门{words}", f"责任人{words}"):
        may = reader.heads.search(text, LEAST_LABEL, max(LEAST_LABEL, len(text) - LEAST_NAME)) is not None
        there = any(LEAST_LABEL <= text.find(head, LEAST_LABEL) <= len(text) - LEAST_NAME - len(head) for head in reader.looks.generic)
        assert may or not there
