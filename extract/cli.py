"""The command `duban`. Each command is a module of `commands/`, loaded when it runs or its help is asked for."""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # not yet `signal`: it imports enum first, and Ctrl-C would meanwhile end in a traceback
import os

STOPPED = 128 + _signal.SIGINT  # the exit code of what Ctrl-C has ended, as shells count


def end_at_once(*_: object) -> None:
    """Ctrl-C before there is anything to end: one line, and no traceback of what was being imported."""
    try:
        os.write(2, b"duban: stopped\n")
    finally:
        os._exit(STOPPED)


STARTS = _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler
try:
    if STARTS:
        _signal.signal(_signal.SIGINT, end_at_once)
except ValueError:  # not in the main thread
    STARTS = False

import atexit
import gc
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import click

from . import __version__, commands
from .commands.groups import Rooms
from .commands.spoken.option import LANG, speaking
from .errors import DubanError
from .language import ENGLISH, _, language
from .streams import prepare, restore, tell, to_nowhere, told

if STARTS:
    _signal.signal(_signal.SIGINT, _signal.default_int_handler)

YOUNG = 20_000  # objects that a command makes before garbage is looked for

# In the order of the help, each with its module below commands/.
COMMANDS = {
    "parse": "parse",
    "text": "text",
    "formats": "formats",
    "rules": "checks.rules",
    "golden": "checks.golden",
    "when": "when",
    "unread": "checks.unread",
    "survey": "checks.survey",
    "batch": "batch",
    "watch": "watch",
    "ledger": "ledger",
    "due": "due",
    "feed": "feeding.feed",
    "remind": "feeding.remind",
    "report": "showing.report",
    "plot": "showing.plot",
    "serve": "showing.serve",
    "doctor": "about.doctor",
    "completion": "about.completion",
    "schema": "schema",
}


class People(Rooms):
    """A group whose errors are one line for people, with exit code 1, and never a traceback."""

    modules: ClassVar[Mapping[str, str]] = COMMANDS
    package: ClassVar[str] = commands.__name__

    def meant(self, word: str) -> str:
        """As of any group; a command of the ledger is told as one."""
        from .commands.ledger import COMMANDS as OF_LEDGER

        return _("; did you mean “{word}”?", word=f"duban ledger {word}") if word in OF_LEDGER else super().meant(word)

    def main(self, args: Sequence[str] | None = None, *arguments: Any, **options: Any) -> Any:
        """As click's, with streams that can be written to and Ctrl-C that ends in one line (exit code 130)."""
        prepare()
        try:
            with speaking(args) as rest:
                if language() == ENGLISH:
                    return super().main(rest, *arguments, **options)
                from .commands.spoken.command import click_speaks, spoken

                with click_speaks():
                    return super(People, spoken(self)).main(rest, *arguments, **options)
        except KeyboardInterrupt:
            tell(_("duban: stopped"))
            raise SystemExit(STOPPED) from None
        except OSError as error:
            tell(f"duban: {told(error)}")
            to_nowhere(1)
            raise SystemExit(1) from None
        finally:
            restore()

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except DubanError as error:
            tell(f"duban: {error}")
            ctx.exit(1)
        except KeyboardInterrupt:
            self.stopped(ctx)
        except RuntimeError as error:  # Python 3.11: what stops a class from being made is the cause of another error
            if not isinstance(error.__cause__, KeyboardInterrupt):
                raise
            self.stopped(ctx)

    def stopped(self, ctx: click.Context) -> None:
        goes_on = ctx.invoked_subcommand == "batch"
        tell(_("duban: stopped; the same command goes on from here") if goes_on else _("duban: stopped"))
        ctx.exit(STOPPED)


@click.group(cls=People, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="duban", help="Show the version and exit.")
@click.option(LANG, expose_value=False, metavar="LANG", help="zh or en; anywhere on the line. Default: as the locale says.")
def main() -> None:
    """Turn Chinese official notices into task records: who does what by when (督办)."""
    # A process that ends gives its memory back as a whole: to look through it for garbage takes a tenth of a short command's time.
    atexit.register(gc.freeze)
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])  # and so does it while modules and rules are loaded, which all stay
