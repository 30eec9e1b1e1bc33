"""How people tell of what a line of a handbook is about."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("playbook_lines", sa.Column("wordings", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    op.drop_column("playbook_lines", "wordings")
