"""Files that a browser sends become notices of the ledger.

In: uploads with names that nobody may trust. Out: jobs, whose files each tell what became of them. After it holds: a file is read by a
worker with limits of time and memory, in one transaction with all that it holds; what was staged for it is gone.
"""

from __future__ import annotations

from .engine import Engine
from .jobs import Became, File, Job, Jobs

__all__ = ["Became", "Engine", "File", "Job", "Jobs"]
