"""PDF: the reference notice set as GB/T 9704 has it gives the records of its text; tables; hostile files."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import zlib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdf
import pytest
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, TextStringObject

from extract import parse
from extract.errors import InputError
from extract.installation import how_to_get
from extract.readers import read_bytes
from extract.readers.account import Account
from extract.readers.limits import LIMITS, Limits
from extract.readers.pages import mending, pdf
from extract.readers.pages.layout import Page, Piece, PlacedLine, lines_of
from extract.readers.pages.paragraphs import paged_text
from extract.readers.pages.tables.joined import join_tables
from extract.readers.pages.tables.ruled import cell_text
from extract.readers.pages.tables.table import Cell, Table
from tests import page_builder
from tests.page_builder import EM, LEFT, STEP, TOP, Setter, Sheet
from tests.processor import within
from tests.reference import TASKS, expected, paragraphs, records

pytest.importorskip("pypdfium2", reason="the extra pdf is not installed")
pytest.importorskip("reportlab", reason="reportlab, which makes the tests' PDFs, is not installed")


def can_hide_fonts() -> bool:
    """May this user give a program a file system without the machine's fonts?"""
    if shutil.which("unshare") is None or not Path("/usr/share/fonts").is_dir():
        return False
    tried = subprocess.run(["unshare", "-m", "sh", "-c", "mount --bind /tmp /usr/share/fonts"], capture_output=True, check=False)
    return tried.returncode == 0


HEADER = ["序号", "任务", "责任单位", "完成时限"]


def refused(data: bytes, limits: Limits = LIMITS) -> str:
    with pytest.raises(InputError) as caught:
        read_bytes(data, "通知.pdf", limits)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_the_reference_notice_gives_its_records() -> None:
    decoded = read_bytes(page_builder.pdf(page_builder.sheets()), "通知.pdf")
    assert len(records(decoded)) == TASKS
    assert records(decoded) == expected()
    assert (decoded.format, decoded.encoding, decoded.ocr, decoded.confidence) == ("pdf", None, False, None)


def test_its_lines_are_its_paragraphs() -> None:
    lines = read_bytes(page_builder.pdf(page_builder.sheets()), "通知.pdf").text.split("\n")
    written = {line.replace(" ", "") for line in lines}
    assert written == {line.replace(" ", "") for line in paragraphs()} | {"浙江省应急管理厅文件"}


def test_a_span_has_its_page() -> None:
    sheets = page_builder.sheets()
    decoded = read_bytes(page_builder.pdf(sheets), "通知.pdf")
    assert len(decoded.pages) == len(sheets)
    assert decoded.pages[0] == 0
    for number, (start, end) in enumerate(pairwise((*decoded.pages, len(decoded.text)))):
        on_page = "".join(character for *_, character in sheets[number].characters if not character.isspace())
        first = decoded.text[start:end].replace("\n", "").replace(" ", "")[:12]
        assert first in on_page
    last = [task for task in parse(page_builder.pdf(sheets), name="通知.pdf").tasks if not task.optional][-1]
    assert last.page in (len(sheets) - 1, len(sheets))


def test_english_words_keep_their_spaces_and_numbers_have_none() -> None:
    setter = Setter()
    setter.paragraph("推广Cloud Native平台，2019年度建成120个，力争达到GDP 3.5%以上。")
    text = read_bytes(page_builder.pdf(setter.sheets), "a.pdf").text
    assert text == "推广Cloud Native平台，2019年度建成120个，力争达到GDP 3.5%以上。"


def test_paragraphs_without_indents_are_told_by_their_numbers() -> None:
    setter = Setter()
    full = "、".join(["加固堤防"] * 11) + "和修缮水闸。"
    for number in range(1, 4):
        setter.paragraph(f"{number}．{full}", 0)
    lines = read_bytes(page_builder.pdf(setter.sheets), "a.pdf").text.split("\n")
    assert lines == [f"{number}．{full}" for number in range(1, 4)]


def ruled() -> Sheet:
    """A table of four columns: a section row, a merged unit, units one below the other, a wrapped task."""
    sheet = Sheet()
    xs = [LEFT, LEFT + 14, LEFT + 84, LEFT + 124, LEFT + 156]
    ys = [TOP + 9 * row for row in (0, 1, 2, 4, 6)]
    for y in ys:
        sheet.rules.append((xs[0], y, xs[-1], y))
    sheet.rules[3] = (xs[0], ys[3], xs[2], ys[3])  # the units' cell is merged over two rows,
    sheet.rules.append((xs[3], ys[3], xs[4], ys[3]))  # the time limit's is not
    for x in xs:
        sheet.rules.append((x, ys[0], x, ys[1] if xs[0] < x < xs[-1] else ys[-1]))
        if xs[0] < x < xs[-1]:
            sheet.rules.append((x, ys[2], x, ys[-1]))
    for x, cell in zip(xs, HEADER, strict=False):
        sheet.write(cell, x + 1.5, ys[0] + 6, 4.2)
    sheet.write("一、防汛备汛", LEFT + 60, ys[1] + 6, 4.2)
    texts = [("1", "加固堤防，修缮水闸，检查泵站，更\n换老旧设备。", "5月底前"), ("2", "组织演练。", "汛期前")]
    for top, (number, task, time_limit) in zip(ys[2:], texts, strict=False):
        sheet.write(number, xs[0] + 5, top + 7, 4.2)
        for row, line in enumerate(task.split("\n")):
            sheet.write(line, xs[1] + 1.5, top + 6 + 7 * row, 4.2)
        sheet.write(time_limit, xs[3] + 1.5, top + 7, 4.2)
    for row, unit in enumerate(("示例市水务局", "示例市应急管理局")):
        sheet.write(unit, xs[2] + 1.5, ys[2] + 12 + 7 * row, 4.2)
    return sheet


TABLE = [
    "序号\t任务\t责任单位\t完成时限",
    "一、防汛备汛",
    "1\t加固堤防，修缮水闸，检查泵站，更换老旧设备。\t示例市水务局；示例市应急管理局\t5月底前",
    "2\t组织演练。\t〃\t汛期前",
]


def test_a_ruled_table_is_rows() -> None:
    decoded = read_bytes(page_builder.pdf([ruled()]), "表.pdf")
    assert decoded.text.split("\n") == TABLE
    tasks = parse(decoded.text).tasks
    assert [[unit.name for unit in task.units] for task in tasks] == [["示例市水务局", "示例市应急管理局"]] * 2


