"""Account plans: objectives, actions, money, risks, what is needed, whom to know."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account_plans",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("period_start", sa.String(length=10), nullable=False),
        sa.Column("period_end", sa.String(length=10), nullable=False),
        sa.Column(
            "state",
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
            "posture",
            sa.Enum("defend", "grow", "attack", "exit", name="posture", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("incumbent", sa.String(length=200), nullable=False),
        sa.Column("company_goal", sa.String(length=500), nullable=False),
        sa.Column("vision", sa.String(length=500), nullable=False),
        sa.Column("strategy", sa.Text(), nullable=False),
        sa.Column(
            "target_type",
            sa.Enum(
                "vendor",
                "preferred_supplier",
                "partnership",
                "strategic_alliance",
                name="relationshiptype",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("extract", sa.String(length=500), nullable=False),
        sa.Column("extract_released", sa.Boolean(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=True),
        sa.Column("deputy_until", sa.String(length=10), nullable=True),
        sa.Column("duties", sa.JSON(), nullable=False),
        sa.Column("relationship_marks", sa.JSON(), nullable=False),
        sa.Column("self_scores", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("submitted_version", sa.Integer(), nullable=True),
        sa.Column("approved_version", sa.Integer(), nullable=True),
        sa.Column("reviewed_version", sa.Integer(), nullable=True),
        sa.Column("review_due", sa.String(length=10), nullable=True),
        sa.Column("amended", sa.Boolean(), nullable=False),
        sa.Column("submission", sa.String(length=40), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name=op.f("fk_account_plans_created_by_id")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_account_plans_customer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["deputy_id"], ["users.id"], name=op.f("fk_account_plans_deputy_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_plans")),
        sa.UniqueConstraint("submission", name=op.f("uq_account_plans_submission")),
    )
    op.create_index(op.f("ix_account_plans_created_by_id"), "account_plans", ["created_by_id"], unique=False)
    op.create_index("ix_account_plans_customer_id", "account_plans", ["customer_id", "period_start"], unique=False)
    op.create_index(
        "ix_account_plans_deputy_id",
        "account_plans",
        ["deputy_id"],
        unique=False,
        sqlite_where=sa.text("deputy_id IS NOT NULL"),
        postgresql_where=sa.text("deputy_id IS NOT NULL"),
    )
    op.create_index("ix_account_plans_state_review_due", "account_plans", ["state", "review_due"], unique=False)
    op.create_table(
        "financial_lines",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("plan_id", sa.String(length=16), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column(
            "metric",
            sa.Enum("sales", "revenue", "margin", "profit", "other", name="metric", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("planned", sa.Double(), nullable=True),
        sa.Column("actual", sa.Double(), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["account_plans.id"], name=op.f("fk_financial_lines_plan_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_financial_lines")),
        sa.UniqueConstraint(
            "plan_id", "period", "metric", "name", name=op.f("uq_financial_lines_plan_id_period_metric_name")
        ),
    )
    op.create_table(
        "plan_objectives",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("plan_id", sa.String(length=16), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("statement", sa.String(length=500), nullable=False),
        sa.Column("benefit", sa.String(length=500), nullable=False),
        sa.Column("measure", sa.String(length=200), nullable=False),
        sa.Column("baseline", sa.String(length=200), nullable=False),
        sa.Column("target", sa.String(length=200), nullable=False),
        sa.Column("attainable", sa.String(length=500), nullable=False),
        sa.Column("relevant", sa.String(length=500), nullable=False),
        sa.Column("due_on", sa.String(length=10), nullable=True),
        sa.Column("joint", sa.Boolean(), nullable=False),
        sa.Column("fact_ids", sa.JSON(), nullable=False),
        sa.Column("case_ids", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "on_track",
                "at_risk",
                "met",
                "missed",
                "withdrawn",
                name="objectivestate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("state_note", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["account_plans.id"], name=op.f("fk_plan_objectives_plan_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_objectives")),
    )
    op.create_index("ix_plan_objectives_plan_id_place", "plan_objectives", ["plan_id", "place"], unique=False)
    op.create_table(
        "plan_risks",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("plan_id", sa.String(length=16), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("likelihood", sa.Integer(), nullable=False),
        sa.Column("effect", sa.Integer(), nullable=False),
        sa.Column("mitigation", sa.String(length=500), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_plan_risks_owner_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["account_plans.id"], name=op.f("fk_plan_risks_plan_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_risks")),
    )
    op.create_index(op.f("ix_plan_risks_owner_id"), "plan_risks", ["owner_id"], unique=False)
    op.create_index("ix_plan_risks_plan_id", "plan_risks", ["plan_id"], unique=False)
    op.create_table(
        "resource_asks",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("plan_id", sa.String(length=16), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("of_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.String(length=10), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.String(length=500), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["answered_by_id"], ["users.id"], name=op.f("fk_resource_asks_answered_by_id")),
        sa.ForeignKeyConstraint(["of_id"], ["users.id"], name=op.f("fk_resource_asks_of_id")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["account_plans.id"], name=op.f("fk_resource_asks_plan_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource_asks")),
    )
    op.create_index(op.f("ix_resource_asks_answered_by_id"), "resource_asks", ["answered_by_id"], unique=False)
    op.create_index("ix_resource_asks_of_id_answered_at", "resource_asks", ["of_id", "answered_at"], unique=False)
    op.create_index("ix_resource_asks_plan_id", "resource_asks", ["plan_id"], unique=False)
    op.create_table(
        "plan_actions",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("plan_id", sa.String(length=16), nullable=False),
        sa.Column("objective_id", sa.String(length=16), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("start_on", sa.String(length=10), nullable=False),
        sa.Column("due_on", sa.String(length=10), nullable=False),
        sa.Column(
            "state",
            sa.Enum("todo", "doing", "done", "dropped", name="actionstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("done_on", sa.String(length=10), nullable=True),
        sa.Column("evidence", sa.String(length=500), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["objective_id"], ["plan_objectives.id"], name=op.f("fk_plan_actions_objective_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_plan_actions_owner_id")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["account_plans.id"], name=op.f("fk_plan_actions_plan_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_actions")),
    )
    op.create_index(op.f("ix_plan_actions_objective_id"), "plan_actions", ["objective_id"], unique=False)
    op.create_index("ix_plan_actions_owner_id_state", "plan_actions", ["owner_id", "state", "due_on"], unique=False)
    op.create_index("ix_plan_actions_plan_id_place", "plan_actions", ["plan_id", "place"], unique=False)
    op.create_table(
        "relationship_goals",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("plan_id", sa.String(length=16), nullable=False),
        sa.Column("contact_id", sa.String(length=16), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_relationship_goals_contact_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["account_plans.id"], name=op.f("fk_relationship_goals_plan_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_relationship_goals_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relationship_goals")),
        sa.UniqueConstraint(
            "plan_id", "contact_id", "user_id", name=op.f("uq_relationship_goals_plan_id_contact_id_user_id")
        ),
    )
    op.create_index(op.f("ix_relationship_goals_contact_id"), "relationship_goals", ["contact_id"], unique=False)
    op.create_index(op.f("ix_relationship_goals_user_id"), "relationship_goals", ["user_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_relationship_goals_user_id"), table_name="relationship_goals")
    op.drop_index(op.f("ix_relationship_goals_contact_id"), table_name="relationship_goals")
    op.drop_table("relationship_goals")
    op.drop_index("ix_plan_actions_plan_id_place", table_name="plan_actions")
    op.drop_index("ix_plan_actions_owner_id_state", table_name="plan_actions")
    op.drop_index(op.f("ix_plan_actions_objective_id"), table_name="plan_actions")
    op.drop_table("plan_actions")
    op.drop_index("ix_resource_asks_plan_id", table_name="resource_asks")
    op.drop_index("ix_resource_asks_of_id_answered_at", table_name="resource_asks")
    op.drop_index(op.f("ix_resource_asks_answered_by_id"), table_name="resource_asks")
    op.drop_table("resource_asks")
    op.drop_index("ix_plan_risks_plan_id", table_name="plan_risks")
    op.drop_index(op.f("ix_plan_risks_owner_id"), table_name="plan_risks")
    op.drop_table("plan_risks")
    op.drop_index("ix_plan_objectives_plan_id_place", table_name="plan_objectives")
    op.drop_table("plan_objectives")
    op.drop_table("financial_lines")
    op.drop_index("ix_account_plans_state_review_due", table_name="account_plans")
    op.drop_index(
        "ix_account_plans_deputy_id",
        table_name="account_plans",
        sqlite_where=sa.text("deputy_id IS NOT NULL"),
        postgresql_where=sa.text("deputy_id IS NOT NULL"),
    )
    op.drop_index("ix_account_plans_customer_id", table_name="account_plans")
    op.drop_index(op.f("ix_account_plans_created_by_id"), table_name="account_plans")
    op.drop_table("account_plans")
