"""Word documents: numbering as Word shows it, what counts of a text with revisions, tables, and hostile files."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from extract.errors import InputError
from extract.readers import Decoded, read_bytes
from extract.readers.parts.hardened_xml import MOST_DEPTH, MOST_ELEMENTS
from extract.readers.parts.table_lines import MOST_CELLS, MOST_COLUMNS
from extract.readers.word.counting import counted
from tests.docx_builder import (
    OFFICE,
    SPACES,
    abstract,
    concrete,
    docx,
    level,
    merged,
    notice,
    numbered,
    paragraph,
    run,
    styled,
    table,
)
from tests.processor import within
from tests.reference import TASKS, expected, paragraphs, records


def lines(body: str, numbering: str = "", styles: str = "") -> list[str]:
    return read_bytes(docx(body, numbering=numbering, styles=styles), "通知.docx").text.split("\n")


def test_the_reference_notice_gives_the_same_records() -> None:
    decoded = read_bytes(notice(paragraphs()), "通知.docx")
    assert (decoded.name, decoded.format, decoded.encoding) == ("通知.docx", "docx", None)
    assert decoded.text.split("\n") == paragraphs()
    assert records(decoded) == expected()
    assert len(expected()) == TASKS


GB = abstract(
    0,
    level(0, "chineseCountingThousand", "%1、"),
    level(1, "taiwaneseCountingThousand", "（%2）"),
    level(2, "decimal", "%3."),
    level(3, "decimalEnclosedCircle", "%4"),
)


def test_levels_start_anew_below_a_higher_one() -> None:
    body = "".join(
        numbered(text, 1, depth)
        for text, depth in [("甲", 0), ("乙", 1), ("丙", 2), ("丁", 2), ("戊", 1), ("己", 2), ("庚", 3), ("辛", 0), ("壬", 1)]
    )
    assert lines(body, GB + concrete(1, 0)) == ["一、甲", "（一）乙", "1.丙", "2.丁", "（二）戊", "1.己", "①庚", "二、辛", "（一）壬"]


def test_lists_share_a_count_unless_one_starts_anew() -> None:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = GB + concrete(1, 0) + concrete(2, 0) + concrete(3, 0, override)
    body = "".join(numbered("甲", each) for each in (1, 1, 2, 3, 3))
    assert lines(body, numbering) == ["一、甲", "二、甲", "三、甲", "一、甲", "二、甲"]


def test_a_level_that_never_starts_anew_and_one_after_a_given_level() -> None:
    numbering = abstract(
        0,
        level(0, "chineseCounting", "%1、"),
        level(1, "decimal", "第%2条", '<w:lvlRestart w:val="0"/>'),
        level(2, "decimal", "%3)", '<w:lvlRestart w:val="1"/>'),
    ) + concrete(1, 0)
    body = "".join(numbered("甲", 1, depth) for depth in (0, 1, 2, 1, 2, 0, 1, 2))
    assert lines(body, numbering) == ["一、甲", "第1条 甲", "1)甲", "第2条 甲", "2)甲", "二、甲", "第3条 甲", "1)甲"]


def test_numbers_of_several_levels_and_starts() -> None:
    numbering = abstract(
        0, level(0, "chineseCounting", "第%1章", start=3), level(1, "decimal", "%1.%2", "<w:isLgl/>"), level(2, "lowerLetter", "%1.%2.%3")
    ) + concrete(1, 0)
    body = "".join(numbered("甲", 1, depth) for depth in (0, 1, 1, 2))
    assert lines(body, numbering) == ["第三章 甲", "3.1 甲", "3.2 甲", "三.2.a 甲"]


def test_numbering_bound_to_styles_and_taken_off() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="A"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="heading 2"/><w:basedOn w:val="A"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="C"><w:name w:val="mine"/><w:basedOn w:val="B"/></w:style>'
    )
    numbering = abstract(
        0, level(0, "chineseCounting", "%1、", '<w:pStyle w:val="A"/>'), level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="B"/>')
    ) + concrete(1, 0)
    off = paragraph("丁", '<w:pStyle w:val="A"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert lines(styled("甲", "A") + styled("乙", "B") + styled("丙", "C") + off + styled("戊", "A"), numbering, styles) == [
        "一、甲",
        "（一）乙",
        "（二）丙",
        "丁",
        "二、戊",
    ]


def test_a_list_that_is_linked_through_a_style() -> None:
    numbering = (
        abstract(0, more='<w:numStyleLink w:val="L"/>')
        + abstract(1, level(0, "chineseCounting", "%1、"), more='<w:styleLink w:val="L"/>')
        + concrete(1, 0)
        + concrete(2, 1)
    )
    assert lines(numbered("甲", 1) + numbered("乙", 2), numbering) == ["一、甲", "二、乙"]


def test_bullets_are_no_numbers_and_unknown_lists_none() -> None:
    numbering = abstract(0, level(0, "bullet", "\uf06c")) + concrete(1, 0)
    assert lines(numbered("甲", 1) + numbered("乙", 7), numbering) == ["甲", "乙"]


def test_circles_of_styles_end() -> None:
    styles = '<w:style w:styleId="A"><w:basedOn w:val="B"/></w:style><w:style w:styleId="B"><w:basedOn w:val="A"/></w:style>'
    assert lines(styled("甲", "A"), styles=styles) == ["甲"]


@pytest.mark.parametrize(
    ("number", "form", "shown"),
    [
        (10, "chineseCountingThousand", "十"),
        (21, "taiwaneseCountingThousand", "二十一"),
        (105, "chineseCountingThousand", "一百零五"),
        (110, "chineseCountingThousand", "一百一十"),
        (1001, "chineseCountingThousand", "一千零一"),
        (10010, "chineseCountingThousand", "一万零一十"),
        (20, "chineseCounting", "二十"),
        (105, "chineseCounting", "一〇五"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (12, "ideographDigital", "一二"),
        (3, "ideographTraditional", "丙"),
        (3, "ideographZodiac", "寅"),
        (12, "decimalEnclosedCircleChinese", "⑫"),
        (60, "decimalEnclosedCircle", "60"),
        (2, "decimalEnclosedParen", "⑵"),
        (2, "decimalEnclosedFullstop", "⒉"),
        (12, "decimalFullWidth", "１２"),
        (7, "decimalZero", "07"),
        (14, "upperRoman", "XIV"),
        (28, "lowerLetter", "bb"),
        (5, "none", ""),
        (5, "someNewFormat", "5"),
        (-1, "chineseCounting", "-1"),
        (2**31, "chineseCountingThousand", "2147483648"),
        (99_999, "lowerLetter", "99999"),
    ],
)
def test_forms_of_numbers(number: int, form: str, shown: str) -> None:
    assert counted(number, form) == shown


def test_revisions_as_the_final_text() -> None:
    kept = f"<w:ins>{run('由科信处')}</w:ins><w:del><w:r><w:delText>由办公室</w:delText></w:r></w:del>{run('负责')}"
    moved = f"<w:moveFrom>{run('移走')}</w:moveFrom><w:moveTo>{run('移来')}</w:moveTo>"
    assert lines(paragraph(kept) + paragraph(moved)) == ["由科信处负责", "移来"]


def test_a_deleted_paragraph_end_joins_and_a_deleted_paragraph_does_not_count() -> None:
    deleted = '<w:numPr><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr>'
    gone = paragraph("<w:del><w:r><w:delText>删</w:delText></w:r></w:del>", deleted)
    body = numbered("甲", 1) + gone + numbered("乙", 1) + paragraph("丙", "<w:rPr><w:del/></w:rPr>") + paragraph("丁")
    assert lines(body, GB + concrete(1, 0)) == ["一、甲", "二、乙", "丙丁"]


def test_deleted_rows_and_cells() -> None:
    rows = table([["任务", "责任单位"], ["加固堤防", "工程处"], ["疏浚河道", "<w:tcPr><w:cellDel/></w:tcPr>" + paragraph("防汛处")]])
    gone = "<w:tr><w:trPr><w:del/></w:trPr><w:tc>" + paragraph("删") + "</w:tc></w:tr></w:tbl>"
    assert lines(rows.replace("</w:tbl>", gone)) == ["任务\t责任单位", "加固堤防\t工程处", "疏浚河道"]


def test_hidden_text_is_dropped_by_run_by_style_and_by_paragraph() -> None:
    styles = (
        '<w:style w:type="character" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="P"><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    runs = run("甲") + run("藏", "<w:vanish/>") + run("藏", '<w:rStyle w:val="H"/>') + run("乙", '<w:vanish w:val="0"/>')
    assert lines(paragraph(runs) + styled("藏", "P") + paragraph("丙"), styles=styles) == ["甲乙", "丙"]


def test_words_that_are_struck_out_are_no_text() -> None:
    runs = run("市水利局", "<w:strike/>") + run("市水务局", '<w:strike w:val="0"/>') + run("负责", "<w:dstrike/>")
    assert lines(paragraph(runs)) == ["市水务局"]


def test_wrappers_keep_their_text() -> None:
    body = (
        f"<w:sdt><w:sdtPr><w:alias w:val='名'/></w:sdtPr><w:sdtContent>{paragraph('控件段')}</w:sdtContent></w:sdt>"
        + "<w:customXml>"
        + paragraph("<w:smartTag>" + run("智能") + "</w:smartTag><w:hyperlink>" + run("链接") + "</w:hyperlink>")
        + "</w:customXml>"
        + paragraph(
            "<w:sdt><w:sdtContent>" + run("行内") + "</w:sdtContent></w:sdt><w:fldSimple w:instr='DATE'>" + run("2020年") + "</w:fldSimple>"
        )
        + paragraph(
            '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText><w:fldChar w:fldCharType="separate"/><w:t>3</w:t></w:r>'
        )
        + paragraph("<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>")
        + paragraph("<w:r><w:ruby><w:rt><w:r><w:t>zhù</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>注</w:t></w:r></w:rubyBase></w:ruby></w:r>")
    )
    assert lines(body) == ["控件段", "智能链接", "行内2020年", "3", "x+1", "注"]


def test_a_text_box_is_there_once_and_word_art_too() -> None:
    box = f"<w:txbxContent>{paragraph('框中')}</w:txbxContent>"
    both = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>{run('正文')}"
    )
    art = paragraph("<w:r><w:pict><v:shape><v:textpath string='示例市人民政府文件'/></v:shape></w:pict></w:r>")
    assert lines(art + paragraph(both)) == ["示例市人民政府文件", "正文", "框中"]


def test_breaks_tabs_and_signs() -> None:
    signs = '<w:r><w:t>上</w:t><w:br/><w:t>下</w:t><w:tab/><w:t>右</w:t><w:noBreakHyphen/><w:sym w:font="Wingdings 2" w:char="F052"/><w:sym w:char="ZZ"/><w:sym w:char="D800"/></w:r>'
    assert lines(paragraph(signs)) == ["上", "下\t右-☑"]


def test_a_table_of_contents_looks_like_one() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="toc 1"/></w:style>'
    assert lines(styled("<w:r><w:t>一、总体要求</w:t><w:tab/><w:t>3</w:t></w:r>", "T"), styles=styles) == ["一、总体要求……3"]


def part(tag: str, content: str) -> bytes:
    return f"<w:{tag} {SPACES}>{content}</w:{tag}>".encode()


def related(*targets: tuple[str, str, str]) -> bytes:
    links = "".join(f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>' for key, kind, target in targets)
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>'.encode()


def left(decoded: Decoded) -> dict[str, tuple[int, str]]:
    return {each.kind: (each.characters, each.example) for each in decoded.left_out}


def test_notes_stand_behind_the_text_and_heads_feet_and_remarks_are_told() -> None:
    parts = {
        "word/header1.xml": part("hdr", paragraph("内部资料")),
        "word/footer1.xml": part("ftr", paragraph("第1页")),
        "word/comments.xml": part("comments", f'<w:comment w:id="1">{paragraph("请核实")}</w:comment>'),
        "word/footnotes.xml": part(
            "footnotes",
            f'<w:footnote w:id="2">{paragraph("见附件。")}</w:footnote><w:footnote w:id="3">{paragraph("无人提及")}</w:footnote>',
        ),
        "word/_rels/document.xml.rels": related(
            ("r1", "header", "header1.xml"),
            ("r2", "footer", "footer1.xml"),
            ("r3", "comments", "comments.xml"),
            ("r4", "footnotes", "footnotes.xml"),
        ),
    }
    body = paragraph(run("正文") + '<w:r><w:footnoteReference w:id="2"/></w:r>') + paragraph("末段")
    decoded = read_bytes(docx(body, more=parts), "a.docx")
    assert decoded.text.split("\n") == ["正文", "末段", "注1：见附件。"]
    assert left(decoded) == {"comment": (3, "请核实"), "page-furniture": (7, "内部资料")}


def test_a_letterhead_in_the_pages_head_is_read_where_the_text_says_no_number() -> None:
    head = part("hdr", paragraph("示例县人民政府办公室文件") + paragraph("示政办发〔2024〕8号"))
    parts = {"word/header1.xml": head, "word/_rels/document.xml.rels": related(("r1", "header", "header1.xml"))}
    body = paragraph("关于做好防汛工作的通知")
    assert read_bytes(docx(body, more=parts), "a.docx").text.split("\n")[1:] == ["示政办发〔2024〕8号", "关于做好防汛工作的通知"]
    decoded = read_bytes(docx(paragraph("示政办发〔2024〕8号") + body, more=parts), "a.docx")
    assert decoded.text.split("\n") == ["示政办发〔2024〕8号", "关于做好防汛工作的通知"]
    assert left(decoded) == {"page-furniture": (24, "示例县人民政府办公室文件示政办发〔2024〕8号")}


def test_what_revisions_and_hiding_take_out_is_told() -> None:
    said = f"{run('甲')}<w:del><w:r><w:delText>删去的字</w:delText></w:r></w:del>{run('藏', '<w:vanish/>')}<w:moveFrom>{run('移走')}</w:moveFrom><w:moveTo>{run('移来')}</w:moveTo>"
    rows = "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>" + paragraph("删行") + "</w:tc></w:tr></w:tbl>"
    ruby = "<w:r><w:ruby><w:rt>" + run("hàn") + "</w:rt><w:rubyBase>" + run("汉") + "</w:rubyBase></w:ruby></w:r>"
    decoded = read_bytes(
        docx(paragraph(said) + rows + paragraph(ruby) + paragraph('<w:r><w:sym w:font="Wingdings" w:char="F0AB"/></w:r>' + run("乙"))),
        "a.docx",
    )
    assert decoded.text.split("\n") == ["甲移来", "汉", "乙"]
    assert left(decoded) == {"deleted-revision": (8, "删去的字"), "hidden": (1, "藏"), "phonetic": (3, "hàn"), "symbol": (1, "\uf0ab")}


def test_files_that_word_shows_in_the_documents_place_are_read() -> None:
    inner = docx(
        paragraph("内嵌的一段。") + '<w:altChunk r:id="r1"/>',
        more={"word/_rels/document.xml.rels": related(("r1", "aFChunk", "styles.xml"))},
    )
    parts = {
        "word/a.html": "<html><body><p>网页的一段，在此。</p></body></html>".encode(),
        "word/b.docx": inner,
        "word/c.docx": b"PK\x03\x04broken",
        "word/_rels/document.xml.rels": related(("r1", "aFChunk", "a.html"), ("r2", "aFChunk", "b.docx"), ("r3", "aFChunk", "c.docx")),
    }
    chunks = "".join(f'<w:altChunk r:id="{key}"/>' for key in ("r1", "r2", "r3", "r2"))
    decoded = read_bytes(docx(paragraph("前") + chunks + paragraph("后"), more=parts), "a.docx")
    assert decoded.text.split("\n") == ["前", "网页的一段，在此。", "内嵌的一段。", "后"]
    assert left(decoded)["embedded"] == (len("word/styles.xml") + len("word/b.docx"), "word/styles.xml")
    assert left(decoded)["unreadable"][1].startswith("word/c.docx: is a broken")


def test_a_broken_part_beside_the_text_is_told() -> None:
    parts = {"word/header1.xml": b"<w:hdr", "word/_rels/document.xml.rels": related(("r1", "header", "header1.xml"))}
    decoded = read_bytes(docx(paragraph("正文"), more=parts), "a.docx")
    assert decoded.text == "正文"
    assert left(decoded)["unreadable"][1].startswith("holds broken XML")


def test_words_in_drawings_are_told() -> None:
    drawing = '<d xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:t>组长</a:t><a:t>副组长</a:t></d>'.encode()
    decoded = read_bytes(docx(paragraph("正文"), more={"word/diagrams/data1.xml": drawing}), "a.docx")
    assert left(decoded) == {"drawing": (5, "组长 副组长")}


def test_merged_cells_are_said_once() -> None:
    rows = [
        ["重点", "任务", "牵头单位", "完成时限"],
        [merged("水利", down="restart"), "加固堤防", merged("市水务局", down="restart"), "5月底前"],
        [merged("", down="continue"), "疏浚河道", merged("", down="continue"), "6月底前"],
        [merged("", down="continue"), merged("清理库区", columns=2), "全年"],
    ]
    assert lines(table(rows)) == [
        "重点\t任务\t牵头单位\t完成时限",
        "水利\t加固堤防\t市水务局\t5月底前",
        "〃\t疏浚河道\t〃\t6月底前",
        "〃\t清理库区\t←\t全年",
    ]


def test_section_rows_breaks_in_cells_and_automatic_ordinals() -> None:
    ordinal = numbered("<w:r/>", 1)
    rows = [
        [paragraph("序号"), paragraph("任务"), paragraph("<w:r><w:t>责任</w:t><w:br/><w:t>单位</w:t></w:r>")],
        [merged("一、防汛", columns=3)],
        [ordinal, paragraph("加固堤防"), paragraph("市水务局") + paragraph("市财政局")],
        [ordinal, paragraph("疏浚\t河道".replace("\t", "")), paragraph("<w:r><w:t>防汛办</w:t><w:tab/><w:t>工程处</w:t></w:r>")],
    ]
    numbering = abstract(0, level(0, "decimal", "%1")) + concrete(1, 0)
    assert lines(table(rows), numbering) == [
        "序号\t任务\t责任单位",
        "一、防汛",
        "1\t加固堤防\t市水务局；市财政局",
        "2\t疏浚河道\t防汛办 工程处",
    ]


def test_a_frame_of_one_column_is_no_table_and_rows_in_controls_count() -> None:
    inner = table([["任务", "责任单位"], ["加固堤防", "工程处"]])
    assert lines(table([[paragraph("框中正文") + inner + paragraph("末段")]])) == ["框中正文", "任务\t责任单位", "加固堤防\t工程处", "末段"]
    wrapped = (
        table([["任务", "责任单位"], ["加固堤防", "工程处"]])
        .replace("<w:tr>", "<w:sdt><w:sdtContent><w:tr>")
        .replace("</w:tr>", "</w:tr></w:sdtContent></w:sdt>")
    )
    assert lines(wrapped) == ["任务\t责任单位", "加固堤防\t工程处"]


def test_columns_left_free_before_a_row() -> None:
    rows = table([["甲", "乙", "丙"], ["丁", "戊", "己"]])
    short = (
        "<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr><w:tc>"
        + paragraph("庚")
        + "</w:tc><w:tc>"
        + paragraph("辛")
        + "</w:tc></w:tr></w:tbl>"
    )
    assert lines(rows.replace("</w:tbl>", short))[-1] == "\t庚\t辛"


def test_a_table_becomes_tasks() -> None:
    from extract import parse

    rows = [
        ["序号", "任务", "责任单位", "完成时限"],
        ["1", "加固堤防", "市水务局", "2021年5月底前"],
        ["2", "疏浚河道", "市水务局", "2021年6月底前"],
    ]
    body = paragraph("示例市水务局关于印发防汛工作要点的通知") + table(rows)
    tasks = parse(read_bytes(docx(body), "a.docx").text).tasks
    assert [(task.form, task.units[0].name, str(task.due)) for task in tasks] == [
        ("table", "市水务局", "2021-05-31"),
        ("table", "市水务局", "2021-06-30"),
    ]


def test_strict_documents_other_places_and_names_with_backslashes() -> None:
    strict = '<d:document xmlns:d="http://purl.oclc.org/ooxml/wordprocessingml/main"><d:body><d:p><d:r><d:t>甲</d:t></d:r></d:p></d:body></d:document>'
    assert read_bytes(docx("", more={"word/document.xml": strict.encode()}), "a.docx").text == "甲"
    moved = docx(
        "",
        more={
            "_rels/.rels": b'<Relationships><Relationship Type="x/officeDocument" Target="/doc/main.xml"/></Relationships>',
            "doc/main.xml": strict.encode(),
        },
    )
    assert read_bytes(moved, "a.docx").text == "甲"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word\\document.xml", strict)
    assert read_bytes(made.getvalue(), "a.docx").text == "甲"


def test_macros_are_not_looked_at() -> None:
    assert read_bytes(docx(paragraph("甲"), more={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0 Sub AutoOpen()"}), "a.docm").text == "甲"


def document(xml: str) -> bytes:
    return docx("", more={"word/document.xml": xml.encode()})


def patched(data: bytes, at: int, value: int) -> bytes:
    """The flags of each entry of a zip's directory and members set: 1 is encrypted."""
    changed = bytearray(data)
    for signature, offset in ((b"PK\x01\x02", at + 2), (b"PK\x03\x04", at)):
        place = changed.find(signature)
        while place >= 0:
            changed[place + offset] |= value
            place = changed.find(signature, place + 4)
    return bytes(changed)


SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BOMB = "<!DOCTYPE d [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n + 1} '" + f"&a{n};" * 10 + "'>" for n in range(9)) + "]><d>&a9;</d>"
WIDE = f'<w:tc><w:tcPr><w:gridSpan w:val="{MOST_COLUMNS + 1}"/></w:tcPr><w:p/></w:tc>'
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "xxe": (lambda: document('<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>'), "declares a DTD"),
    "entity bomb": (lambda: document(BOMB), "declares a DTD"),
    "external DTD": (lambda: document('<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd"><d/>'), "declares a DTD"),
    "deep": (lambda: document("<a>" * 100_000), f"nested more than {MOST_DEPTH} deep"),
    "zip bomb": (lambda: document("<d>" + " " * 70_000_000), "unpacks to more than 64 MB"),
    "cut": (lambda: docx(paragraph("甲"))[:-300], "broken or truncated zip"),
    "cut part": (lambda: document(f"<w:document {SPACE}><w:body><w:p>"), "holds broken XML (its part word/document.xml"),
    "no xml": (lambda: docx("", more={"word/document.xml": b"\x00\xff\xfe"}), "holds broken XML"),
    "encoding that is none": (lambda: document('<?xml version="1.0" encoding="nonsense"?><d/>'), "holds broken XML"),
    "encrypted zip": (lambda: patched(docx(paragraph("甲")), 6, 1), "is encrypted"),
    "encrypted docx": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "is encrypted"),
    "a workbook": (lambda: rezipped({"xl/workbook.xml": b"<x/>"}), "is a zip without a Word document"),
    "no text": (lambda: docx(""), "holds no text"),
    "too many members": (lambda: rezipped({f"{number}": b"" for number in range(10_001)}), "more than 10,000 members"),
    "elements": (lambda: document("<d>" + "<a/>" * MOST_ELEMENTS + "</d>"), f"holds more than {MOST_ELEMENTS:,} elements"),
    "cells that cover many": (
        lambda: docx(
            "<w:tbl>" + ("<w:tr><w:tc><w:p/></w:tc>" + WIDE.replace(str(MOST_COLUMNS + 1), "400") + "</w:tr>") * 1000 + "</w:tbl>"
        ),
        f"more than {MOST_CELLS:,} cells",
    ),
    "a wide cell": (lambda: docx(f"<w:tbl><w:tr>{WIDE}</w:tr></w:tbl>"), f"more than {MOST_COLUMNS} columns"),
    "a cell of 10^9 columns": (
        lambda: docx(f"<w:tbl><w:tr>{WIDE.replace(str(MOST_COLUMNS + 1), '1000000000')}</w:tr></w:tbl>"),
        f"more than {MOST_COLUMNS} columns",
    ),
}


