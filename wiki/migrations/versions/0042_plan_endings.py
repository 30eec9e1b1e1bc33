"""How account plans end: orders of two people to erase one."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0038"
branch_labels = None
depends_on = None

STATES = ("draft", "consultation", "submitted", "in_review", "returned", "approved", "active", "expired", "closed")


def upgrade() -> None:
    op.create_table(
        "plan_retentions",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("plan_id", sa.String(length=16), nullable=False),
        sa.Column("period_start", sa.String(length=10), nullable=False),
        sa.Column("period_end", sa.String(length=10), nullable=False),
        sa.Column("plan_state", sa.Enum(*STATES, name="planstate", native_enum=False, length=40), nullable=False),
        sa.Column("extent", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "erased", "dropped", name="retentionstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_plan_retentions_by_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_plan_retentions_decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_retentions")),
    )
    op.create_index(op.f("ix_plan_retentions_by_id"), "plan_retentions", ["by_id"], unique=False)
    op.create_index(op.f("ix_plan_retentions_decided_by_id"), "plan_retentions", ["decided_by_id"], unique=False)
    op.create_index("ix_plan_retentions_plan_id_state", "plan_retentions", ["plan_id", "state"], unique=False)


def downgrade() -> None:
    op.drop_table("plan_retentions")
