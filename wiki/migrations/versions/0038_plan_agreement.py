"""How account plans are agreed on: opinions, pinned versions, steps, decisions, instructions."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "leader_instructions",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("plan_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("due_on", sa.String(length=10), nullable=True),
        sa.Column("is_condition", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=500), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["answered_by_id"], ["users.id"], name=op.f("fk_leader_instructions_answered_by_id")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_leader_instructions_by_id")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["account_plans.id"], name=op.f("fk_leader_instructions_plan_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leader_instructions")),
    )
    op.create_index(
        op.f("ix_leader_instructions_answered_by_id"), "leader_instructions", ["answered_by_id"], unique=False
    )
    op.create_index(op.f("ix_leader_instructions_by_id"), "leader_instructions", ["by_id"], unique=False)
    op.create_index("ix_leader_instructions_plan_id_at", "leader_instructions", ["plan_id", "at"], unique=False)
    op.create_table(
        "plan_consultations",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("plan_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "disposition",
            sa.Enum("taken", "partly", "declined", name="opinionuse", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("disposition_note", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["asked_by_id"], ["users.id"], name=op.f("fk_plan_consultations_asked_by_id")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["account_plans.id"], name=op.f("fk_plan_consultations_plan_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_plan_consultations_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_consultations")),
        sa.UniqueConstraint(
            "plan_id", "version", "user_id", name=op.f("uq_plan_consultations_plan_id_version_user_id")
        ),
    )
    op.create_index(op.f("ix_plan_consultations_asked_by_id"), "plan_consultations", ["asked_by_id"], unique=False)
    op.create_index(
        "ix_plan_consultations_user_id_answered_at", "plan_consultations", ["user_id", "answered_at"], unique=False
    )
    op.create_table(
        "plan_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.String(length=16), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column(
            "before",
            sa.Enum(
                "draft",
                "consultation",
                "submitted",
                "in_review",
                "returned",
                "approved",
                "active",
                "expired",
                "closed",
                name="planstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "after",
            sa.Enum(
                "draft",
                "consultation",
                "submitted",
                "in_review",
                "returned",
                "approved",
                "active",
                "expired",
                "closed",
                name="planstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_plan_events_by_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["account_plans.id"], name=op.f("fk_plan_events_plan_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_events")),
    )
    op.create_index(op.f("ix_plan_events_by_id"), "plan_events", ["by_id"], unique=False)
    op.create_index("ix_plan_events_plan_id_at", "plan_events", ["plan_id", "at"], unique=False)
    op.create_table(
        "plan_reviews",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("plan_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("newest", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "approved", "with_conditions", "returned", "reviewed", name="planoutcome", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("decision", sa.String(length=500), nullable=False),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.Column("promised", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_plan_reviews_by_id")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["account_plans.id"], name=op.f("fk_plan_reviews_plan_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_reviews")),
    )
    op.create_index(op.f("ix_plan_reviews_by_id"), "plan_reviews", ["by_id"], unique=False)
    op.create_index("ix_plan_reviews_plan_id_at", "plan_reviews", ["plan_id", "at"], unique=False)
    op.create_table(
        "plan_versions",
        sa.Column("plan_id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_plan_versions_by_id")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["account_plans.id"], name=op.f("fk_plan_versions_plan_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("plan_id", "number", name=op.f("pk_plan_versions")),
    )
    op.create_index(op.f("ix_plan_versions_by_id"), "plan_versions", ["by_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_plan_versions_by_id"), table_name="plan_versions")
    op.drop_table("plan_versions")
    op.drop_index("ix_plan_reviews_plan_id_at", table_name="plan_reviews")
    op.drop_index(op.f("ix_plan_reviews_by_id"), table_name="plan_reviews")
    op.drop_table("plan_reviews")
    op.drop_index("ix_plan_events_plan_id_at", table_name="plan_events")
    op.drop_index(op.f("ix_plan_events_by_id"), table_name="plan_events")
    op.drop_table("plan_events")
    op.drop_index("ix_plan_consultations_user_id_answered_at", table_name="plan_consultations")
    op.drop_index(op.f("ix_plan_consultations_asked_by_id"), table_name="plan_consultations")
    op.drop_table("plan_consultations")
    op.drop_index("ix_leader_instructions_plan_id_at", table_name="leader_instructions")
    op.drop_index(op.f("ix_leader_instructions_by_id"), table_name="leader_instructions")
    op.drop_index(op.f("ix_leader_instructions_answered_by_id"), table_name="leader_instructions")
    op.drop_table("leader_instructions")
