"""Grades by dated assessments, pursuits with their events, and versions of what the organisation sets for itself."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rule_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Enum("grades", "tracking", name="rulekind", native_enum=False, length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_rule_versions_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_versions")),
        sa.UniqueConstraint("kind", "number", name=op.f("uq_rule_versions_kind_number")),
    )
    op.create_index(op.f("ix_rule_versions_by_id"), "rule_versions", ["by_id"])
    op.create_table(
        "grade_assessments",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("assessed_on", sa.String(length=10), nullable=False),
        sa.Column(
            "track", sa.Enum("no_incumbent", "incumbent", name="track", native_enum=False, length=40), nullable=False
        ),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("waiting_on", sa.String(length=200), nullable=False),
        sa.Column("waiting_until", sa.String(length=10), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("computed_grade", sa.String(length=1), nullable=True),
        sa.Column("rule", sa.Integer(), nullable=False),
        sa.Column("proposed_grade", sa.String(length=1), nullable=True),
        sa.Column("override_reason", sa.String(length=300), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft", "submitted", "confirmed", "returned", name="assessmentstate", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("assessor_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=True),
        sa.Column("review_note", sa.String(length=300), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("previous_id", sa.String(length=16), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["assessor_id"], ["users.id"], name=op.f("fk_grade_assessments_assessor_id")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_grade_assessments_customer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["previous_id"],
            ["grade_assessments.id"],
            name=op.f("fk_grade_assessments_previous_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["users.id"], name=op.f("fk_grade_assessments_reviewer_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grade_assessments")),
        sa.UniqueConstraint("customer_id", "number", name=op.f("uq_grade_assessments_customer_id_number")),
    )
    op.create_index(op.f("ix_grade_assessments_assessor_id"), "grade_assessments", ["assessor_id"])
    op.create_index(op.f("ix_grade_assessments_previous_id"), "grade_assessments", ["previous_id"])
    op.create_index(op.f("ix_grade_assessments_reviewer_id"), "grade_assessments", ["reviewer_id"])
    op.create_index(
        "ix_grade_assessments_waiting_until_reminded_at", "grade_assessments", ["waiting_until", "reminded_at"]
    )
    op.create_table(
        "pursuits",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("tracking", sa.String(length=40), nullable=False),
        sa.Column("expected_profit", sa.Double(), nullable=True),
        sa.Column("expected_on", sa.String(length=10), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum("won", "lost", "dropped", name="pursuitoutcome", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("ended_on", sa.String(length=10), nullable=True),
        sa.Column("case_id", sa.String(length=16), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("submission", sa.String(length=40), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_pursuits_case_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name=op.f("fk_pursuits_created_by_id")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_pursuits_customer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_pursuits_owner_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pursuits")),
        sa.UniqueConstraint("submission", name=op.f("uq_pursuits_submission")),
    )
    op.create_index(op.f("ix_pursuits_case_id"), "pursuits", ["case_id"])
    op.create_index(op.f("ix_pursuits_created_by_id"), "pursuits", ["created_by_id"])
    op.create_index("ix_pursuits_customer_id_outcome", "pursuits", ["customer_id", "outcome"])
    op.create_index("ix_pursuits_outcome_expected_on", "pursuits", ["outcome", "expected_on"])
    op.create_index("ix_pursuits_owner_id_outcome", "pursuits", ["owner_id", "outcome"])
    op.create_table(
        "pursuit_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pursuit_id", sa.String(length=16), nullable=False),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.Column("before", sa.String(length=120), nullable=False),
        sa.Column("after", sa.String(length=120), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_pursuit_events_by_id")),
        sa.ForeignKeyConstraint(
            ["pursuit_id"], ["pursuits.id"], name=op.f("fk_pursuit_events_pursuit_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pursuit_events")),
    )
    op.create_index(op.f("ix_pursuit_events_by_id"), "pursuit_events", ["by_id"])
    op.create_index("ix_pursuit_events_pursuit_id_at", "pursuit_events", ["pursuit_id", "at"])


def downgrade() -> None:
    op.drop_table("pursuit_events")
    op.drop_table("pursuits")
    op.drop_table("grade_assessments")
    op.drop_table("rule_versions")
