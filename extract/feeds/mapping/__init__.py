"""Which tasks go to a target and what of them goes where: data, in `rules/feeds/NAME.toml`, and a user's own laid over it.

In come the mapping's files and the ledger's rows, out comes a `Plan`, and by it `Item`s. A mapping that names what is not there is refused
with its file and line.
"""

from .loading import plan_of
from .plan import Plan, Template

__all__ = ["Plan", "Template", "plan_of"]
