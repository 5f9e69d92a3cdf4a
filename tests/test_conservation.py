"""The law of conservation: every character that a file shows is in the text or in what is left out, by a count that readers have no part in."""

from __future__ import annotations

import html.parser
import io
import unicodedata
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pypdf
import pytest
import regex

from extract.errors import InputError
from extract.readers import Decoded, read_bytes, read_every
from extract.readers.account import Account
from tests import page_builder
from tests.archive_builder import mail, zip_of
from tests.docx_builder import docx, merged, numbered, paragraph, run, table
from tests.sheet_builder import ods, ods_row, xls, xlsx
from tests.web_builder import LINES, body, page

FILES = Path(__file__).resolve().parent.parent.parent / "shared" / "files"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture
def left(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All words that readers leave out, whole."""
    words: list[str] = []
    count = Account.leave

    def leave(account: Account, kind: str, text: str) -> None:
        words.append(text)
        count(account, kind, text)

    monkeypatch.setattr(Account, "leave", leave)
    return words


def letters(text: str) -> Counter[str]:
    """What is counted: letters and digits of every script, in their plain form."""
    return Counter(character for character in unicodedata.normalize("NFKC", text) if character.isalnum())


def lost(shown: str, text: str, left: list[str]) -> Counter[str]:
    return letters(shown) - letters(text) - letters("".join(left))


class Shown(html.parser.HTMLParser):
    """The text of a page but for what no browser ever shows."""

    SILENT = ("script", "style", "title", "head", "iframe")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent = 0 if tag == "body" else self.silent + (tag in self.SILENT)

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(0, self.silent - (tag in self.SILENT))

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words.append(data)


def of_page(data: bytes) -> str:
    try:
        source = data.decode("utf-8")
    except UnicodeDecodeError:
        source = data.decode("gb18030")
    parser = Shown()
    parser.feed(source)
    return "".join(parser.words)


def of_word(data: bytes) -> str:
    """All `w:t` of the body, deleted ones too; of two forms of one content the first."""
    root = ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag.endswith("}Fallback") and len(parent) > 1:
                parent.remove(child)
    return "".join(each.text or "" for each in root.iter() if each.tag in (f"{W}t", f"{W}delText"))


def of_book(data: bytes) -> str:
    """The words of all cells, of hidden sheets too; numbers and dates are shown in many ways."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    return "".join(cell.value for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str))


def of_pdf(data: bytes) -> str:
    """The characters of all pages by pypdf; what is printed again at the same place, for boldness, once."""
    said: list[str] = []
    for each in pypdf.PdfReader(io.BytesIO(data)).pages:
        placed: dict[str, list[tuple[float, float]]] = {}

        def visit(
            text: str, form: list[float], own: list[float], *_: object, placed: dict[str, list[tuple[float, float]]] = placed
        ) -> None:
            x, y = own[4] * form[0] + form[4], own[5] * form[3] + form[5]
            if not any(abs(x - left) + abs(y - base) < 5 for left, base in placed.setdefault(text.strip(), [])):
                placed[text.strip()].append((x, y))
                said.append(text)

        each.extract_text(visitor_text=visit)
    return "".join(said)


def of_ofd(data: bytes) -> str:
    """Every TextCode of the package, wherever it stands."""
    package = zipfile.ZipFile(io.BytesIO(data))
    parts = [ElementTree.fromstring(package.read(name)) for name in package.namelist() if name.endswith("Content.xml")]
    return "".join(code.text or "" for part in parts for code in part.iter() if code.tag.endswith("}TextCode"))


COUNTS = {".html": of_page, ".docx": of_word, ".xlsx": of_book, ".pdf": of_pdf, ".ofd": of_ofd}
SCANNED = ("company-notice-scan.pdf", "province-programme.pdf")  # of which there is nothing to count
WORDLESS = "ofdrw-h.ofd"
REAL = [path for path in sorted(FILES.glob("*")) if path.suffix in COUNTS and path.name not in (*SCANNED, WORDLESS)]


@pytest.mark.skipif(not REAL, reason="the folder of real files is not beside the checkout")
def test_nothing_is_lost_over_real_files(left: list[str]) -> None:
    found = {}
    for path in REAL:
        left.clear()
        data = path.read_bytes()
        found[path.name] = lost(COUNTS[path.suffix](data), read_bytes(data, path.name).text, left)
    assert {name: counted for name, counted in found.items() if counted} == {}


NOTICE = ["各区水务局：", "现就做好防汛工作通知如下，请认真执行。", "一、加固堤防（工程处负责，5月底前完成）", "2020年3月25日"]
TITLE = "示例市水务局关于做好防汛工作的通知"
FACTS = LINES.format(published="2020-03-27", source="人事处")
HTML = {
    "usual": page(TITLE, body(NOTICE), facts=FACTS),
    "hidden": page(
        TITLE,
        body(NOTICE) + "<div style='display:none'>藏着<p hidden>更深</p></div><span style='display:none'>行内<script>x1</script></span>尾",
    ),
    "revised": page(TITLE, body(NOTICE) + "<p>改<del>删</del><ins>加</ins><ruby>汉<rt>han<rp>x</ruby>完</p>"),
    "table": page(
        TITLE,
        f"{body(NOTICE)}<table><caption>分工表</caption>游离<tr><th rowspan=2>任务<th colspan=2>责任单位<tr><th>牵头<th>配合<tr><td>甲<td>县水利<br>局<td>乙局<tr style='display:none'><td>隐<td>行</table>",
    ),
    "no title below facts": f"<body><table><tr><td>主 题 词：<td></table>{body([TITLE, *NOTICE])}",
    "fields": page(
        TITLE,
        body(NOTICE)
        + "<form>姓名<input><textarea>请填</textarea><select><option>甲区<option>乙区</select></form><noscript><p>请启用脚本</p></noscript>",
    ),
    "shadow": f"<body><div><template shadowrootmode=open>{body(NOTICE)}</template></div><template><p>模板</p></template>",
    "twice said": page(TITLE, body(NOTICE), facts=FACTS * 2 + "<table><tr><td>标题<td>" + TITLE + "<tr><td>索引号<td>A1</table>"),
    "unclosed": "<p>甲乙丙<p>丁，戊己。<div>庚<span>辛<b>壬<table><tr><td>癸",
    "soup": "<head><title>题</title><p>首段，在此。</p></b></span><td>散</td></tr><li>项<dd>解</xyz>终",
}


@pytest.mark.parametrize("case", HTML)
def test_nothing_is_lost_of_a_page(case: str, left: list[str]) -> None:
    text = read_bytes(HTML[case].encode(), "a.html").text
    assert lost(of_page(HTML[case].encode()), text, left) == Counter()


BOX = f"<w:r><mc:AlternateContent><mc:Choice><w:txbxContent>{table([['框甲', '框乙'], ['一', '二']])}</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>{paragraph('框甲框乙一二')}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"
WORD = {
    "revisions": paragraph(
        run("甲")
        + "<w:del><w:r><w:delText>乙</w:delText></w:r></w:del>"
        + run("丙", "<w:vanish/>")
        + f"<w:moveFrom>{run('丁')}</w:moveFrom>"
    ),
    "a box with a table": paragraph(run("外") + BOX),
    "controls": f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph('块')}<w:sdt><w:sdtContent>{numbered('内', 1)}</w:sdtContent></w:sdt></w:sdtContent></w:sdt>",
    "nested tables": table([["甲", "<w:tcPr/>" + table([["内一", "内二"], ["三", "四"]]) + paragraph("乙")], ["丙", "丁"]]),
    "merged heads": table(
        [
            [merged("责任", columns=2), "任务"],
            ["牵头", "配合", "x"],
            [merged("长", down="restart"), "乙", "丙"],
            [merged("", down="continue"), "丁", "戊"],
        ]
    ),
    "fields": paragraph(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + run("3")
    ),
    "deleted cells": "<w:tbl><w:tr><w:tc><w:tcPr><w:cellDel/></w:tcPr>"
    + paragraph("删格")
    + "</w:tc><w:tc>"
    + paragraph("留格")
    + "</w:tc><w:tc><w:p/></w:tc></w:tr><w:tr><w:trPr><w:del/></w:trPr><w:tc>"
    + paragraph("删行")
    + "</w:tc></w:tr></w:tbl>",
    "deleted blocks": f"<w:del>{paragraph('整段')}</w:del><w:moveFrom>{paragraph('移走')}</w:moveFrom><w:moveTo>{paragraph('移来')}</w:moveTo>",
    "links and smart tags": paragraph(
        f"<w:hyperlink>{run('链')}</w:hyperlink><w:smartTag>{run('签')}</w:smartTag><w:fldSimple>{run('域')}</w:fldSimple><w:bdo>{run('向')}</w:bdo>"
    ),
}


