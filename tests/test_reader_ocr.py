"""Scans and pictures: the reference notice at 150 dots an inch gives its units and timings; what is missing is named; hostile files."""

from __future__ import annotations

import io
import shutil
import struct
import subprocess
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from extract.errors import InputError
from extract.readers import read_bytes
from extract.readers.account import Account
from extract.readers.limits import LIMITS, Limits
from extract.readers.pages import mending, ocr, pictures
from extract.readers.pages.layout import Page
from extract.readers.pages.tables.drawn import without_rules
from extract.readers.parts.programs import Ran, run
from tests import page_builder
from tests.page_builder import Setter
from tests.reference import TASKS, Compared, expected, records
from tests.test_reader_pdf import ruled

Image = pytest.importorskip("PIL.Image", reason="the extra ocr is not installed")
LEAST_RIGHT = 30


def has_tesseract() -> bool:
    if shutil.which("tesseract") is None:
        return False
    return "chi_sim" in subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False).stdout.split()


needs_tesseract = pytest.mark.programs(lacks=None if has_tesseract() else "tesseract with chi_sim is not installed")


def refused(data: bytes, name: str = "扫描.png", limits: Limits = LIMITS) -> str:
    with pytest.raises(InputError) as caught:
        read_bytes(data, name, limits)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.fixture(scope="module")
def answers() -> dict[tuple[tuple[str, ...], bytes], Ran]:
    """What tesseract said of each picture."""
    return {}


