"""OFD: the reference notice in pages gives the records of its text; tables; hostile files."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree

import pytest

from extract.errors import InputError
from extract.readers import read_bytes
from extract.readers.account import visible
from extract.readers.limits import LIMITS, Limits
from tests import page_builder
from tests.page_builder import LEFT, TOP, Setter, Sheet
from tests.reference import TASKS, expected, records

CONTENT = "Doc_0/Pages/Page_0/Content.xml"
SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def refused(data: bytes, limits: Limits = LIMITS) -> str:
    with pytest.raises(InputError) as caught:
        read_bytes(data, "通知.ofd", limits)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def page(things: str) -> dict[str, bytes]:
    return {CONTENT: f"<ofd:Page {SPACE}><ofd:Content><ofd:Layer>{things}</ofd:Layer></ofd:Content></ofd:Page>".encode()}


def with_page(things: str) -> bytes:
    return page_builder.ofd([Sheet()], page(things))


def test_the_reference_notice_gives_its_records() -> None:
    decoded = read_bytes(page_builder.ofd(page_builder.sheets()), "通知.ofd")
    assert len(records(decoded)) == TASKS
    assert records(decoded) == expected()
    assert (decoded.format, decoded.ocr, len(decoded.pages)) == ("ofd", False, len(page_builder.sheets()))


def test_it_is_known_without_its_suffix() -> None:
    assert read_bytes(page_builder.ofd(page_builder.sheets()), "通知").format == "ofd"


def test_repeated_steps_and_places() -> None:
    text = '<ofd:TextCode X="1" Y="4" DeltaX="g 2 5 9 5">加固堤防吧</ofd:TextCode>'
    low = f'<ofd:TextObject ID="1" Boundary="20 60 90 6" Size="5">{text}</ofd:TextObject>'
    high = '<ofd:TextObject ID="2" Boundary="20 50 90 6" Size="2.5" CTM="2 0 0 2 0 0"><ofd:TextCode X="1" Y="2">上面一行</ofd:TextCode></ofd:TextObject>'
    assert read_bytes(with_page(low + high), "a.ofd").text.split("\n") == ["上面一行", "加固堤 防吧"]


def test_steps_beyond_the_text_are_not_counted_out() -> None:
    text = '<ofd:TextCode X="1" Y="4" DeltaX="g 999999999999 5">加固</ofd:TextCode>'
    assert read_bytes(with_page(f'<ofd:TextObject Boundary="20 60 90 6" Size="5">{text}</ofd:TextObject>'), "a.ofd").text == "加固"


def test_a_template_and_paths_from_the_root() -> None:
    document = (
        f"<ofd:Document {SPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
        '<ofd:TemplatePage ID="5" BaseLoc="Tpls/T.xml"/></ofd:CommonData>'
        f'<ofd:Pages><ofd:Page ID="9" BaseLoc="/{CONTENT}"/></ofd:Pages></ofd:Document>'
    )
    line = '<ofd:TextObject Boundary="28 {y} 90 6" Size="5"><ofd:TextCode X="0" Y="4">{said}</ofd:TextCode></ofd:TextObject>'
    template = page(line.format(y=60, said="示例市水务局文件"))[CONTENT]
    own = f'<ofd:Page {SPACE}><ofd:Template TemplateID="5"/><ofd:Content><ofd:Layer>{line.format(y=90, said="加固堤防。")}</ofd:Layer></ofd:Content></ofd:Page>'
    data = page_builder.ofd([Sheet()], {"Doc_0/Document.xml": document.encode(), "Doc_0/Tpls/T.xml": template, CONTENT: own.encode()})
    assert read_bytes(data, "a.ofd").text.split("\n") == ["示例市水务局文件", "加固堤防。"]


def test_a_ruled_table_is_rows() -> None:
    sheet = Sheet()
    xs, ys = [LEFT, LEFT + 70, LEFT + 156], [TOP, TOP + 10, TOP + 20]
    sheet.rules += [(xs[0], y, xs[-1], y) for y in ys] + [(x, ys[0], x, ys[-1]) for x in xs]
    for y, row in zip(ys, (("任务", "责任单位"), ("加固堤防", "水务局")), strict=False):
        for x, cell in zip(xs, row, strict=False):
            sheet.write(cell, x + 2, y + 7)
    assert read_bytes(page_builder.ofd([sheet]), "表.ofd").text.split("\n") == ["任务\t责任单位", "加固堤防\t水务局"]


def test_a_cut_off_file() -> None:
    assert "broken or truncated" in refused(page_builder.ofd(page_builder.sheets())[:5000])


def test_a_missing_part() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("OFD.xml", "<OFD><DocBody><DocRoot>../../etc/passwd</DocRoot></DocBody></OFD>")
    assert "has no part" in refused(file.getvalue())


def test_an_encrypted_file() -> None:
    data = bytearray(page_builder.ofd(page_builder.sheets()))
    at = -1
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        while (at := data.find(signature, at + 1)) >= 0:
            data[at + place] |= 1
    assert "is encrypted" in refused(bytes(data))


def test_a_zip_bomb() -> None:
    assert "unpacks to more than" in refused(page_builder.ofd([Sheet()], {CONTENT: bytes(100 * 1024 * 1024)}))


def test_many_parts_that_are_too_large_together() -> None:
    assert "unpacks to more than it may" in refused(page_builder.ofd(page_builder.sheets()), limits=Limits(ofd_bytes=50_000))


@pytest.mark.parametrize(
    "opening",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">',
        '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY x "&b;&b;&b;&b;&b;&b;&b;&b;">]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(opening: str, encoding: str) -> None:
    body = "<Page><Content><TextObject Boundary='0 0 9 9'><TextCode X='0' Y='0'>&x;</TextCode></TextObject></Content></Page>"
    problem = refused(page_builder.ofd([Sheet()], {CONTENT: (opening + body).encode(encoding)}))
    assert "root:" not in problem
    assert CONTENT in problem


def test_deep_elements_are_refused() -> None:
    assert CONTENT in refused(with_page("<a>" * 5000 + "</a>" * 5000))


def test_pages_are_bounded() -> None:
    assert "more than 3" in refused(page_builder.ofd(page_builder.sheets()), limits=Limits(pages=3))


def test_characters_are_bounded() -> None:
    assert "more than 300 characters" in refused(page_builder.ofd(page_builder.sheets()), limits=Limits(page_characters=300))


def test_pictures_only() -> None:
    assert "whose pages are pictures" in refused(with_page('<ofd:ImageObject ID="3" Boundary="0 0 210 297" ResourceID="4"/>'))


def test_characters_without_meaning() -> None:
    setter = Setter()
    setter.paragraph("\ue001\ue002\ue003\ue004\ue005。")
    assert "fonts do not say what their characters mean" in refused(page_builder.ofd(setter.sheets))


LINE = '<ofd:TextObject Boundary="28 {y} 160 6" Size="5"{more}><ofd:TextCode X="0" Y="4">{said}</ofd:TextCode>{paint}</ofd:TextObject>'


def line(said: str, y: float, more: str = "", paint: str = "") -> str:
    return LINE.format(said=said, y=y, more=more, paint=paint)


def with_units(things: str, units: str) -> bytes:
    """A page of `things`, and `units` in the document's resources."""
    document = (
        f"<ofd:Document {SPACE}><ofd:CommonData><ofd:DocumentRes>Res.xml</ofd:DocumentRes></ofd:CommonData>"
        f'<ofd:Pages><ofd:Page ID="9" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>'
    )
    resources = f"<ofd:Res {SPACE}><ofd:CompositeGraphicUnits>{units}</ofd:CompositeGraphicUnits></ofd:Res>"
    return page_builder.ofd([Sheet()], page(things) | {"Doc_0/Document.xml": document.encode(), "Doc_0/Res.xml": resources.encode()})