@pytest.mark.parametrize("case", WORD)
def test_nothing_is_lost_of_a_word_document(case: str, left: list[str]) -> None:
    data = docx(paragraph("正文") + WORD[case])
    assert lost(of_word(data), read_bytes(data, "a.docx").text, left) == Counter()


ROWS: list[list[object]] = [
    ["2021年任务分工"],
    ["序号", "任务", "责任单位", ""],
    ["", "", "牵头", "配合"],
    [1, "加固\n堤防", "县水利\n局", "乙"],
    [2, "检查", "", ""],
]


def test_nothing_is_lost_of_a_workbook(left: list[str]) -> None:
    data = xlsx(ROWS, merged=["A1:D1", "A2:A3", "B2:B3", "C2:D2", "C4:C5", "D4:D5"], hidden=[["选项甲", "选项乙"]], more={"二": [["另表"]]})
    assert lost(of_book(data), read_bytes(data, "a.xlsx").text, left) == Counter()


def test_nothing_is_lost_of_other_workbooks(left: list[str]) -> None:
    shown = "".join(str(cell) for row in ROWS for cell in row)
    assert lost(shown, read_bytes(xls(ROWS, merged=[(1, 1, 2, 3), (3, 4, 2, 2)]), "a.xls").text, left) == Counter()
    left.clear()
    remark = "<table:table-cell><office:annotation><text:p>批注</text:p></office:annotation><text:p>值</text:p></table:table-cell>"
    data = ods(ods_row("任务", "责任单位") + f"<table:table-row>{remark}{remark}</table:table-row>")
    assert lost("任务责任单位批注值批注值", read_bytes(data, "a.ods").text, left) == Counter()


