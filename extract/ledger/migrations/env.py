"""What Alembic runs to make or bring forward a ledger: on the connection that `opening.py` hands over, in its transaction."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()
