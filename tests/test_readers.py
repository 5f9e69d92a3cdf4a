"""Bytes to text: encodings, line ends kept, and the inputs that are refused."""

from __future__ import annotations

import codecs
import hashlib
from pathlib import Path

import pytest

from extract import Notice, parse_bytes, parse_text
from extract.errors import InputError
from extract.readers import FORMATS, LIMITS, known_suffixes, read_bytes, read_path, read_text

NOTICE = "示例市水务局关于做好防汛工作的通知\r\n各区水务局：\r\n一、加固堤防（工程处负责，5月底前完成）\r\n"
ENCODINGS = ["utf-8", "utf-16-le", "utf-16-be", "gb18030"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("text", [NOTICE, "关于印发工作要点的通知", "1.加固堤防\n", "通知"])
def test_each_encoding_is_recognised(text: str, encoding: str) -> None:
    decoded = read_bytes(text.encode(encoding), "通知.txt")
    assert (decoded.text, decoded.encoding, decoded.format) == (text, encoding, "text")


@pytest.mark.parametrize(
    "text",
    ["關於印發應急管理廳的通知。責任單位：財政廳、發展改革委員會。完成時限：十二月底前。", "一、加固河堤（水利局負責，5月底前完成）\r\n"],
)
def test_big5_is_recognised(text: str) -> None:
    decoded = read_bytes(text.encode("big5"), "通知.txt")
    assert (decoded.text, decoded.encoding) == (text, "big5hkscs")


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_mark_decides_and_is_no_text(mark: bytes, encoding: str) -> None:
    decoded = read_bytes(mark + "通知".encode(encoding), "a.txt")
    assert (decoded.text, decoded.encoding) == ("通知", encoding)


@pytest.mark.parametrize("text", ["联通", "联系", "模拟"])
def test_short_gb18030_that_could_be_latin_utf8(text: str) -> None:
    assert read_bytes(text.encode("gb18030"), "a.txt").text == text


@pytest.mark.parametrize("text", ["關於印發工作要點的通知，請各處室認真貫徹執行", "开展鎔炼设备检查，由㙟镇负责"])
def test_characters_beyond_gb2312(text: str) -> None:
    assert read_bytes(text.encode("gb18030"), "a.txt").text == text


def test_text_is_kept_as_it_was() -> None:
    text = "一、甲\r\n\u3000\u3000二、乙\u200b\r三、丙\t丁\n\ufeff"
    assert read_bytes(text.encode(), "a.txt").text == text


def test_source_facts() -> None:
    data = NOTICE.encode("gb18030")
    decoded = read_bytes(data, "a.txt")
    assert decoded.sha256 == hashlib.sha256(data).hexdigest()
    assert decoded.name == "a.txt"


def test_path_gives_the_file_name_only(tmp_path: Path) -> None:
    path = tmp_path / "通知.txt"
    path.write_bytes(NOTICE.encode())
    assert read_path(path).name == "通知.txt"
    assert read_path(str(path)).text == NOTICE


BAD = {
    "empty": (b"", "is empty"),
    "blank": ("\u3000\n \t\n".encode(), "holds only white space"),
    "only a mark": (codecs.BOM_UTF8, "holds only white space"),
    "pdf": (b"%PDF-1.7\n...", "is a PDF"),
    "zip": (b"PK\x03\x04rest", "is a broken or truncated zip"),
    "ole": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "is an old Office container"),
    "png": (b"\x89PNG\r\n\x1a\n", "is a PNG image"),
    "elf": (b"\x7fELF\x02\x01\x01", "is a program"),
    "html": (b"\n<!DOCTYPE html><html>", "is a page without a notice"),
    "nul in utf-8": ("通知\x00：一、甲".encode(), "NUL at character 2"),
    "nul in gb18030": ("通知".encode("gb18030") + b"\x00\x00\x00" + "一、甲乙丙".encode("gb18030"), "NUL at byte 4"),
    "controls": (bytes(range(1, 9)) * 40 + b"text", "control characters"),
    "broken utf-8": ("关于印发要点的通知\n各处室".encode() + b"\xff" + "甲".encode(), "byte 37, line 2"),
    "truncated utf-8": ("关于印发要点的通知".encode()[:-1], "is UTF-8 with a broken byte"),
    "broken utf-16": (codecs.BOM_UTF16_LE + "通知".encode("utf-16-le") + b"\x00", "byte 4 is not"),
    "japanese": ("防災計画について、関係部署と協議のうえ、年度内に実施すること。".encode("euc-jp"), "is no Chinese text"),
    "neither": (b"\xff\xfa\x80\xff\xff", "is neither UTF-8 (byte 0 is not)"),
}