def test_aligned_columns_are_rows() -> None:
    sheet = Sheet()
    rows = [
        ("任务", "责任单位", "完成时限"),
        ("加固堤防", "水务局", "5月底前"),
        ("组织演练", "应急管理局", "汛期前"),
        ("清理河道", "城管局", "6月底前"),
    ]
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(cell, LEFT + 52 * column, TOP + STEP * (number + 1))
    assert read_bytes(page_builder.pdf([sheet]), "表.pdf").text.split("\n") == ["\t".join(row) for row in rows]


def test_columns_one_em_apart_are_parted_where_they_begin_at_one_edge() -> None:
    sheet = Sheet()
    rows = [
        ("序号", "任务", "牵头单位", "配合单位", "完成时限"),
        ("1", "加固堤防修缮", "示例市水务局", "城管局", "5月底前"),
        ("2", "组织演练", "应急管理局", "示例市公安局", "汛期前"),
        ("3", "清理河道垃圾", "示例市城管局", "示例市民政局", "6月底前"),
    ]
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(cell, LEFT + (0, 3 * EM, 10 * EM, 17 * EM, 24 * EM)[column], TOP + STEP * (number + 1))
    sheet.write("1.", LEFT, TOP + 8 * STEP)
    for number, text in enumerate(("督促", "落实", "检查", "通报")):  # a number and its words are no columns
        sheet.write(f"（{number + 1}）", LEFT, TOP + STEP * (number + 9))
        sheet.write(text + "各地进度", LEFT + 3.5 * EM, TOP + STEP * (number + 9))
    text = read_bytes(page_builder.pdf([sheet]), "表.pdf").text
    assert text.split("\n")[:4] == ["\t".join(row) for row in rows]
    assert "（2） 落实各地进度" in text or "（2）落实各地进度" in text


def test_a_running_head_that_alone_says_the_number_stays_on_the_first_page() -> None:
    sheets = []
    for page in range(3):
        sheet = Sheet()
        sheet.write("示例市水务局文件　　示水〔2024〕14号", LEFT, 20)
        for row in range(6):
            sheet.write(f"{'一二三四五六'[row]}、第{page}页所说的一项工作。", LEFT + 2 * EM, TOP + STEP * (row + 1))
        sheets.append(sheet)
    read = read_bytes(page_builder.pdf(sheets), "文.pdf")
    assert read.text.count("示水〔2024〕14号") == 1 and read.text.startswith("示例市水务局文件")
    assert parse(read.text).notice.document_number == "示水〔2024〕14号"


def test_cells_of_several_lines_about_the_middle_of_their_row() -> None:
    """A table under three level rules: 2 and 资产部 stand between the two lines of what is to be done."""
    sheet = Sheet()
    rows = [
        (["序号"], ["任务"], ["责任部门"], ["完成时限"]),
        (["1"], ["压降库存"], ["供应部"], ["2024年6月30日"]),
        (["2"], ["处置闲置设备，回收", "资金三百万元"], ["资产部"], ["2024年9月30日"]),
        (["3"], ["优化用工"], ["人力资", "源部"], ["2024年12", "月20日"]),
    ]
    y = TOP
    for row in rows:
        for column, cell in enumerate(row):
            for number, line in enumerate(cell):
                sheet.write(line, LEFT + (0, 14, 76, 112)[column], y + 7 * number + 3.5 * (2 - len(cell)), 5)
        y += 18
    for at in (TOP - 6, TOP + 8, y - 5):
        sheet.rules.append((LEFT, at, LEFT + 150, at))
    said = ["\t".join("".join(cell) for cell in row) for row in rows]
    assert read_bytes(page_builder.pdf([sheet]), "表.pdf").text.split("\n") == said


@pytest.mark.parametrize("turn", [90, 270])
def test_a_turned_page_is_read_upright(turn: int) -> None:
    from pypdfium2 import PdfDocument

    upright = page_builder.pdf([ruled()])
    document = PdfDocument(upright)
    document[0].set_rotation(turn)
    assert read_bytes(saved(document), "表.pdf").text.split("\n") == TABLE


def saved(document: object) -> bytes:
    import io

    file = io.BytesIO()
    document.save(file)  # type: ignore[attr-defined]
    return file.getvalue()


def raw(*objects: bytes) -> bytes:
    """A PDF of these objects, the first its catalogue."""
    made = b"%PDF-1.7\n"
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % place for place in places)
    return made + table + b"trailer <</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(made))


def stream(facts: bytes, content: bytes) -> bytes:
    return b"<<%s /Length %d>>\nstream\n%s\nendstream" % (facts, len(content), content)


def one_page(content: bytes, resources: bytes, *others: bytes) -> bytes:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<%s>>>>" % resources
    return raw(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, content, *others)


def test_a_cut_off_file() -> None:
    assert "is a PDF that is cut off" in refused(page_builder.pdf(page_builder.sheets())[:20_000])


def test_a_broken_file() -> None:
    assert "is a PDF that cannot be opened" in refused(b"%PDF-1.7\nno objects\n%%EOF\n")


def test_an_encrypted_file() -> None:
    assert "is a PDF that is encrypted; save it without its password" in refused(page_builder.pdf([ruled()], encrypt="secret"))


def test_blank_pages() -> None:
    assert "without a word" in refused(page_builder.pdf([Sheet()]))


def test_five_thousand_pages_are_refused_at_once() -> None:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"
    data = raw(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%s]/Count 5000>>" % (b"3 0 R " * 5000), page)
    with within(10):
        assert "is a PDF of 5,000 pages, more than 2,000" in refused(data)


def test_characters_are_bounded() -> None:
    assert "more than 500 characters" in refused(page_builder.pdf(page_builder.sheets()), limits=Limits(page_characters=500))


def test_a_page_that_takes_for_ever_is_ended() -> None:
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]"
    nested = [stream(form + b"/Resources<</XObject<</A %d 0 R>>>>" % number, b"/A Do " * 10) for number in range(6, 18)]
    data = one_page(stream(b"", b"/A Do"), b"/XObject<</A 5 0 R>>", *nested, stream(form, b"0 0 m 9 9 l S"))
    assert "takes more than 1 seconds to read" in refused(data, limits=Limits(page_seconds=1.0))
    running = subprocess.run(["ps", "-eo", "ppid,args"], capture_output=True, text=True, check=True).stdout.splitlines()
    ours = [line for line in running if line.split(maxsplit=1)[0] == str(os.getpid())]  # other tests run at the same time
    assert not [line for line in ours if str(pdf.PROGRAM) in line]


