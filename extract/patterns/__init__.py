"""The source of a pattern in; the pattern out, compiled when it is first asked, by the engine that is the better one for it.

After this room: a pattern that was compiled by a command before is made of what was kept of it, and finds the same.
"""

from .behind import branches
from .compiling import HAN, Pattern, by_regex, compile, compile_quick, digest, made_of, quick  # noqa: A004 - the same verb as regex's

__all__ = ["HAN", "Pattern", "branches", "by_regex", "compile", "compile_quick", "digest", "made_of", "quick"]