COVER = "请各科室认真落实，谢谢。"
LINE = "一、加固堤防（工程处负责，5月底前完成）"
MAILS = {
    "plain": mail(LINE, subject="关于值守的通知"),
    "page": mail(html=f"<p>{COVER}</p><p>{LINE}</p>"),
    "both": mail(LINE, f"<p>{LINE}</p>"),
    "a stub for plain text": mail("请看网页版", f"<p>请看网页版</p><p>{COVER * 9}</p><p>{LINE}</p>"),
    "attached": mail(
        COVER, attached={"甲.txt": LINE.encode(), "乙.docx": docx(paragraph("乙件")), "丙.zip": zip_of({"丁.txt": b"abc123"})}
    ),
    "a letter handed on": mail(f"处长：请阅。\n发件人: 办公室 <a@example.org>\n收件人: 各科\n主题: 汛期\n\n关于值守的通知\n各科：\n{LINE}"),
}


@pytest.mark.parametrize("case", MAILS)
def test_nothing_is_lost_of_a_mail(case: str, left: list[str]) -> None:
    said = {"attached": COVER + LINE + "乙件abc123"}.get(case, "")
    shown = said or "".join(
        regex.sub("<[^>]{1,40}>", "", part.get_content()) for part in MAILS[case].walk() if part.get_content_maintype() == "text"
    )
    if case == "both":
        shown = LINE
    texts = [each.text for each in read_every(MAILS[case].as_bytes(), "a.eml") if isinstance(each, Decoded)]
    assert lost(shown.replace("请看网页版", "", 1), "".join(texts), left) == Counter()


