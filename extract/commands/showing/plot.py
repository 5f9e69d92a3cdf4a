"""`duban plot`: what is due as a picture, SVG or PNG."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from ...language import _, using
from ..inputs import STANDARD_INPUT
from .given import LANGUAGES, Given, found, given_options, language_option

if TYPE_CHECKING:
    from ...plots.canvas import Form

Name = Literal["timeline", "units", "months"]
FORMS: tuple[Form, ...] = ("svg", "png")


@click.command()
@click.argument("name", type=click.Choice(["timeline", "units", "months"]), metavar="timeline|units|months")
@given_options
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, metavar="OUT", help="Write to this .svg or .png file.")
@click.option("--title", metavar="WORDS", help="The title of the picture. Default: what it shows, and the notice's.")
@click.option(
    "--font", type=click.Path(path_type=Path), metavar="FILE", help="A font with Chinese signs. Default: the best of this machine."
)
@language_option
def plot(given: Given, name: Name, output: Path, title: str | None, font: Path | None, language: str) -> None:
    """Draw what is due: tasks on a line of time, the load of units, or the months.

    Without FILE the ledger is drawn. Letters in an SVG are shapes, so that it looks the same everywhere. Without a font that has Chinese
    signs nothing is drawn: it is told how to get one.
    """
    from ...plots.pictures import drawn, face_of
    from ...streams import tell
    from ..parse import refuse_input
    from .report import deliver, refuse_nothing_shown

    form = form_of(output)
    refuse_input(output, given.files)
    shown = found(given)
    refuse_nothing_shown(shown.book, output)
    face = face_of(font)  # whether there is one is told in the language of the command
    with using(LANGUAGES[language]):
        picture = drawn(shown.book, name, form, face, title)
    deliver(output, [picture.content])
    if picture.lacks:
        signs = " ".join(picture.lacks[:20])
        words = _("the font {font} has no shape for {signs}, drawn as 〓; name another with --font", font=picture.font, signs=signs)
        tell(f"duban: {output}: {words}")
    if shown.failed:
        sys.exit(1)


def form_of(output: Path) -> Form:
    """The form that a file's suffix names; on standard output SVG. Raises OutputError."""
    from ...errors import OutputError

    if str(output) == STANDARD_INPUT:
        return "svg"
    for form in FORMS:
        if output.suffix.lower() == f".{form}":
            return form
    raise OutputError(str(output), _("is no name of a picture"), _("name one that ends in .svg or .png"))
