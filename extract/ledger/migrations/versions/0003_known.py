"""What is asked of tasks that are known by their ids, those of a unit above all, is told by one index: what recurs, too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"

THERE = sa.text("gone IS NULL")


def upgrade() -> None:
    op.drop_index("ix_tasks_days", "tasks", if_exists=True)  # somebody may have dropped it
    columns = ["id", "due", "state", "rrule", "relative_to", "issue_date", "start"]
    op.create_index("ix_tasks_known", "tasks", columns, unique=False, sqlite_where=THERE, postgresql_where=THERE)