def test_nothing_is_lost_of_a_mail_whose_words_an_attachment_parts(left: list[str]) -> None:
    message = mail(COVER, attached={"甲.txt": b"abc123"})
    message.attach(mail(LINE))
    texts = [each.text for each in read_every(message.as_bytes(), "a.eml") if isinstance(each, Decoded)]
    assert lost(COVER + LINE + "abc123", "".join(texts), left) == Counter()


def test_nothing_is_lost_of_an_archive(left: list[str]) -> None:
    """Each file is read, or refused by its name."""
    files = {
        "甲.txt": LINE.encode("gb18030"),
        "乙/丙.docx": docx(paragraph("乙件")),
        "丁.zip": zip_of({"戊.txt": b"abc123"}),
        "己.jpg": b"\xff\xd8cut",
        "庚.exe": b"MZ\x00",
    }
    found = list(read_every(zip_of(files), "a.zip"))
    assert lost(LINE + "乙件abc123", "".join(each.text for each in found if isinstance(each, Decoded)), left) == Counter()
    assert [name for name in ("己.jpg", "庚.exe") if not any(name in str(each) for each in found if isinstance(each, InputError))] == []


@pytest.mark.parametrize("text", ["甲乙\n\t丙", "一、加固堤防\r\n二、检查\x0c三", "序号,任务,责任单位\n1,加固,县水利局\n"])
def test_text_is_handed_on_as_it_is(text: str, left: list[str]) -> None:
    for encoding in ("utf-8", "gb18030", "utf-16"):
        assert read_bytes(text.encode(encoding), "a.txt").text == text
    assert not left


def pages() -> list[page_builder.Sheet]:
    """A running head, page numbers, a table over two pages, aligned columns, a label at each foot."""
    first, second, third = sheets = [page_builder.Sheet() for _ in range(3)]
    for number, sheet in enumerate(sheets, 1):
        sheet.write("示例市水务局", 28, 15, 3.7)
        sheet.write(f"— {number} —", 100, 285, 4.9)
        sheet.write(f"完成时限：{number + 3}月底前", 28, 278, 4.9)
    first.write("任务分解表", 80, 60)
    for sheet, levels in ((first, (200, 230, 260)), (second, (40, 70, 100))):
        sheet.rules += [(28, y, 184, y) for y in levels] + [(x, levels[0], x, levels[-1]) for x in (28, 100, 184)]
    for sheet, y, task, unit in ((first, 210, "任务", "责任单位"), (first, 240, "加固堤防", "工程科"), (second, 50, "检查水闸", "管理科")):
        sheet.write(task, 30, y, 4.2)
        sheet.write(unit, 102, y, 4.2)
    second.write("——", 30, 85, 4.2)
    for row, cells in enumerate((("任务", "单位", "时限"), ("清理河道", "城管局", "6月底"), ("组织演练", "应急局", "汛期前"))):
        for column, cell in enumerate(cells):
            third.write(cell, 28 + 52 * column, 60 + 10 * row)
    return sheets


@pytest.mark.parametrize(("form", "count"), [(page_builder.pdf, of_pdf), (page_builder.ofd, of_ofd)])
@pytest.mark.parametrize("sheets", [pages, page_builder.sheets])
def test_nothing_is_lost_of_pages(form: Any, count: Any, sheets: Any, left: list[str]) -> None:
    data = form(sheets())
    text = read_bytes(data, f"a.{form.__name__}").text
    shown = "".join(character for sheet in sheets() for *_, character in sheet.characters)
    assert letters(count(data)) == letters(shown)
    assert lost(shown, text, left) == Counter()
