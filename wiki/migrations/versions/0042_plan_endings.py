"""Account plans: comments on one, proposals to close one, orders of two people to erase one."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0040"
branch_labels = None
depends_on = None

STATES = ("draft", "consultation", "submitted", "in_review", "returned", "approved", "active", "expired", "closed")


def upgrade() -> None:
    op.create_table(
        "plan_comments",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("plan_id", sa.String(length=16), nullable=False),
        sa.Column("parent_id", sa.String(length=16), nullable=True),
        sa.Column(
            "part",
            sa.Enum("plan", "objective", "action", "risk", "ask", name="planpart", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("part_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_plan_comments_by_id")),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["plan_comments.id"], name=op.f("fk_plan_comments_parent_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["account_plans.id"], name=op.f("fk_plan_comments_plan_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["settled_by_id"], ["users.id"], name=op.f("fk_plan_comments_settled_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_comments")),
    )
    op.create_index(op.f("ix_plan_comments_by_id"), "plan_comments", ["by_id"], unique=False)
    op.create_index(
        "ix_plan_comments_parent_id",
        "plan_comments",
        ["parent_id"],
        unique=False,
        sqlite_where=sa.text("parent_id IS NOT NULL"),
        postgresql_where=sa.text("parent_id IS NOT NULL"),
    )
    op.create_index("ix_plan_comments_plan_id_at", "plan_comments", ["plan_id", "at"], unique=False)
    op.create_index(op.f("ix_plan_comments_settled_by_id"), "plan_comments", ["settled_by_id"], unique=False)
    op.create_table(
        "plan_proposals",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("plan_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("result", sa.String(length=500), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "accepted", "refused", "withdrawn", name="proposalstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("answer", sa.String(length=500), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_plan_proposals_by_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_plan_proposals_decided_by_id")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["account_plans.id"], name=op.f("fk_plan_proposals_plan_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_proposals")),
    )
    op.create_index(op.f("ix_plan_proposals_by_id"), "plan_proposals", ["by_id"], unique=False)
    op.create_index(op.f("ix_plan_proposals_decided_by_id"), "plan_proposals", ["decided_by_id"], unique=False)
    op.create_index("ix_plan_proposals_plan_id_state", "plan_proposals", ["plan_id", "state"], unique=False)
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
    op.drop_table("plan_proposals")
    op.drop_table("plan_comments")
