"""The schema of a ledger, made and brought forward step by step by Alembic: one file below `versions/` a step, never changed afterwards."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent


def known() -> list[str]:
    """The steps that this version knows, in their order."""
    return sorted(path.stem.partition("_")[0] for path in (HERE / "versions").glob("[0-9]*.py"))
