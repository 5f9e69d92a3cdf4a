"""The reference notice set in pages as GB/T 9704-2012 has it, and these pages as PDF, OFD, pictures and a scanned PDF.

A4, 28 characters of 16 points on each of 22 lines, letterhead, red rule, page numbers `— 3 —`, and a running head.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.reference import paragraphs

MM = 72 / 25.4  # points
WIDTH, HEIGHT = 210.0, 297.0
LEFT, TOP, ACROSS, LINES = 28.0, 37.0, 28, 22
EM = 156 / ACROSS
STEP = 225 / LINES
FONT = Path(__file__).parent / "fonts" / "NotoSerifCJKsc-part.otf"  # the characters that tests draw, and no others
OPENERS, CLOSERS = "（《“‘〈【(", "）》”’〉】)，。、；：！？,;:%"


@dataclass
class Sheet:
    """One page: characters (x, baseline, size, character), level and upright rules (x0, y0, x1, y1), all in millimetres."""

    characters: list[tuple[float, float, float, str]] = field(default_factory=list)
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)

    def write(self, text: str, x: float, y: float, em: float = EM, step: float = 0.0) -> None:
        for character in text:
            self.characters.append((x, y, em, character))
            x += advance(character, em) + step


def advance(character: str, em: float) -> float:
    return em * (0.5 if character.isascii() else 1.0)


def measure(text: str, em: float = EM) -> float:
    return sum(advance(character, em) for character in text)


def wrapped(text: str, first: float, width: float, em: float = EM) -> Iterator[str]:
    """Lines no wider than `width` (the first by `first` narrower); no 。 begins one, no （ ends one, no number is cut."""
    line, room = "", width - first
    for word in words(text):
        if line and measure(line + word, em) > room + 0.01:
            yield line
            line, room = "", width
        line += word
    yield line


def words(text: str) -> Iterator[str]:
    word = ""
    for before, character in zip(" " + text, text, strict=False):
        number = before.isascii() and before.isalnum() and character.isascii() and character.isalnum()
        if word and not number and character not in CLOSERS and before not in OPENERS:
            yield word
            word = ""
        word += character
    yield word


class Setter:
    """Sets paragraphs in pages."""

    def __init__(self) -> None:
        self.sheets = [Sheet()]
        self.line = 0

    def baseline(self) -> float:
        if self.line >= LINES:
            self.sheets.append(Sheet())
            self.line = 0
        self.line += 1
        return TOP + self.line * STEP - 2.5

    def centred(self, text: str, em: float = EM) -> None:
        for line in wrapped(text, 0, 156, em):
            y = self.baseline()
            self.sheets[-1].write(line, LEFT + (156 - measure(line, em)) / 2, y, em)

    def at_right(self, text: str) -> None:
        y = self.baseline()
        self.sheets[-1].write(text, LEFT + 156 - 4 * EM - measure(text), y)

    def paragraph(self, text: str, indent: float = 2 * EM) -> None:
        for number, line in enumerate(wrapped(text, indent, 156)):
            y = self.baseline()
            self.sheets[-1].write(line, LEFT + (indent if number == 0 else 0), y)


@cache
def sheets() -> tuple[Sheet, ...]:
    """The reference notice in pages."""
    title, number, published, addressees, order, issuer, date, attached, *body = paragraphs()
    setter = Setter()
    first = setter.sheets[0]
    setter.line = 3
    first.write("浙江省应急管理厅文件", 32.0, TOP + 2 * STEP, 12.0, 2.8)
    setter.centred(number)
    first.rules.append((LEFT, TOP + 4.3 * STEP, LEFT + 156, TOP + 4.3 * STEP))
    setter.line += 2
    setter.centred(title, 7.76)
    setter.line += 1
    setter.paragraph(published, 0)
    setter.paragraph(addressees, 0)
    setter.paragraph(order)
    setter.line += 1
    setter.at_right(issuer)
    setter.at_right(date)
    setter.line = LINES
    setter.centred(attached, 7.76)
    setter.line += 1
    for text in body:
        setter.paragraph(text)
    for index, sheet in enumerate(setter.sheets, 1):
        foot = f"— {index} —"
        sheet.write(foot, WIDTH - LEFT - EM - measure(foot, 4.9) if index % 2 else LEFT + EM, TOP + 225 + 7, 4.9)
        if index > 1:
            sheet.write("浙江省应急管理厅", LEFT, 20.0, 3.7)
    return tuple(setter.sheets)


def pdf(pages: Iterable[Sheet], **options: Any) -> bytes:
    """Pages as a text PDF; its font is named, not embedded."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(WIDTH * MM, HEIGHT * MM), invariant=1, **options)
    for sheet in pages:
        for x, y, em, character in sheet.characters:
            canvas.setFont("STSong-Light", em * MM)
            canvas.drawString(x * MM, (HEIGHT - y) * MM, character)
        for x0, y0, x1, y1 in sheet.rules:
            canvas.line(x0 * MM, (HEIGHT - y0) * MM, x1 * MM, (HEIGHT - y1) * MM)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def ofd(pages: Iterable[Sheet], extra: dict[str, bytes] | None = None) -> bytes:
    """Pages as OFD: a TextObject for each line, DeltaX for its steps. `extra` replaces or adds parts."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    parts = {
        "OFD.xml": f'<ofd:OFD {space} Version="1.0"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>'
    }
    listed = ""
    for index, sheet in enumerate(pages):
        listed += f'<ofd:Page ID="{index + 10}" BaseLoc="Pages/Page_{index}/Content.xml"/>'
        things = "".join(map(text_object, rows(sheet))) + "".join(map(path_object, sheet.rules))
        layer = f"<ofd:Content><ofd:Layer>{things}</ofd:Layer></ofd:Content>"
        parts[f"Doc_0/Pages/Page_{index}/Content.xml"] = f"<ofd:Page {space}>{layer}</ofd:Page>"
    area = f"<ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 {WIDTH} {HEIGHT}</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData>"
    parts["Doc_0/Document.xml"] = f"<ofd:Document {space}>{area}<ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in ({name: text.encode() for name, text in parts.items()} | (extra or {})).items():
            archive.writestr(name, content)
    return file.getvalue()


def rows(sheet: Sheet) -> list[list[tuple[float, float, float, str]]]:
    """The characters of a sheet by line, the last line first: an OFD's order need not be that of reading."""
    found: dict[float, list[tuple[float, float, float, str]]] = {}
    for each in sheet.characters:
        found.setdefault(each[1], []).append(each)
    return list(found.values())[::-1]


