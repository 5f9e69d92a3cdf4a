"""A sheet to draw on: words in a font that has their signs, in inches; written as SVG or PNG, the same bytes each time.

matplotlib's settings of the user are left aside, and as they were: what is set is set for the moment of drawing, under a lock.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

from .. import __version__
from ..language import _
from ..writers.output import missing_library
from ..writers.table import columns

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from .fonts import Font

Form = Literal["svg", "png"]
WIDTH = 11.0  # inches: A4 across
DOTS = 160  # an inch, of PNG
SIZE, SMALL, LARGE = 9.5, 8.0, 14.0  # points
LINE = 0.24  # inches of a row
NAME = 2.6  # inches of a unit's name
TOP, BOTTOM, RIGHT, LEFT = 1.2, 0.8, 0.45, 0.5  # margins, inches
INK, MUTED, RULE = "#1a1d21", "#4d5560", "#c9ced6"  # as report/tokens.css, in light
BAR, TENTATIVE, ENDED, SEASON, HOLIDAY, TODAY = "#2f78c4", "#8fb9e3", "#8a929d", "#bfe3e9", "#f7c7c1", "#b01823"
ROLE_COLOURS = {"lead": "#9a5200", "responsible": "#d9a400", "support": "#7fb35f", "supervise": "#a98bd0"}
LOCK = threading.Lock()


@contextmanager
def settings(salt: str) -> Iterator[None]:
    """matplotlib as it comes, for a moment; `salt` makes the names in an SVG the same each time, and others than of another picture."""
    import matplotlib

    plain: Any = {name: value for name, value in matplotlib.rcParamsDefault.items() if not name.startswith("backend")}
    own: Any = {"svg.fonttype": "path", "svg.hashsalt": salt, "path.simplify": False, "font.family": ["DejaVu Sans"]}
    with LOCK, matplotlib.rc_context({**plain, **own}):
        yield


class Sheet:
    """A picture in the making: one field with axes, and words around it. `lacks`: signs that the font has not."""

    def __init__(self, font: Font, height: float, left: float = LEFT, right: float = RIGHT) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
        from matplotlib.font_manager import FontProperties

        self.font: Font = font
        self.family: Any = FontProperties(fname=str(font.path))
        self.field: float = height
        self.height: float = TOP + height + BOTTOM
        self.figure: Figure = Figure(figsize=(WIDTH, self.height), dpi=DOTS, facecolor="white")
        FigureCanvasAgg(self.figure)
        box = (left / WIDTH, BOTTOM / self.height, (WIDTH - left - right) / WIDTH, height / self.height)
        self.axes: Axes = self.figure.add_axes(box)
        self.room: float = WIDTH - left - right  # inches across the field
        self.lacks: set[str] = set()
        self.axes.set_xticks([])
        self.axes.set_yticks([])
        for side in ("top", "right", "left", "bottom"):
            self.axes.spines[side].set_visible(False)

    def words(self, x: float, y: float, text: str, size: float = SIZE, colour: str = INK, **more: Any) -> None:
        """Words at a place of the field, or of the `transform` given; no sign of them is more than a sign."""
        plain = " ".join(sign for sign in "".join(sign if sign.isprintable() else " " for sign in text).split(" ") if sign)
        self.lacks.update(self.font.lacking([plain]))
        properties = self.family.copy()
        properties.set_size(size)
        self.axes.text(*(x, y, self.font.drawable(plain)), fontproperties=properties, color=colour, parse_math=False, clip_on=False, **more)

    def head(self, title: str, below: str) -> None:
        """The title, and what there is to know below it."""
        where: dict[str, Any] = {"transform": self.figure.transFigure, "va": "top"}
        self.words(0.3 / WIDTH, 1 - 0.25 / self.height, fitting(title, WIDTH - 0.6, LARGE), LARGE, **where)
        self.words(0.3 / WIDTH, 1 - 0.58 / self.height, fitting(below, WIDTH - 0.6, SIZE), SIZE, MUTED, **where)

    def foot(self, text: str) -> None:
        """A line at the lower edge."""
        if text:
            where: dict[str, Any] = {"transform": self.figure.transFigure, "va": "bottom"}
            self.words(0.3 / WIDTH, 0.14 / self.height, fitting(text, WIDTH - 0.6, SMALL), SMALL, MUTED, **where)

    def legend(self, said: list[tuple[str, str]]) -> None:
        """Colours with their names, one after the other from the right, above the field."""
        at = 1.0
        for colour, name in reversed(said):
            at -= (width(name, SMALL) + 0.3) / self.room
            y = 1 + 0.3 / self.field
            self.axes.plot([at], [y], marker="s", markersize=7, color=colour, linestyle="", transform=self.axes.transAxes, clip_on=False)
            self.words(at + 0.09 / self.room, y, name, SMALL, MUTED, transform=self.axes.transAxes, va="center")

    def nothing(self, words: str) -> Sheet:
        """A picture of nothing says so."""
        self.words(0.5, 0.4, words, 12.0, MUTED, transform=self.figure.transFigure, ha="center", va="center")
        return self

    def write(self, form: Form, title: str) -> bytes:
        """The picture's bytes, without a date in them."""
        out = io.BytesIO()
        creator = f"duban {__version__}"
        about = {"Date": None, "Creator": creator, "Title": title} if form == "svg" else {"Software": creator}
        self.figure.savefig(out, format=form, metadata=about, dpi=DOTS if form == "png" else 72)
        return out.getvalue()


def require() -> None:
    """OutputError where matplotlib is not installed."""
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        raise missing_library(_("a picture"), "matplotlib", "plot") from None


def width(text: str, size: float) -> float:
    """Inches that a text takes, as wide as Chinese signs are."""
    return columns(text) * size * 0.52 / 72


def fitting(text: str, room: float, size: float) -> str:
    """The text, cut by … where it takes more than so many inches."""
    plain = " ".join(text.split())
    if width(plain, size) <= room:
        return plain
    while plain and width(f"{plain}…", size) > room:
        plain = plain[:-1]
    return f"{plain}…"