@pytest.mark.parametrize(("data", "problem"), BAD.values(), ids=BAD.keys())
def test_bad_bytes_are_refused(data: bytes, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "坏.txt"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        read_path(path)
    assert problem in str(caught.value)
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)
    assert caught.value.remedy


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file; check the name"):
        read_path(tmp_path / "没有.txt")
    with pytest.raises(InputError, match="is a folder; name the files in it"):
        read_path(tmp_path)
    with pytest.raises(InputError, match="cannot be read"):
        read_path("a\x00b.txt")


def test_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "a.txt"
    path.write_text("通知")
    monkeypatch.setattr(Path, "open", refuse)  # root may read any file, so permissions alone would test nothing here
    with pytest.raises(InputError, match=r"cannot be read \(Permission denied\)"):
        read_path(path)


def test_size_is_bounded() -> None:
    with pytest.raises(InputError, match="is larger than 64 MB"):
        read_bytes(b"x" * (LIMITS.file_bytes + 1), "a.txt")


def test_endless_input_is_bounded() -> None:
    with pytest.raises(InputError, match="is larger than 64 MB"):
        read_path("/dev/zero")


def test_names_that_no_output_could_hold() -> None:
    assert read_bytes(b"text", "a\udcff\n.txt").name == "a��.txt"


def test_decoded_text() -> None:
    decoded = read_text("通知", "text")
    assert (decoded.encoding, decoded.sha256) == (None, hashlib.sha256("通知".encode()).hexdigest())
    with pytest.raises(InputError, match="lone surrogate at 1"):
        read_text("通\ud800", "text")
    with pytest.raises(InputError, match="is empty"):
        read_text(" \n", "text")


def test_registry_has_a_module_for_each_format() -> None:
    assert [known.name for known in FORMATS] == sorted({known.name for known in FORMATS})
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in known_suffixes())
    for known in FORMATS:
        assert (Path(__file__).parent.parent / "extract" / "readers" / f"{known.module.replace('.', '/')}.py").is_file()


MARKED = """# 示例市2024年防汛工作方案

**一、总体要求**

**（一）加固河堤。** 全面加固。（**责任单位：** 市水利局；**完成时限：** 2024年5月31日前）
## 二、检修泵站
- **责任单位：** 市住建局
- **完成时限：** 2024年6月30日前
"""


def tasks_of(notice: Notice) -> list[tuple[list[str], str, list[str], str]]:
    return [(task.path, task.title, [unit.name for unit in task.units], str(task.due)) for task in notice.tasks]


def test_signs_of_markdown_are_no_words() -> None:
    notice = parse_bytes(MARKED.encode(), "方案.md")
    assert notice.notice.title == "示例市2024年防汛工作方案"
    first = (["一", "一"], "加固河堤", ["市水利局"], "2024-05-31")
    assert tasks_of(notice) == [first, (["二"], "检修泵站", ["市住建局"], "2024-06-30")]


def test_text_that_is_decoded_already_is_read_as_a_file_is() -> None:
    lines = ["# 示例公司周例会纪要", "2024年5月12日", "## 一、议定事项", "- [ ] 整理供应商**报价**（采购部，5月18日前）"]
    lines.append("- [x] 提交年度预算（财务部，5月20日前）")
    expected = [(["一"], "整理供应商报价", ["采购部"], "2024-05-18"), (["一"], "提交年度预算", ["财务部"], "2024-05-20")]
    text = "\n".join(lines)
    for notice in (parse_text(text), parse_bytes(text.encode(), "纪要.txt")):
        assert (notice.notice.title, tasks_of(notice)) == ("示例公司周例会纪要", expected)


@pytest.mark.parametrize("sign", ["> ", ">> ", "&nbsp;&emsp;", "> &nbsp;"])
def test_signs_before_the_lines_are_no_words(sign: str) -> None:
    lines = [
        "示例市水利局关于做好防汛工作的通知",
        "示水发〔2024〕5号",
        "各区水利局：",
        "一、加固河堤。（工程处牵头，4月底前完成）",
        "示例市水利局",
        "2024年3月5日",
    ]
    notice = parse_bytes("".join(f"{sign}{line}\n" for line in lines).encode(), "通知.txt")
    head = notice.notice
    assert (head.title, head.document_number, head.issuer, head.addressees) == (lines[0], lines[1], lines[4], ["各区水利局"])
    assert tasks_of(notice) == [(["一"], "加固河堤", ["工程处"], "2024-04-30")]


@pytest.mark.parametrize("suffix", ["txt", "html"])
def test_readings_behind_characters_are_no_words(suffix: str) -> None:
    """Pages turned into traditional characters by a program come with the readings of some, 發(fā)."""
    lines = [
        "示例市人民政府辦公廳關(guān)于印發(fā)防汛方案的通知",
        "各區(qū)人民政府：",
        "一、加固河堤。",
        "責(zé)任單位：市水務(wù)局、市財(cái)政局",
        "完成時(shí)限：2024年4月底前",
        "示例市人民政府辦公廳",
        "2024年3月5日",
    ]
    text = "\n".join(lines) if suffix == "txt" else "<html><body>" + "".join(f"<p>{line}</p>" for line in lines) + "</body></html>"
    notice = parse_bytes(text.encode(), f"通知.{suffix}")
    assert (notice.notice.title, notice.notice.issuer) == ("示例市人民政府辦公廳關于印發防汛方案的通知", lines[5])
    assert notice.notice.addressees == ["各區人民政府"]
    assert tasks_of(notice) == [(["一"], "加固河堤", ["市水務局", "市財政局"], "2024-04-30")]


