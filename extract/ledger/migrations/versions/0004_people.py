"""What people do with whole tasks: confirmed, rejected, split, merged, made; what it takes to take it back; questions kept by a name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"

THERE = sa.text("gone IS NULL")
COLUMNS: dict[str, dict[str, type[sa.Text] | type[sa.Integer]]] = {
    "tasks": dict.fromkeys(("checked", "made", "made_from", "adrift"), sa.Text),
    "corrections": {"evidence": sa.Text},
    "history": {"go": sa.Integer, "undoes": sa.Integer, "detail": sa.Text},
}
INDEXES = {
    "checked": ["checked", "due"],
    "units": ["lead", "responsible", "due", "state"],
    "changed": ["changed"],
    "notice": ["issue_date", "source", "position"],
}


def upgrade() -> None:
    for table, columns in COLUMNS.items():
        for name, kind in columns.items():
            op.add_column(table, sa.Column(name, kind(), nullable=True))
    for name, indexed in INDEXES.items():
        op.create_index(f"ix_tasks_{name}", "tasks", indexed, unique=False, sqlite_where=THERE, postgresql_where=THERE)
    adrift = sa.text("adrift IS NOT NULL")
    op.create_index("ix_tasks_adrift", "tasks", ["id"], unique=False, sqlite_where=adrift, postgresql_where=adrift)
    op.create_index("ix_diagnostics_code_id", "diagnostics", ["code", "id"], unique=False)
    for name in ("go", "undoes"):
        told = sa.text(f"{name} IS NOT NULL")
        op.create_index(f"ix_history_{name}", "history", [name], unique=False, sqlite_where=told, postgresql_where=told)
    op.create_table(
        "views",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("name", "query", "by", "at")),
        sa.PrimaryKeyConstraint("name", name="pk_views"),
    )