@pytest.fixture
def asked_once(answers: dict[tuple[tuple[str, ...], bytes], Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    """tesseract is asked once for the same picture, whatever the form of the file that it comes out of."""

    def once(command: Sequence[str], picture: bytes, seconds: float, environment: Mapping[str, str] | None = None) -> Ran:
        key = (tuple(command), picture)
        if key not in answers:
            answers[key] = run(command, picture, seconds, environment)
        return answers[key]

    monkeypatch.setattr(ocr, "run", once)


def saved(image: Any, form: str, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def notice() -> Any:
    setter = Setter()
    setter.paragraph("一、加固堤防，检查水闸和泵站，更换老旧设备，补充防汛物资，做好防汛准备工作。")
    setter.paragraph("（水务局牵头负责，5月底前完成）")
    return page_builder.pictures(setter.sheets)[0].crop((0, 0, 1240, 500))


def plain() -> Any:
    """A picture whose words no test reads: it needs no font of the machine."""
    from PIL import ImageDraw

    image = Image.new("L", (800, 600), 250)
    ImageDraw.Draw(image).text((80, 80), "Deadline 2021-05-31", fill=20, font_size=40)
    return image


def units_and_timings(found: tuple[Compared, ...]) -> Counter[Any]:
    return Counter((units, tuple((str(text).replace(" ", ""), *rest) for text, *rest in timings)) for _, _, units, timings, _ in found)  # type: ignore[attr-defined]


@needs_tesseract
def test_a_scan_gives_units_and_timings() -> None:
    pytest.importorskip("pypdfium2", reason="the extra pdf is not installed")
    decoded = read_bytes(page_builder.scan(page_builder.sheets()), "扫描.pdf")
    found = records(decoded)
    assert LEAST_RIGHT <= len(found) <= TASKS
    assert (units_and_timings(found) & units_and_timings(expected())).total() >= LEAST_RIGHT
    assert decoded.ocr
    assert decoded.confidence is not None
    assert 0.8 < decoded.confidence <= 1
    assert len(decoded.pages) == len(page_builder.sheets())
    assert sorted(decoded.pages) == list(decoded.pages)


@needs_tesseract
@pytest.mark.parametrize(("form", "name"), [("PNG", "a.png"), ("JPEG", "a.jpg"), ("TIFF", "a.tif"), ("BMP", "a.bmp"), ("PNG", "a")])
@pytest.mark.usefixtures("asked_once")
def test_pictures(form: str, name: str) -> None:
    decoded = read_bytes(saved(notice(), form), name)
    assert "水务局牵头负责" in decoded.text
    assert decoded.text.count("\n") == 1
    assert (decoded.format, decoded.ocr, decoded.pages) == ("image", True, (0,))


@needs_tesseract
@pytest.mark.usefixtures("asked_once")
def test_a_tiff_of_two_pages_and_a_picture_with_transparency() -> None:
    decoded = read_bytes(saved(notice(), "TIFF", save_all=True, append_images=[notice()]), "a.tiff")
    assert len(decoded.pages) == 2
    assert "水务局牵头负责" in decoded.text[decoded.pages[1] :]
    clear = Image.new("RGBA", notice().size, (0, 0, 0, 0))
    clear.putalpha(notice().point(lambda value: 255 - value))
    assert "水务局牵头负责" in read_bytes(saved(clear, "PNG"), "a.png").text


@needs_tesseract
def test_a_picture_without_words() -> None:
    assert "no word was recognised" in refused(saved(Image.new("L", (800, 600), 255), "PNG"))


@needs_tesseract
def test_a_page_that_takes_too_long() -> None:
    assert "takes more than 0.01 seconds to recognise (page 1)" in refused(saved(plain(), "PNG"), limits=Limits(ocr_seconds=0.01))


@needs_tesseract
def test_a_scan_that_no_one_can_read() -> None:
    assert "was recognised too badly" in refused(saved(plain(), "PNG"), limits=Limits(ocr_confidence=1.01))


HEAD = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
PAPER = "1\t1\t0\t0\t0\t0\t0\t0\t800\t600\t-1\t\n"
SEEN = {
    b"good": (91, "一、加固堤防，示例市水利局负责"),
    b"lying": (15, "县民不辐细疏和发世反加上区"),
    b"rubbish": (58, "二有U6二VvVOLaL有hhOO"),
}


def instead_of_tesseract(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is recognised stands in the picture's pixels; a picture that lies is turned by its half."""

    def ran(command: list[str], picture: bytes, *_: object) -> Ran:
        pixels = picture.split(b"\n", 1)[1]
        if "osd" in command:
            return Ran(0, b"Rotate: 180\n" if pixels == b"lying" else b"Rotate: 0\n", "")
        sure, text = SEEN.get(pixels, (90, "三、补充物资"))
        return Ran(0, (HEAD + PAPER + f"5\t1\t1\t1\t1\t1\t80\t200\t400\t20\t{sure}\t{text}\n").encode(), "")

    monkeypatch.setattr(ocr, "check_program", lambda *_: None)
    monkeypatch.setattr(ocr, "run", ran)


def test_a_page_recognised_badly_is_told_and_does_not_pass_with_good_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    instead_of_tesseract(monkeypatch)
    account = Account()
    pages = [b"P5 1 1 255\n" + pixels for pixels in (b"good", b"rubbish", b"good", b"good")]
    found, sure = ocr.recognise(pages, 4, "a.tif", "is a picture", account, LIMITS)
    assert [isinstance(page, InputError) for page in found] == [False, True, False, False]
    assert str(found[1]) == "a.tif: is a picture, and was recognised too badly (confidence 0.58); give a sharper scan (300 dots an inch)"
    assert sure == 0.91
    assert [tuple(left) for left in account.left_out()] == [("unreadable", 17, "二有U6二VvVOLaL有hhOO")]
    with pytest.raises(InputError, match="recognised too badly"):
        ocr.recognise(pages[1:2], 1, "a.tif", "is a picture", Account(), LIMITS)


def test_a_page_that_lies_on_its_head_is_turned(monkeypatch: pytest.MonkeyPatch) -> None:
    instead_of_tesseract(monkeypatch)
    (page,), _ = ocr.recognise([b"P5 5 1 255\nlying"], 1, "a.png", "is a picture", Account(), LIMITS)
    assert isinstance(page, Page)
    assert [line.text for line in page.lines] == ["三、补充物资"]


def test_pictures_are_turned_clockwise() -> None:
    picture = b"P5 3 2 255\nabcdef"
    assert ocr.upright(picture, 90) == b"P5 2 3 255\ndaebfc"
    assert ocr.upright(picture, 180) == b"P5 3 2 255\nfedcba"
    assert ocr.upright(picture, 270) == b"P5 2 3 255\ncfbead"


def test_a_missing_program_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "which", lambda _: None)
    assert "needs the program tesseract; install the program tesseract with Chinese (chi_sim)" in refused(saved(plain(), "PNG"))


@pytest.mark.programs(lacks=None if shutil.which("tesseract") else "tesseract is not installed")
def test_missing_chinese_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "LANGUAGE", "chi_none")
    assert "tesseract has no Chinese (chi_none)" in refused(saved(plain(), "PNG"))
    assert ocr.missing() == "the language file chi_none of tesseract (apt-get install tesseract-ocr-chi-sim)"


def test_pages_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "check_program", lambda *_: None)
    data = saved(plain(), "TIFF", save_all=True, append_images=[plain()] * 2)
    assert "3 pages to recognise, more than 2" in refused(data, "a.tif", Limits(ocr_pages=2))


def png(width: int, height: int) -> bytes:
    """A PNG that says it is very large, and holds next to nothing."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


def test_a_picture_of_huge_dimensions() -> None:
    assert "is a picture of 100,000 × 100,000 pixels" in refused(png(100_000, 100_000))


def test_cut_off_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "check_program", lambda *_: None)
    assert "is a PNG image that cannot be read" in refused(saved(plain(), "PNG")[:3000])
    assert "is a PNG image that cannot be read (broken or cut off); save it anew" in refused(b"\x89PNG\r\n\x1a\nrest")
    assert "is a JPEG image that cannot be read" in refused(b"\xff\xd8\xff\xe0 no picture", "a.jpg")


def test_a_text_that_begins_like_a_bitmap() -> None:
    decoded = read_bytes("BM项目：加固堤防".encode(), "a.txt")
    assert (decoded.format, decoded.text) == ("text", "BM项目：加固堤防")


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("2O20年3月", "2020年3月"),
        ("1l月底前", "11月底前"),
        ("应 急 管理", "应急管理"),
        ("示发〔【2020]8号", "示发〔2020]8号"),
        ("争取4 月份", "争取4月份"),
        ("8月2 0日前", "8月20日前"),
        ("办公室率头负责", "办公室牵头负责"),
        ("HTML和OA系统", "HTML和OA系统"),
        ("效率头等大事", "效率头等大事"),
    ],
)
def test_only_certain_damage_is_mended(seen: str, meant: str) -> None:
    assert mending.mended(seen) == meant


def test_quotation_marks_take_turns() -> None:
    assert mending.paired("”四风”和“三服务“\n只有一个”") == "“四风”和“三服务”\n只有一个”"
    assert mending.paired("《甲局负责，6月底前)和《方案（试行）》") == "（甲局负责，6月底前)和《方案（试行）》"
    assert mending.paired("（甲局负责》和《方案》") == "（甲局负责）和《方案》"


@needs_tesseract
def test_a_frame_that_cannot_be_read_is_told_and_the_others_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    upright = pictures.grey

    def grey(image: Any) -> bytes:
        if image.tell() == 1:
            raise OSError("truncated")
        return upright(image)

    monkeypatch.setattr(pictures, "grey", grey)
    decoded = read_bytes(saved(plain(), "TIFF", save_all=True, append_images=[plain()] * 2), "a.tif")
    assert decoded.text.count("2021-05-31") == 2
    assert [problem.message.startswith("page 2 is a TIFF image that cannot be read (truncated)") for problem in decoded.problems] == [True]
    assert decoded.problems[0].place == decoded.pages[1]


@needs_tesseract
def test_a_scanned_table_keeps_its_rows_and_cells() -> None:
    """tesseract hands on nothing of a ruled table: its rules are taken out before, and make its cells after."""
    pytest.importorskip("pypdfium2", reason="the extra pdf is not installed")
    decoded = read_bytes(page_builder.scan([ruled()], dots=200), "扫描.pdf")
    rows = [line.split("\t") for line in decoded.text.split("\n")]
    assert [len(row) for row in rows] == [4, 1, 4, 4]
    assert "示例市水务局" in rows[2][2]
    assert rows[3][2] == "〃"


def test_rules_of_a_picture_are_found_and_taken_out() -> None:
    from PIL import ImageDraw

    image = Image.new("L", (600, 400), 250)
    draw = ImageDraw.Draw(image)
    for y in (50, 150):
        draw.line((40, y, 543, y), fill=30, width=1)
    for x in (40, 300, 543):
        draw.line((x, 50, x, 150), fill=30, width=1)
    draw.line((100, 100, 115, 100), fill=0, width=3)  # 一
    bare, level, upright = without_rules(b"P5 600 400 255\n" + image.tobytes())
    assert [(rule.at, rule.start, rule.end) for rule in level] == [(50, 40, 543), (150, 40, 543)]
    assert [(rule.at, rule.start, rule.end) for rule in upright] == [(40, 50, 150), (300, 50, 150), (543, 50, 150)]
    assert bare.removeprefix(b"P5 600 400 255\n").count(30) == 0
    assert bare.removeprefix(b"P5 600 400 255\n").count(0) == 16 * 3
    blank = b"P5 600 400 255\n" + Image.new("L", (600, 400), 250).tobytes()
    assert without_rules(blank) == (blank, [], [])


@needs_tesseract
@pytest.mark.parametrize("degrees", [2.0, -1.0])
def test_a_table_that_was_put_down_crooked_keeps_its_rows(degrees: float) -> None:
    image = page_builder.pictures([ruled()], dots=200)[0].rotate(degrees, fillcolor=250, resample=Image.Resampling.BICUBIC)
    rows = [line.split("\t") for line in read_bytes(saved(image, "PNG"), "扫描.png").text.split("\n")]
    assert [len(row) for row in rows] == [4, 1, 4, 4]
    assert "示例市水务局" in rows[2][2]


def test_a_crooked_page_is_straightened_and_a_straight_one_stays() -> None:
    image = page_builder.pictures([ruled()], dots=100)[0]

    def pgm(image: Any) -> bytes:
        return b"P5 %d %d 255\n" % image.size + bytes(image.tobytes())

    assert pictures.straightened(pgm(image)) == pgm(image)
    blank = pgm(Image.new("L", (600, 400), 250))
    assert pictures.straightened(blank) == blank
    crooked = pgm(image.rotate(1.5, fillcolor=250, resample=Image.Resampling.BICUBIC))
    assert without_rules(crooked)[1:] != without_rules(pgm(image))[1:]
    _bare, level, upright = without_rules(pictures.straightened(crooked))
    assert level
    assert upright