def text_object(row: list[tuple[float, float, float, str]]) -> str:
    x, y, em, _ = row[0]
    steps = " ".join(f"{after[0] - before[0]:.3f}" for before, after in pairwise(row))
    text = "".join(character for *_, character in row).replace("&", "&amp;").replace("<", "&lt;")
    code = f'<ofd:TextCode X="0" Y="{em * 0.85:.3f}" DeltaX="{steps}">{text}</ofd:TextCode>'
    return f'<ofd:TextObject ID="1" Boundary="{x:.3f} {y - em * 0.85:.3f} 160 {em:.3f}" Font="1" Size="{em:.3f}">{code}</ofd:TextObject>'


def path_object(rule: tuple[float, float, float, float]) -> str:
    x0, y0, x1, y1 = rule
    data = f"M 0 0 L {x1 - x0:.3f} {y1 - y0:.3f}"
    return f'<ofd:PathObject ID="2" Boundary="{x0} {y0} {x1 - x0} {y1 - y0}"><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'


def pictures(pages: Iterable[Sheet], dots: int = 150) -> list[Any]:
    """Pages as a scanner at `dots` an inch would give them (Pillow images in grey), in the font that the tests bring."""
    from PIL import Image, ImageDraw, ImageFont

    scale = dots / 25.4
    made = []
    for sheet in pages:
        image = Image.new("L", (round(WIDTH * scale), round(HEIGHT * scale)), 250)
        draw = ImageDraw.Draw(image)
        for x, y, em, character in sheet.characters:
            draw.text((x * scale, y * scale), character, fill=20, font=ImageFont.truetype(str(FONT), round(em * scale)), anchor="ls")
        for rule in sheet.rules:
            draw.line([value * scale for value in rule], fill=60, width=2)
        made.append(image)
    return made


def scan(pages: Iterable[Sheet], dots: int = 150) -> bytes:
    """Pages as a scanned PDF: one JPEG on each, no text."""
    first, *others = pictures(pages, dots)
    file = io.BytesIO()
    first.save(file, "PDF", resolution=dots, save_all=True, append_images=others, quality=70)
    return file.getvalue()