def test_text_in_composite_units() -> None:
    inner = f'<ofd:CompositeGraphicUnit ID="50"><ofd:Content>{line("二、组织演练。", 40)}</ofd:Content></ofd:CompositeGraphicUnit>'
    outer = (
        f'<ofd:CompositeGraphicUnit ID="51"><ofd:Content>{line("一、加固堤防。", 20)}'
        '<ofd:CompositeObject Boundary="0 10 210 297" ResourceID="50"/></ofd:Content></ofd:CompositeGraphicUnit>'
    )
    things = line("三、清理河道。", 150) + '<ofd:CompositeObject Boundary="0 30 210 297" CTM="1 0 0 1 0 5" ResourceID="51"/>'
    assert read_bytes(with_units(things, inner + outer), "a.ofd").text.split("\n") == ["一、加固堤防。", "二、组织演练。", "三、清理河道。"]


def test_units_that_hold_themselves_end() -> None:
    unit = (
        '<ofd:CompositeGraphicUnit ID="50"><ofd:Content>{}<ofd:CompositeObject ResourceID="50"/></ofd:Content></ofd:CompositeGraphicUnit>'
    )
    text = read_bytes(with_units('<ofd:CompositeObject ResourceID="50"/>', unit.format(line("加固堤防。", 60))), "a.ofd").text
    assert set(text.split("\n")) == {"加固堤防。"}


def test_parts_are_found_in_whatever_case_they_are_written() -> None:
    document = (
        f'<ofd:Document {SPACE}><ofd:CommonData><ofd:TemplatePage ID="5" BaseLoc="TPLS/Tpl.xml"/></ofd:CommonData>'
        f'<ofd:Pages><ofd:Page ID="9" BaseLoc="pages/page_0/content.xml"/></ofd:Pages></ofd:Document>'
    )
    own = f'<ofd:Page {SPACE}><ofd:Template TemplateID="5"/><ofd:Content><ofd:Layer>{line("加固堤防。", 90)}</ofd:Layer></ofd:Content></ofd:Page>'
    template = page(line("示例市水务局文件", 60))[CONTENT]
    data = page_builder.ofd([Sheet()], {"Doc_0/Document.xml": document.encode(), "Doc_0/Tpls/tpl.xml": template, CONTENT: own.encode()})
    assert read_bytes(data, "a.ofd").text.split("\n") == ["示例市水务局文件", "加固堤防。"]