def test_long_words_of_a_merged_cell_are_said_once() -> None:
    rows = [[merged("长" * 1_000_000, down="restart"), "甲"], *([merged("", down="continue"), "乙"] for _ in range(1000))]
    assert read_bytes(docx(table(rows)), "a.docx").text.count("长") == 1_000_000


def rezipped(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return made.getvalue()


@pytest.mark.parametrize("case", HOSTILE, ids=str)
def test_hostile_files_are_refused_in_time(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make, problem = HOSTILE[case]
    data = make()
    monkeypatch.chdir(tmp_path)
    with within(20), pytest.raises(InputError) as caught:
        read_bytes(data, "坏.docx")
    assert problem in str(caught.value)
    assert str(caught.value).startswith("坏.docx: ")
    assert "\n" not in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_a_zip_bomb_does_not_fill_the_memory() -> None:
    data = document("<d>" + " " * 200_000_000)
    tracemalloc.start()
    with pytest.raises(InputError, match="unpacks to more than 64 MB"):
        read_bytes(data, "a.docx")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 200_000_000


def test_an_honest_document_of_many_pages_is_quick() -> None:
    data = docx("".join(numbered("加强值班值守，落实工作责任。", 1, number % 3) for number in range(10_000)), numbering=GB + concrete(1, 0))
    with within(5):
        assert len(read_bytes(data, "a.docx").text.split("\n")) == 10_000
