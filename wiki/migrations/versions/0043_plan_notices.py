"""Notices of account plans: questions, instructions, comments, proposals."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("notices") as notices:
        notices.add_column(sa.Column("plan_id", sa.String(length=16), nullable=True))
        notices.create_foreign_key(op.f("fk_notices_plan_id"), "account_plans", ["plan_id"], ["id"], ondelete="CASCADE")
        notices.create_index(op.f("ix_notices_plan_id"), ["plan_id"])


def downgrade() -> None:
    op.execute("DELETE FROM notices WHERE plan_id IS NOT NULL")
    with op.batch_alter_table("notices") as notices:
        notices.drop_index(op.f("ix_notices_plan_id"))
        notices.drop_constraint(op.f("fk_notices_plan_id"), type_="foreignkey")
        notices.drop_column("plan_id")