@pytest.mark.parametrize(
    "hidden",
    [
        line("不显示的字", 80, ' Visible="false"'),
        line("不显示的字", 80, ' Alpha="0"'),
        line("不显示的字", 80, ' Fill="false"'),
        line("不显示的字", 80, paint='<ofd:FillColor Value="255 255 255"/>'),
        f'<ofd:PageBlock Visible="false">{line("不显示的字", 80)}</ofd:PageBlock>',
    ],
)
def test_hidden_text_is_left_out_and_counted(hidden: str) -> None:
    decoded = read_bytes(with_page(line("加固堤防。", 60) + hidden), "a.ofd")
    assert decoded.text == "加固堤防。"
    assert [tuple(left) for left in decoded.left_out] == [("hidden", 5, "不显示的字")]


@pytest.mark.parametrize("paint", ['Stroke="false"', 'Visible="false"', 'Alpha="0"', 'Stroke="false" Fill="true"'])
def test_invisible_masks_are_no_table(paint: str) -> None:
    box = '<ofd:PathObject Boundary="{x} 50 60 40" {paint}><ofd:AbbreviatedData>M 0 0 L 60 0 L 60 40 L 0 40 C</ofd:AbbreviatedData></ofd:PathObject>'
    masks = "".join(box.format(x=x, paint=paint) for x in (26, 86, 146))
    text = line("加固堤防，检查水闸和泵站，更换老旧设备。", 60) + line("（工程科负责）", 70)
    assert read_bytes(with_page(masks + text), "a.ofd").text == "加固堤防，检查水闸和泵站，更换老旧设备。（工程科负责）"


def test_a_page_that_cannot_be_read_is_told_and_the_others_are_read() -> None:
    sheets = [Sheet() for _ in range(3)]
    for number, sheet in enumerate(sheets, 1):
        sheet.write(f"加固第{number}处堤防。", LEFT, TOP + 30)
    decoded = read_bytes(page_builder.ofd(sheets, {"Doc_0/Pages/Page_1/Content.xml": b"<ofd:Page>"}), "通知.ofd")
    assert decoded.text == "加固第1处堤防。\n加固第3处堤防。"
    (problem,) = decoded.problems
    assert (problem.code, problem.place) == ("page-not-read", decoded.pages[1])
    assert problem.message.startswith("page 2 holds broken XML (its part Doc_0/Pages/Page_1/Content.xml: ")


def test_no_words_and_no_pictures() -> None:
    path = '<ofd:PathObject Boundary="9 9 50 50"><ofd:AbbreviatedData>M 0 0 L 50 50</ofd:AbbreviatedData></ofd:PathObject>'
    assert "is an OFD without a word on its pages" in refused(with_page(path))


def test_each_character_is_in_the_text_or_counted() -> None:
    data = page_builder.ofd(page_builder.sheets())
    decoded = read_bytes(data, "通知.ofd")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        written = "".join(
            code.text or ""
            for name in archive.namelist()
            if name.endswith("Content.xml")
            for code in ElementTree.fromstring(archive.read(name)).iter("{http://www.ofdspec.org/2016}TextCode")
        )
    left = sum(left.characters for left in decoded.left_out)
    assert visible(written) == visible(decoded.text) + left
    assert [left.kind for left in decoded.left_out] == ["page-furniture"]


@pytest.mark.parametrize(
    ("part", "left_out"),
    [
        (
            "<ofd:PageAnnot {space}><ofd:Annot><ofd:Remark>请核对</ofd:Remark><ofd:Appearance>{words}</ofd:Appearance></ofd:Annot></ofd:PageAnnot>",
            7,
        ),
        ("<ofd:PageAnnot", 0),
    ],
)
def test_what_annotations_say_is_told(part: str, left_out: int) -> None:
    document = (
        f'<ofd:Document {SPACE}><ofd:CommonData/><ofd:Pages><ofd:Page ID="9" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages>'
        f"<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations></ofd:Document>"
    )
    listed = f'<ofd:Annotations {SPACE}><ofd:Page PageID="9"><ofd:FileLoc>Page_0/Annotation.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>'
    parts = {
        "Doc_0/Document.xml": document,
        "Doc_0/Annots/Annotations.xml": listed,
        "Doc_0/Annots/Page_0/Annotation.xml": part.format(space=SPACE, words=line("仅供内部", 90)),
    }
    more = {name: text.encode() for name, text in parts.items()}
    decoded = read_bytes(page_builder.ofd([Sheet()], page(line("加固堤防。", 60)) | more), "a.ofd")
    assert decoded.text == "加固堤防。"
    (left,) = decoded.left_out
    assert tuple(left) == (
        ("comment", left_out, "请核对 仅供内部") if left_out else ("unreadable", 34, "Doc_0/Annots/Page_0/Annotation.xml")
    )
