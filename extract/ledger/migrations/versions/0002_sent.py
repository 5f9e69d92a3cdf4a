"""What `duban feed` has told each target: the table `sent`."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"


def upgrade() -> None:
    op.create_table(
        "sent",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("target", "uid")),
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("id", "foreign_id")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("fields", "held")),
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("pending", "tag")),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["tasks.id"], name="fk_sent_tasks", ondelete="SET NULL", onupdate="CASCADE"),
        sa.PrimaryKeyConstraint("target", "uid", name="pk_sent"),
    )
    op.create_index("ix_sent_id", "sent", ["id"], unique=False)
