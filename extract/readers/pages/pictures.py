"""Picture files, e.g. a TIFF of several pages or a photograph in a phone's JPEG: each frame in grey, upright, ready for recognition."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING

from ...errors import InputError
from ...installation import how_to_get
from ...language import N_, _
from ..limits import Limits

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["Picture", "pages_of", "straightened"]

ENOUGH_PIXELS = 9_000_000  # A4 at 300 dots an inch; a larger picture is made smaller, which loses nothing and takes less time
FEW_PIXELS = 1_200_000  # A4 at 110 dots an inch; below, a page is doubled (at 150 doubling was slower and no better, in three fonts)
PICTURES = ("PNG", "JPEG", "TIFF", "BMP")
SMALL = 600  # dots across of the picture by which it is seen how crooked a page lies
MOST_CROOKED, COARSE, FINE = 4.0, 0.5, 0.1  # degrees
LEAST_CROOKED = 0.15  # degrees: what is less costs no table its rules
BETTER = 1.1  # times as sharp are a straight page's lines
DARK = 160  # of 255
INK = 1.5  # times as dark, for a thin rule that is turned pales
Picture = bytes | InputError  # as PGM, or why there is none


def pages_of(data: bytes, name: str, limits: Limits) -> tuple[Iterator[Picture], int]:
    """A picture file's pages as PGM, made one by one, and how many there are."""
    try:
        from PIL import Image, UnidentifiedImageError
    except ImportError:
        raise InputError(name, _("is a picture, which needs the extra “ocr”"), how_to_get("ocr")) from None
    Image.MAX_IMAGE_PIXELS = None  # our own bound stands below, before a pixel is read
    try:
        image = Image.open(BytesIO(data), formats=PICTURES)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise broken(data, name, error) from None
    count = getattr(image, "n_frames", 1)

    def frames() -> Iterator[Picture]:
        for number in range(count):
            try:
                image.seek(number)
                check_size(image, name, limits)
                yield grey(image)
            except InputError as error:
                yield error
            except (OSError, ValueError, SyntaxError, EOFError) as error:
                yield broken(data, name, error)

    check_size(image, name, limits)
    return frames(), count


def check_size(image: Image, name: str, limits: Limits) -> None:
    width, height = image.size
    if width * height > limits.page_pixels:
        problem = _(
            "is a picture of {width:,} × {height:,} pixels, more than {pixels:,}",
            width=width,
            height=height,
            pixels=limits.page_pixels,
        )
        raise InputError(name, problem, _("scan it at 300 dots an inch"))


def grey(image: Image) -> bytes:
    """A picture in grey as PGM, upright, on white, of a size that suits recognition."""
    from PIL import Image as Images
    from PIL import ImageOps

    upright = ImageOps.exif_transpose(image)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        upright = upright.convert("RGBA")
        upright = Images.alpha_composite(Images.new("RGBA", upright.size, "white"), upright)
    made = upright.convert("L")
    pixels = made.width * made.height
    resize: Callable[[float], Image] = lambda factor: made.resize(  # noqa: E731
        (max(1, round(made.width * factor)), max(1, round(made.height * factor))), Images.Resampling.LANCZOS
    )
    if pixels > ENOUGH_PIXELS:
        made = resize((ENOUGH_PIXELS / pixels) ** 0.5)
    elif pixels < FEW_PIXELS and made.width >= 300:
        made = resize(2)
    return b"P5 %d %d 255\n" % made.size + made.tobytes()


def broken(data: bytes, name: str, error: Exception) -> InputError:
    from ..text import FOREIGN

    what = next((what for signature, what in FOREIGN if data.startswith(signature)), N_("a BMP image"))
    reason = (str(error).splitlines() or [""])[0]
    if not reason or " object at 0x" in reason:  # Pillow names the file that it was given, which is none
        reason = _("broken or cut off")
    return InputError(name, _("is {what} that cannot be read ({reason})", what=_(what), reason=reason[:120]), _("save it anew"))


def straightened(picture: bytes) -> bytes:
    """A picture (PGM in grey) of a page that was put down crooked, turned by up to MOST_CROOKED degrees; as it is where it lies straight.

    The lines of a straight page are dark rows beside light ones; of a crooked one all rows are grey.
    """
    try:
        from PIL import Image
    except ImportError:  # of the extras “pdf” and “ocr”
        return picture
    image = Image.open(BytesIO(picture)).convert("L")
    small = image.reduce(max(1, image.width // SMALL)).point([255] * DARK + [0] * (256 - DARK))

    def sharpness(degrees: float) -> float:
        rows = small.rotate(degrees, Image.Resampling.BILINEAR).resize((1, small.height), Image.Resampling.BOX).tobytes()
        return sum((one - other) ** 2 for one, other in pairwise(rows))

    def best(middle: float, reach: float, step: float) -> float:
        count = round(reach / step)
        return max((middle + step * number for number in range(-count, count + 1)), key=lambda degrees: (sharpness(degrees), -abs(degrees)))

    degrees = best(best(0.0, MOST_CROOKED, COARSE), COARSE, FINE)
    if abs(degrees) < LEAST_CROOKED or sharpness(degrees) < BETTER * sharpness(0.0):
        return picture
    counts = image.histogram()
    paper = max(range(DARK, 256), key=lambda grey: counts[grey])
    turned = image.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=paper)
    turned = turned.point([max(0, round(paper - (paper - grey) * INK)) if grey < paper else grey for grey in range(256)])
    return b"P5 %d %d 255\n" % turned.size + turned.tobytes()