def test_a_page_that_unpacks_to_very_much() -> None:
    packed = zlib.compress(b"0 0 m 9 9 l S " * 20_000_000, 1)  # 280 MB
    assert refused(one_page(stream(b"/Filter/FlateDecode", packed), b""), limits=Limits(page_seconds=0.7))


def test_a_picture_of_too_many_pixels() -> None:
    facts = b"/Type/XObject/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/FlateDecode"
    picture = stream(facts, zlib.compress(bytes(1_000_000), 9))
    data = one_page(stream(b"", b"q 595 0 0 842 0 0 cm /I Do Q"), b"/XObject<</I 5 0 R>>", picture)
    monkey = pytest.MonkeyPatch()
    with monkey.context() as patched:
        patched.setattr("extract.readers.pages.ocr.check_program", lambda *_: None)
        assert "has a picture of more than 100,000,000 pixels on page 1" in refused(data)


def without_meaning(held: bytes, name: bytes = b"X") -> bytes:
    """Thirty glyphs of a font that says nothing of what they mean; `held` is its file, if the PDF holds it."""
    codes = b"".join(b"%04x" % code for code in range(100, 130))
    system = b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
    font = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/%s%s/FontDescriptor 7 0 R/DW 1000>>" % (name, system)
    facts = b"/FontName/%s/Flags 4/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 800/Descent -200/StemV 80/CapHeight 700" % name
    descriptor = b"<</Type/FontDescriptor%s%s>>" % (facts, b"/FontFile2 8 0 R" if held else b"")
    whole = b"<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[6 0 R]>>" % name
    content = stream(b"", b"BT /F 16 Tf 80 700 Td <%s> Tj ET" % codes)
    return one_page(content, b"/Font<</F 5 0 R>>", whole, font, descriptor, *([stream(b"", held)] if held else []))


def placeholder() -> bytes:
    """A font whose glyphs are all one bar, and which says nothing of what they mean."""
    from extract.readers.pages.pdfium import fonts

    return fonts.placeholder()


def test_fonts_that_do_not_say_what_they_mean_need_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.readers.pages.ocr.which", lambda _: None)
    problem = refused(without_meaning(placeholder()))
    assert "has fonts that do not say what their characters mean" in problem
    assert "install the program tesseract" in problem


@pytest.mark.parametrize("name", [b"SimSun", b"DejaVuSans"])
def test_a_font_without_meaning_that_the_file_does_not_hold_is_no_matter_for_ocr(name: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    from pypdfium2 import PdfDocument

    monkeypatch.setattr("extract.readers.pages.ocr.recognise", lambda *_: pytest.fail("what would be recognised is another font's"))
    told = f"page 1 names the font “{name.decode()}”, does not hold it, and does not say what its characters mean"
    assert told in refused(without_meaning(b"", name))
    document = PdfDocument(without_meaning(b"", name))
    document.import_pages(PdfDocument(page_builder.pdf(one_line_a_page(1))))
    decoded = read_bytes(saved(document), "通知.pdf")
    assert decoded.text == "加固第1处堤防。"
    assert [(problem.code, problem.message) for problem in decoded.problems] == [("page-not-read", told)]
    assert [(left.kind, left.characters) for left in decoded.left_out] == [("unreadable", 30)]


def test_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "find_spec", lambda _: None)
    assert refused(b"%PDF-1.7\n%%EOF").endswith(f"is a PDF, which needs the extra “pdf”; {how_to_get('pdf')}")


NOT_EMBEDDED = "推广云平台，2019年建成Cloud（甲）。"