def test_a_file_that_says_markdown_needs_one_sign() -> None:
    """One quoted line, one number escaped, a link, a blank set in bold: what one turned into Markdown has."""
    lines = [
        "# 示例市水利局关于**&nbsp;**做好防汛工作的通知",
        "> 示水发〔2024〕5号",
        "各区水利局：",
        "1\\. 加固河堤。（**&nbsp;**[工程处](https://a.example/b)牵头，__4月底__前完成）",
        "2\\. *检修泵站* （机电处牵头，5月底前完成）",
        "示例市水利局",
        "2024年3月5日",
    ]
    notice = parse_bytes("\n\n".join(lines).encode(), "通知.md")
    assert (notice.notice.title, notice.notice.document_number) == ("示例市水利局关于 做好防汛工作的通知", "示水发〔2024〕5号")
    assert tasks_of(notice) == [(["1"], "加固河堤", ["工程处"], "2024-04-30"), (["2"], "检修泵站", ["机电处"], "2024-05-31")]


def test_what_markdown_strikes_out_ticks_and_breaks() -> None:
    """Facts for a program, ~~words struck out~~, `<br>` and `\\|` in cells, `- [ ]`: none is a word."""
    text = (
        "---\ntitle: 示例街道2024年攻坚任务\ndate: 2024-03-01\n---\n\n| 序号 | 任务 | 责任单位 | 完成时限 |\n|:-:|---|---|--:|\n"
        "| 1 | 建设投放点<br>（共15处） | ~~宣传办~~ 城管办<br/>各社区 | 5月底前 |\n\n- [ ] 招聘保洁员（人社所，4月10日前）\n"
    )
    notice = parse_bytes(text.encode(), "任务.md")
    assert notice.notice.title == "示例街道2024年攻坚任务"
    assert [(task.title, [unit.name for unit in task.units], str(task.due)) for task in notice.tasks] == [
        ("建设投放点（共15处）", ["城管办", "各社区"], "2024-05-31"),
        ("招聘保洁员", ["人社所"], "2024-04-10"),
    ]
    assert [(left.kind, left.characters) for left in notice.source.left_out] == [("page-furniture", 21), ("struck-out", 3)]


def test_cells_that_a_sheet_wrote_in_quotation_marks() -> None:
    text = '序号\t任务\t责任人\t完成日期\n1\t"组织""三级""教育"\t"王某,李某"\t4月10日\n2\t更换“防护网”\t赵某\t4月18日\n'
    notice = parse_bytes(("示例项目部2024年任务表\n" + text).encode("utf-16"), "表.txt")
    assert [(task.title, [person.name for person in task.persons]) for task in notice.tasks] == [
        ('组织"三级"教育', ["王某", "李某"]),
        ("更换“防护网”", ["赵某"]),
    ]


def test_one_answered_line_is_enough() -> None:
    assert read_bytes("通知\n> 示水发〔2024〕5号\n> 90%\n".encode(), "通知.txt").text == "通知\n  示水发〔2024〕5号\n> 90%\n"


@pytest.mark.parametrize(
    "text",
    [
        "张**、李**负责\n王**、赵**负责\n",
        ">90%\n>95%\n> 80%\n",
        "R&D经费；A&B公司\n",
        "# 号线\n",
        "____年__月\n",
        "Q&ATech;开展。\n",
        "见a.cn/?x=1&copyright;\n",
    ],
)
def test_signs_that_are_words_stay(text: str) -> None:
    assert read_bytes(text.encode(), "表.txt").text == text


def test_numbers_on_keys_are_labels() -> None:
    text = "【通知】示例市水利局关于做好防汛工作的通知\n各科室：\n1\ufe0f\u20e3加固河堤。（工程科负责）\n2\ufe0f\u20e3检修泵站。（机电科负责）\n"
    notice = parse_bytes(text.encode(), "消息.txt")
    assert notice.notice.title == "示例市水利局关于做好防汛工作的通知"
    assert [(task.path, task.title) for task in notice.tasks] == [(["1"], "加固河堤"), (["2"], "检修泵站")]


def test_a_pasted_cell_of_several_lines() -> None:
    text = '序号\t任务\t责任单位\t完成时限\n1\t加固河堤\t"市水\n利局"\t2024年6月30日\n2\t“一河”治理\t市农业局\t长期\n'
    assert read_bytes(text.encode(), "表.txt").text == text.replace('"市水\n利局"', "市水利局")