def not_embedded(encoding: bytes, codes: list[str], more: bytes = b"", *others: bytes, ordering: bytes = b"GB1") -> bytes:
    """Characters of a font that is named only, each an object of its own, thirty a line."""
    places = [(80 + 16 * (number % 30), 700 - 24 * (number // 30)) for number in range(len(codes))]
    shown = b"".join(b"1 0 0 1 %d %d Tm <%s> Tj " % (*place, code.encode()) for place, code in zip(places, codes, strict=True))
    system = b"/CIDSystemInfo<</Registry(Adobe)/Ordering(%s)/Supplement 2>>" % ordering
    font = b"<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/%s/DescendantFonts[6 0 R]%s>>" % (encoding, more)
    inner = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/SimSun%s/FontDescriptor 7 0 R/DW 1000>>" % system
    facts = b"/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 800/Descent -200/StemV 80/CapHeight 700"
    descriptor = b"<</Type/FontDescriptor/FontName/SimSun%s>>" % facts
    content = stream(b"", b"BT /F 16 Tf " + shown + b"ET")
    return one_page(content, b"/Font<</F 5 0 R>>", font, inner, descriptor, *others)


@pytest.mark.parametrize(
    ("encoding", "codec"),
    [("UniGB-UCS2-H", "utf-16-be"), ("UniGB-UTF16-H", "utf-16-be"), ("GBK-EUC-H", "gbk"), ("GB-EUC-H", "gb2312"), ("GBK2K-H", "gb18030")],
)
def test_a_font_that_is_not_embedded(encoding: str, codec: str) -> None:
    data = not_embedded(encoding.encode(), [character.encode(codec).hex() for character in NOT_EMBEDDED])
    assert read_bytes(data, "a.pdf").text == NOT_EMBEDDED


@pytest.mark.parametrize("first", [3, 30_000])
def test_a_font_that_is_not_embedded_and_says_what_its_glyphs_mean(first: int) -> None:
    pairs = b"".join(b"<%04x> <%04x>\n" % (number, ord(character)) for number, character in enumerate(NOT_EMBEDDED, first))
    meaning = b"begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange %d beginbfchar %s endbfchar endcmap"
    meaning %= (len(NOT_EMBEDDED), pairs)
    codes = [f"{number:04x}" for number, _ in enumerate(NOT_EMBEDDED, first)]
    data = not_embedded(b"Identity-H", codes, b"/ToUnicode 8 0 R", stream(b"", meaning), ordering=b"Identity")
    assert read_bytes(data, "a.pdf").text == NOT_EMBEDDED


LONG = "市水利局负责加固东河堤防，六月底前完成；各区政府组织巡查，及时处置险情；市应急局会同有关部门储备物资，开展演练，做好值班值守和信息报送工作。"


@pytest.mark.parametrize("first", [600, 1200, 2500])
def test_numbers_of_glyphs_taken_for_characters_are_told(first: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.readers.pages.ocr.recognise", lambda *_: pytest.fail("what would be recognised is another font's"))
    rubbish = not_embedded(b"Identity-H", [f"{first + ord(character) - 0x4E00:04x}" for character in LONG if character not in "，；。"])
    assert "names the font “SimSun”, does not hold it, and does not say what its characters mean" in refused(rubbish)
    whole = not_embedded(b"UniGB-UCS2-H", [f"{ord(character):04x}" for character in LONG])
    assert read_bytes(whole, "a.pdf").text == LONG


def test_what_reads_as_no_chinese() -> None:
    assert mending.senseless(LONG) == 0
    assert mending.senseless("搏唁聪" * 6) == 0  # too few to say
    assert mending.senseless("搏唁聪" * 7) == 21
    assert mending.senseless("搏唁聪" * 7 + "市县区水局") == 0  # of few characters, few have to be usual ones


@pytest.mark.skipif(not can_hide_fonts(), reason="the machine's fonts cannot be hidden here (unshare -m)")
def test_what_is_read_does_not_depend_on_the_machines_fonts(tmp_path: Path) -> None:
    file = tmp_path / "通知.pdf"
    file.write_bytes(page_builder.pdf(page_builder.sheets()))
    hide = 'mkdir "$0"; mount --bind "$0" /usr/share/fonts; exec "$@"'
    program = [sys.executable, "-P", str(pdf.PROGRAM), "text", "2000", "2000000", "0"]
    with file.open("rb") as given:
        seen = subprocess.run(program, stdin=given, capture_output=True, check=True).stdout
    with file.open("rb") as given:
        command = ["unshare", "-m", "sh", "-c", hide, str(tmp_path / "none"), *program]
        hidden = subprocess.run(command, stdin=given, capture_output=True, check=True).stdout
    assert hidden == seen


def one_line_a_page(pages: int) -> list[Sheet]:
    sheets = [Sheet() for _ in range(pages)]
    for number, sheet in enumerate(sheets, 1):
        sheet.write(f"加固第{number}处堤防。", LEFT, TOP + 30)
    return sheets


def damaged(which: int, pages: int = 3) -> bytes:
    """A file of one line a page, of which page `which` (from 0) is none."""
    parts = page_builder.pdf(one_line_a_page(pages)).split(b"/Type /Page\n")
    return b"/Type /Page\n".join(parts[: which + 1]) + b"/Type /Pxge\n" + b"/Type /Page\n".join(parts[which + 1 :])


def test_a_broken_page_is_told_and_the_others_are_read() -> None:
    decoded = read_bytes(damaged(1), "通知.pdf")
    assert decoded.text == "加固第1处堤防。\n加固第3处堤防。"
    (problem,) = decoded.problems
    assert problem.code == "page-not-read"
    assert problem.message.startswith("page 2 is broken (")
    told = [each for each in parse(damaged(1), name="通知.pdf").diagnostics if each.code == "page-not-read"]
    assert [(each.severity, each.span) for each in told] == [("error", (decoded.pages[1],) * 2)]


def test_where_no_page_can_be_read_the_file_is_refused() -> None:
    assert "is a PDF whose page 1 is broken (Failed to load page.); fetch it again" in refused(damaged(0, 1))


BREAKS_AT_PAGE_2 = """
import os, subprocess, sys
ran = subprocess.run([sys.executable, "-P", {program!r}, *sys.argv[1:]], stdin=sys.stdin, capture_output=True)
lines, first = ran.stdout.splitlines(keepends=True), int(sys.argv[4])
ends = first <= 1
sys.stdout.buffer.write(b"".join(lines[: 2 - first]) + lines[2 - first][:50] if ends else ran.stdout)
sys.stdout.flush()
if ends:
    os.abort()
"""


def test_a_page_at_which_pdfium_breaks_down_is_told_and_the_others_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "breaks.py"
    program.write_text(BREAKS_AT_PAGE_2.format(program=str(pdf.PROGRAM)))
    monkeypatch.setattr(pdf, "PROGRAM", program)
    decoded = read_bytes(page_builder.pdf(one_line_a_page(3)), "通知.pdf")
    assert decoded.text == "加固第1处堤防。\n加固第3处堤防。"
    assert [problem.message for problem in decoded.problems] == ["page 2 is broken (pdfium broke down)"]


def test_a_scanned_page_without_ocr_is_told_and_the_others_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    from pypdfium2 import PdfDocument

    monkeypatch.setattr("extract.readers.pages.ocr.which", lambda _: None)
    document = PdfDocument(page_builder.pdf(one_line_a_page(1)))
    facts = b"/Type/XObject/Subtype/Image/Width 8/Height 8/BitsPerComponent 8/ColorSpace/DeviceGray"
    content = stream(b"", b"q 595 0 0 842 0 0 cm /I Do Q")
    document.import_pages(PdfDocument(one_page(content, b"/XObject<</I 5 0 R>>", stream(facts, bytes(64)))))
    decoded = read_bytes(saved(document), "通知.pdf")
    assert decoded.text == "加固第1处堤防。"
    (problem,) = decoded.problems
    assert problem.message.startswith("page 2 is a scan, which needs the program tesseract; install the program tesseract")


def simple(text: bytes, font: bytes = b"SimSun", kind: bytes = b"TrueType", facts: bytes = b"") -> bytes:
    """A line of bytes in a font that is named only."""
    whole = b"<</Type/Font/Subtype/%s/BaseFont/%s%s/FirstChar 0/LastChar 255/Widths[%s]>>" % (kind, font, facts, b"500 " * 256)
    return one_page(stream(b"", b"BT /F 16 Tf 20 700 Td <%s> Tj ET" % text.hex().encode()), b"/Font<</F 5 0 R>>", whole)


WORK = "示例市水利局牵头负责防汛，2019年建成Cloud office（甲）。6月底前完成"


@pytest.mark.parametrize("kind", [b"TrueType", b"Type1"])
@pytest.mark.parametrize("font", [b"SimSun", b"FangSong_GB2312", b"ABCDEF+Foo"])
def test_a_font_without_encoding_that_holds_gbk_is_read(font: bytes, kind: bytes) -> None:
    assert read_bytes(simple(WORK.encode("gbk"), font, kind), "a.pdf").text == WORK


@pytest.mark.parametrize("codec", ["big5", "utf-16-be"])
def test_a_font_without_encoding_that_holds_something_else_is_told(codec: str) -> None:
    assert "page 1 names the font “SimSun”, does not hold it, and does not say" in refused(simple(WORK.encode(codec, "ignore")))


def test_western_words_in_a_font_without_encoding_are_kept() -> None:
    western = b"Office of the chief, \xaerst \xd0 see \xa72 \xaa\xba 2021"
    assert read_bytes(simple(western, b"Foo"), "a.pdf").text == "Office of the chief, first — see §2 “” 2021"


def over_pages(*, closed: bool) -> list[Sheet]:
    """A table of three rows on two pages; the second row is cut by the page's end, with or without a rule there."""
    xs = [LEFT, LEFT + 14, LEFT + 84, LEFT + 124, LEFT + 156]
    first, second = Sheet(), Sheet()
    for sheet, levels, ends in ((first, (200.0, 209.0, 227.0), 254.0), (second, (60.0, 78.0), 37.0)):
        for y in (*levels, *([ends] if closed else [])):
            sheet.rules.append((xs[0], y, xs[-1], y))
        for x in xs:
            sheet.rules.append((x, min(*levels, ends), x, max(*levels, ends)))
    for x, cell in zip(xs, HEADER, strict=False):
        first.write(cell, x + 1.5, 206, 4.2)
    rows = [
        (first, 216.0, ("1", "加固堤防。", "示例市水务局", "5月底前")),
        (first, 235.0, ("2", "修缮水闸，检查泵站，更换老旧设", "示例市水务局", "")),
        (first, 242.0, ("", "备，补充防汛物资，并把检查情况", "", "")),
        (second, 44.0, ("", "列入台账。", "市应急管理局", "汛期前")),
        (second, 67.0, ("3", "组织演练。", "示例市水务局", "6月底前")),
    ]
    for sheet, y, cells in rows:
        for x, cell in zip(xs, cells, strict=False):
            sheet.write(cell, x + 1.5, y, 4.2)
    return [first, second]


@pytest.mark.parametrize("closed", [False, True])
def test_a_table_over_pages_is_one_and_a_cut_row_is_whole(*, closed: bool) -> None:
    decoded = read_bytes(page_builder.pdf(over_pages(closed=closed)), "表.pdf")
    assert [line.split("\t") for line in decoded.text.split("\n")] == [
        HEADER,
        ["1", "加固堤防。", "示例市水务局", "5月底前"],
        ["2", "修缮水闸，检查泵站，更换老旧设备，补充防汛物资，并把检查情况列入台账。", "示例市水务局；市应急管理局", "汛期前"],
        ["3", "组织演练。", "示例市水务局", "6月底前"],
    ]
    assert decoded.text[decoded.pages[1] :].startswith("3\t组织演练。")


def test_a_row_of_short_cells_cut_by_a_page_is_whole_and_a_row_below_a_merged_cell_its_own() -> None:
    for head, rest, whole in (
        (
            ["1", "水质不稳", "新建管网，提", "市住建局", "2026年"],
            ["", "定。", "升水质。", "", "12月底前"],
            "1 水质不稳定。 新建管网，提升水质。 市住建局 2026年12月底前",
        ),
        (["1", "水质不稳", "新建管网", "市住建局", "5月"], ["", "", "清淤3处。", "市水利局", "9月底前"], None),
    ):
        one, other = (Table(0, 9, [Cell(0, at, 0, at, text) for at, text in enumerate(row)], [0, 1, 2, 3, 4, 5]) for row in (head, rest))
        pages = [Page(500.0, 700.0, [], [table]) for table in (one, other)]
        join_tables(pages, Account())
        said = [[cell.text for _, cell in sorted(one.row(row).items())] for row in range(one.rows())]
        assert said == ([whole.split()] if whole else [head, rest])


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["1.每月抽查", "运行病历"], "1.每月抽查运行病历"),  # a gap before figures left no room for 运
        (["“三会一", "课”制度"], "“三会一课”制度"),
        (["完善台账", "9月底前"], "完善台账\n9月底前"),
        (["王某某", "李某某"], "王某某\n李某某"),
    ],
)
def test_a_cell_line_nearly_full_goes_on_where_nothing_begins_below_it(lines: list[str], text: str) -> None:
    assert cell_text(set_at(lines, 0.0, 10.0), 10.0 * len(lines[0]) + 30) == text
    assert cell_text(set_at(lines, 0.0, 10.0), 10.0 * len(lines[0]) + 80) == "\n".join(lines)


def test_a_header_said_again_on_the_next_page_is_furniture() -> None:
    first, second = over_pages(closed=True)
    second.characters = [each for each in second.characters if each[1] > 60]
    xs = [LEFT, LEFT + 14, LEFT + 84, LEFT + 124]
    for x, cell in zip(xs, HEADER, strict=True):
        second.write(cell, x + 1.5, 45, 4.2)
    decoded = read_bytes(page_builder.pdf([first, second]), "表.pdf")
    assert [line.split("\t")[0] for line in decoded.text.split("\n")] == ["序号", "1", "2", "3"]
    assert [tuple(left) for left in decoded.left_out] == [("page-furniture", 12, "序号 任务 责任单位 完成时限")]


def test_lines_alike_at_the_pages_ends_are_content() -> None:
    """A form of one matter a page: its first line counts up, its last is a label's."""
    sheets = []
    for number in range(1, 5):
        sheet = Sheet()
        sheet.write(f"督办事项{number}：修缮第{number}号水闸", LEFT, 24.0)
        sheet.write(f"牵头单位：市水务局{number}科", LEFT, TOP + 30)
        sheet.write("配合单位：市城管局", LEFT, 280.0)
        sheet.write("示例市水务局", LEFT, 15.0, 3.7)
        sheet.write(f"第 {number} 页 共 4 页", LEFT + 60, 290.0, 3.7)
        sheets.append(sheet)
    decoded = read_bytes(page_builder.pdf(sheets), "清单.pdf")
    expected_lines = [
        [f"督办事项{number}：修缮第{number}号水闸", f"牵头单位：市水务局{number}科", "配合单位：市城管局"] for number in range(1, 5)
    ]
    assert decoded.text.split("\n") == [line for page in expected_lines for line in page]
    (left,) = decoded.left_out
    assert (left.kind, left.characters, left.example) == ("page-furniture", 4 * (6 + 6), "示例市水务局")


def test_a_web_page_printed_to_pdf() -> None:
    setter = Setter()
    first = setter.sheets[0]
    first.write("2021/3/9 09:30", LEFT, 8.0, 3.0)
    first.write("示例市水务局关于做好防汛工作的通知_示例市水务局", LEFT + 40, 8.0, 3.0)
    first.write("https://sw.example.gov.cn/art/2021/3/9/art_7.html", LEFT, 292.0, 3.0)
    first.write("1/1", LEFT + 150, 292.0, 3.0)
    first.write("首页", LEFT, 30.0, 4.0)
    first.write("政务公开", LEFT + 30, 30.0, 4.0)
    first.write("当前位置：首页>政务公开>通知公告", LEFT, 38.0, 4.0)
    setter.line = 1
    setter.centred("示例市水务局关于做好防汛工作的通知", 7.0)
    setter.paragraph("各科室：", 0)
    setter.paragraph("一、加固堤防。检查水闸和泵站。（工程科负责，5月底前完成）")
    setter.at_right("示例市水务局")
    setter.paragraph("打印本页 关闭窗口", 0)
    setter.paragraph("主办：示例市水务局 示ICP备12345678号", 0)
    decoded = read_bytes(page_builder.pdf(setter.sheets), "网页.pdf")
    assert decoded.text.split("\n") == [
        "示例市水务局关于做好防汛工作的通知",
        "各科室：",
        "一、加固堤防。检查水闸和泵站。（工程科负责，5月底前完成）",
        "示例市水务局",
    ]
    kinds = {left.kind: left.characters for left in decoded.left_out}
    shown = sum(not character.isspace() for *_, character in first.characters)
    assert sum(kinds.values()) + sum(not character.isspace() for character in decoded.text) == shown
    assert set(kinds) == {"navigation", "page-furniture"}


def test_chinese_in_a_font_that_says_its_bytes_are_western() -> None:
    codes = b"".join(character.encode("gbk").hex().encode() for character in NOT_EMBEDDED)
    font = b"<</Type/Font/Subtype/TrueType/BaseFont/SimSun/Encoding/WinAnsiEncoding/FirstChar 0/LastChar 255/Widths[%s]>>" % (b"500 " * 256)
    data = one_page(stream(b"", b"BT /F 16 Tf 80 700 Td <%s> Tj ET" % codes), b"/Font<</F 5 0 R>>", font)
    assert read_bytes(data, "a.pdf").text == NOT_EMBEDDED
    western = "Résumé of the café’s naïve façade"
    latin = one_page(stream(b"", b"BT /F 16 Tf 80 700 Td <%s> Tj ET" % western.encode("cp1252").hex().encode()), b"/Font<</F 5 0 R>>", font)
    assert read_bytes(latin, "a.pdf").text == western


LINES = ["一、加固堤防。各科室要检查水闸和泵站，更换老旧设备，", "补充防汛物资，做好准备工作。"]


def drawn(draw: Any) -> bytes:
    """One A4 page on which `draw` has drawn below two lines of text."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(595, 842), invariant=1)
    canvas.setFont("STSong-Light", 16)
    canvas.drawString(112, 700, LINES[0])
    canvas.drawString(80, 672, LINES[1])
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def unseen(canvas: Any) -> None:
    text = canvas.beginText(80, 300)
    text.setTextRenderMode(3)
    text.textOut("看不见的字")
    canvas.drawText(text)


def white(canvas: Any) -> None:
    canvas.setFillGray(1)
    canvas.drawString(80, 300, "看不见的字")


def beyond(canvas: Any) -> None:
    canvas.drawString(80, 1000, "看不见的字")


def askew(canvas: Any) -> None:
    canvas.translate(300, 400)
    canvas.rotate(45)
    canvas.drawString(0, 0, "内部资料")


def pale(canvas: Any) -> None:
    canvas.setFillGray(0.8)
    canvas.setFont("STSong-Light", 60)
    canvas.drawString(200, 672, "内部资料")


def along(canvas: Any) -> None:
    canvas.translate(30, 300)
    canvas.rotate(90)
    canvas.drawString(0, 0, "装订线内不要答题")


@pytest.mark.parametrize(
    ("draw", "left"),
    [
        (unseen, ("hidden", 5, "看不见的字")),
        (white, ("hidden", 5, "看不见的字")),
        (beyond, ("hidden", 5, "看不见的字")),
        (askew, ("watermark", 4, "内部资料")),
        (pale, ("watermark", 4, "内部资料")),
        (along, ("page-furniture", 8, "装订线内不要答题")),
    ],
)
def test_what_is_no_part_of_the_text_is_left_out_and_counted(draw: Any, left: tuple[str, int, str]) -> None:
    decoded = read_bytes(drawn(draw), "a.pdf")
    assert decoded.text == "".join(LINES)
    assert [tuple(each) for each in decoded.left_out] == [left]


def test_white_on_a_dark_ground_is_seen() -> None:
    def head(canvas: Any) -> None:
        canvas.rect(80, 600, 300, 40, fill=1, stroke=0)
        canvas.setFillGray(1)
        canvas.drawString(90, 610, "蓝底白字的标题")

    assert read_bytes(drawn(head), "a.pdf").text == "".join(LINES) + "\n蓝底白字的标题"


def test_what_is_written_in_a_forms_field() -> None:
    data = drawn(lambda canvas: canvas.acroForm.textfield(name="f", x=80, y=500, width=200, height=30, value="2021-05-31"))
    assert read_bytes(data, "a.pdf").text == "".join(LINES) + "\n2021-05-31"


def with_remarks(*remarks: tuple[str, str, str, tuple[float, float, float, float]]) -> bytes:
    """The usual page with remarks of a kind that nobody has drawn: what key says which words, and where."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(drawn(lambda _canvas: None)))
    made = []
    for kind, key, words, place in remarks:
        remark = DictionaryObject({NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject(kind)})
        remark[NameObject("/FT")] = NameObject("/Tx")
        remark[NameObject(key)] = TextStringObject(words)
        remark[NameObject("/Rect")] = ArrayObject([FloatObject(value) for value in place])
        made.append(writer._add_object(remark))
    writer.pages[0][NameObject("/Annots")] = ArrayObject(made)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def test_a_field_that_nobody_has_drawn_is_read_in_its_place() -> None:
    data = with_remarks(
        ("/Widget", "/V", "市水利局、市城管局", (80, 500, 400, 520)), ("/FreeText", "/Contents", "2024年6月30日", (80, 460, 400, 480))
    )
    decoded = read_bytes(data, "a.pdf")
    assert decoded.text == "".join(LINES) + "\n市水利局、市城管局\n2024年6月30日"
    assert not decoded.left_out


def test_remarks_over_the_words_of_a_page_are_none_of_these() -> None:
    over = ("/FreeText", "/Contents", "请张科3月20日前阅办", (80, 600, 500, 800))
    decoded = read_bytes(with_remarks(over, ("/Text", "/Contents", "再核", (10, 10, 20, 20))), "a.pdf")
    assert decoded.text == "".join(LINES)
    assert [tuple(each) for each in decoded.left_out] == [("comment", 13, "请张科3月20日前阅办 再核")]


def test_two_columns_of_text_are_read_one_after_the_other() -> None:
    left = ["一、整治隐患。各科室要逐项检查水", "闸和泵站，更换老旧设备，补充物资", "（市水利局牵头，2024年6月底前完成）"]
    right = ["二、加强宣传。各单位要利用报纸和", "电视开展宣传，组织演练不少于两次", "（市应急局牵头，2024年7月底前完成）"]
    sheet = Sheet()
    for row in range(3):
        sheet.write(left[row], LEFT, TOP + 8 * row, 4.2)
        sheet.write(right[row], LEFT + 84, TOP + 8 * row, 4.2)
    assert read_bytes(page_builder.pdf([sheet]), "a.pdf").text.split("\n") == ["".join(left), "".join(right)]


def test_two_columns_whose_lines_stand_at_heights_of_their_own() -> None:
    left = [
        "一、整治隐患。各科室要逐项检查水",
        "闸和泵站，更换老旧设备，补充物资",
        "（市水利局牵头，2024年6月底前完成）",
        "二、清理河道。（市水利局牵头，2024",
        "年9月底前完成）",
    ]
    right = [
        "三、加强宣传。各单位要利用报纸和",
        "电视开展宣传，组织演练不少于两次",
        "（市应急局牵头，2024年7月底前完成）",
        "四、储备物资。（市应急局牵头，2024",
        "年8月底前完成）",
    ]
    sheet = Sheet()
    sheet.write("各科室：", LEFT, TOP - 8, 4.2)
    sheet.write("各单位：", LEFT + 84, TOP - 8, 4.2)
    for row in range(5):
        sheet.write(left[row], LEFT, TOP + 6 * row, 4.2)
        sheet.write(right[row], LEFT + 84, TOP + 6 * row + 3, 4.2)
    said = ["各科室：", "".join(left[:3]), "".join(left[3:]), "各单位：", "".join(right[:3]), "".join(right[3:])]
    assert read_bytes(page_builder.pdf([sheet]), "a.pdf").text.split("\n") == said


def test_a_cell_that_goes_on_beside_a_blank_one_is_no_column_of_text() -> None:
    sheet = Sheet()
    rows = [
        ("工作任务", "责任单位"),
        ("加固河堤", "市水利局、市财政局、"),
        ("", "市发展改革委"),
        ("检修泵站", "市住建局"),
        ("排查隐患", "市应急局"),
    ]
    for row, (task, unit) in enumerate(rows):
        sheet.write(task, LEFT, TOP + 8 * row, 4.2)
        sheet.write(unit, LEFT + 60, TOP + 8 * row, 4.2)
    text = read_bytes(page_builder.pdf([sheet]), "a.pdf").text
    assert text.split("\n")[1:] == ["加固河堤\t市水利局、市财政局、市发展改革委", "检修泵站\t市住建局", "排查隐患\t市应急局"]


def test_text_that_runs_downwards() -> None:
    columns = ["督办事项一：加固堤防，", "由工程科负责，五月底前", "完成。"]
    sheet = Sheet()
    for number, column in enumerate(columns):
        for row, character in enumerate(column):
            sheet.write(character, 160 - 9.0 * number, TOP + 5.6 * row)
    assert read_bytes(page_builder.pdf([sheet]), "a.pdf").text.split("\n") == columns


def test_an_area_of_colour_is_no_rule_of_a_table() -> None:
    """A web page printed to PDF has a filled area behind each block."""

    def blocks(canvas: Any) -> None:
        canvas.setFillGray(0.9)
        for x in (70, 240, 410):
            canvas.rect(x, 640, 170, 90, fill=1, stroke=0)

    assert read_bytes(drawn(blocks), "a.pdf").text == "".join(LINES)


def test_a_file_encrypted_with_an_empty_password_is_read() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    sheets = one_line_a_page(1)
    assert read_bytes(page_builder.pdf(sheets, encrypt=StandardEncryption("", ownerPassword="x")), "a.pdf").text == "加固第1处堤防。"


def set_at(lines: list[str], left: float, em: float = 14.0) -> list[PlacedLine]:
    """Lines of Han characters set solid, from a left edge on, the first of a paragraph indented."""
    pieces = [
        Piece(character, left + em * place, 100 + 24 * row, left + em * (place + 1), 100 + em + 24 * row, spaced=False)
        for row, line in enumerate(lines)
        for place, character in enumerate(line)
        if character != "\u3000"
    ]
    return lines_of(pieces)


def test_a_scan_beside_a_printed_page_has_edges_of_its_own() -> None:
    printed = [
        "\u3000\u3000一、加固东河堤防，排查隐患。（市水利局牵头，",
        "市财政局配合，六月底前完成）",
        "\u3000\u3000二、修订防汛应急预案，组织开展演练。（市应",
        "急局负责）",
    ]
    scanned = ["\u3000\u3000三、" + "整治" * 14 + "积水。（市城管局负责，市住建局配合，七月", "底前完成）"] * 6
    pages = [Page(595.0, 842.0, set_at(printed, 70.0)), Page(900.0, 842.0, set_at(scanned, 40.0), recognised=True)]
    text, _ = paged_text(pages, Account())
    assert text.split("\n")[:2] == ["".join(printed[:2]).strip(), "".join(printed[2:]).strip()]


def test_columns_whose_lines_begin_at_a_title_are_read_one_after_the_other() -> None:
    """Lines of both columns stand at one height or at heights of their own, as the title moves them; a sentence goes on over the gutter."""
    left = [
        "一、整治隐患。各科室要逐项检查水",
        "闸和泵站，更换老旧设备，补充物资",
        "和工具，做好值班值守。（市水利局",
        "牵头，2024年6月底前完成）",
        "二、加强宣传。各单位要利用报纸和",
    ]
    right = [
        "电视开展宣传，组织演练不少于两次",
        "并做好总结和资料归档。（市应急局",
        "牵头，2024年7月底前完成）",
        "三、落实经费。统筹安排防汛经费，",
        "加强监管。（市财政局负责）",
        "示例市人民政府办公室",
    ]
    sheet = Sheet()
    sheet.write("示例市防汛工作方案", LEFT + 9, TOP, 5.2)
    for row, text in enumerate(left):
        sheet.write(text, LEFT, TOP + 10 + 7 * row, 4.2)
    for row, text in enumerate(right):
        sheet.write(text, LEFT + 84, TOP + 2 + 7 * row, 4.2)
    said = read_bytes(page_builder.pdf([sheet]), "a.pdf").text.split("\n")
    assert said == ["示例市防汛工作方案", "".join(left[:4]), left[4] + "".join(right[:3]), "".join(right[3:5]), right[5]]


def sheet_of(rows: list[list[str]], widths: list[float]) -> Sheet:
    """A page of a ruled table whose rows have one height."""
    sheet, xs = Sheet(), [LEFT]
    for width in widths:
        xs.append(xs[-1] + width)
    for row, cells in enumerate([*rows, []]):
        y = TOP + 12 * row
        sheet.rules.append((xs[0], y, xs[-1], y))
        for x, cell in zip(xs, cells, strict=False):
            sheet.write(cell, x + 1.5, y + 8, 4.2)
    sheet.rules += [(x, TOP, x, TOP + 12 * len(rows)) for x in xs]
    return sheet


def test_a_table_wider_than_a_page_is_put_together_again() -> None:
    """All rows of the first columns on two pages, then those of the other columns."""
    names, who = ["序号", "重点任务"], ["牵头单位", "完成时限"]
    tasks = [[str(number), f"建设{number}号泵站"] for number in range(1, 7)]
    units = [[f"示例市第{number}水务站", f"{number}月底前"] for number in range(1, 7)]
    left = [sheet_of([names, *tasks[:3]], [15, 80]), sheet_of(tasks[3:], [15, 80])]
    right = [sheet_of([who, *units[:3]], [60, 30]), sheet_of(units[3:], [60, 30])]
    text = read_bytes(page_builder.pdf([*left, *right]), "a.pdf").text
    assert text.split("\n") == ["\t".join(row) for row in zip_rows([names, *tasks], [who, *units])]
    below = read_bytes(page_builder.pdf([left[0], right[1]]), "a.pdf").text  # of other rows: four on one page, three on the other
    assert below.split("\n") == ["\t".join(row) for row in [names, *tasks[:3], *units[3:]]]


def zip_rows(left: list[list[str]], right: list[list[str]]) -> list[list[str]]:
    return [one + other for one, other in zip(left, right, strict=True)]


def test_a_name_that_a_narrow_cell_wraps_is_one() -> None:
    """Its lines are full, and look like names: 城东街道办 and 事处. Whole names below one another stay apart."""
    rows = [["任务", "责任单位"], ["建设泵站", "城东街道办"], ["修缮水闸", "县水务局"]]
    sheet = sheet_of(rows, [60, 24])
    for row, rest in ((1, "事处"), (2, "县财政局")):
        for x, y, em, character in [
            each for each in sheet.characters if TOP + 12 * row < each[1] < TOP + 12 * (row + 1) and each[0] > LEFT + 60
        ]:
            sheet.characters.remove((x, y, em, character))
            sheet.characters.append((x, y - 3, em, character))
        sheet.write(rest, LEFT + 61.5, TOP + 12 * row + 10, 4.2)
    assert read_bytes(page_builder.pdf([sheet]), "a.pdf").text.split("\n")[1:] == [
        "建设泵站\t城东街道办事处",
        "修缮水闸\t县水务局；县财政局",
    ]


def test_two_pages_on_one_sheet_are_read_one_after_the_other() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(1190, 842), invariant=1)
    canvas.setFont("STSong-Light", 16)
    left = ["关于值守的通知", "各科室要按照统一部署落实好值守，确保有人在岗，", "信息畅通。", "一、值守。", "二、报送。", "三、备勤。"]
    right = ["各科室负责人每日带班，重要情况要随时报告办公室，", "不得迟报。", "四、检查。", "五、通报。", "2024年5月28日"]
    for x, column in ((90, left), (690, right)):
        for row, text in enumerate(column):
            canvas.drawString(x, 720 - 30 * row, text)
    canvas.save()
    text = read_bytes(file.getvalue(), "a.pdf").text
    assert text.split("\n") == [left[0], "".join(left[1:3]), *left[3:], "".join(right[:2]), *right[2:]]


def test_figures_set_as_wide_as_han_characters_are_one_number() -> None:
    text = "于10月20日前"
    pieces = [Piece(sign, 10 * at, 0, 10 * at + (5 if sign.isascii() else 10), 10) for at, sign in enumerate(text)]
    assert [line.text for line in lines_of(pieces)] == [text]
    pieces[2].spaced = True
    assert [line.text for line in lines_of(pieces)] == ["于1 0月20日前"]


def test_numbers_of_lines_in_the_margin_are_none_of_its_words() -> None:
    sheet, setter = Sheet(), [f"第{number}行的文字在此处排满一整行" for number in "一二三四五六七八九十"]
    for row, text in enumerate(setter):
        sheet.write(text, LEFT, TOP + 8 * row, 4.2)
        sheet.write(f"{row + 1}", LEFT - 9, TOP + 8 * row, 3)
    decoded = read_bytes(page_builder.pdf([sheet]), "a.pdf")
    assert "".join(decoded.text.split("\n")) == "".join(setter)
    assert [tuple(each) for each in decoded.left_out] == [("page-furniture", 11, "1 2 3 4 5 6 7 8 9 10")]
    table = sheet_of([[f"{row + 1}", text] for row, text in enumerate(setter)], [15, 90])
    assert len(read_bytes(page_builder.pdf([table]), "a.pdf").text.split("\t")) == 11
