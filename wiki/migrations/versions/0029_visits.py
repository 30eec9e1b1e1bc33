"""Contacts with customers, promises, needs, planned visits, rules of care, calendars."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_feeds",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_calendar_feeds_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_calendar_feeds")),
    )
    op.create_table(
        "contact_policies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.Enum("grade", "group", name="carescope", native_enum=False, length=40), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("min_gap_days", sa.Integer(), nullable=True),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("period_days", sa.Integer(), nullable=False),
        sa.Column("variety_after", sa.Integer(), nullable=True),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["users.id"], name=op.f("fk_contact_policies_changed_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_policies")),
        sa.UniqueConstraint("scope", "code", name=op.f("uq_contact_policies_scope_code")),
    )
    op.create_index(op.f("ix_contact_policies_changed_by_id"), "contact_policies", ["changed_by_id"])
    op.create_table(
        "interactions",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "call",
                "incoming_call",
                "visit",
                "revisit",
                "meeting",
                "mail",
                "e_mail",
                "greeting",
                "gift",
                "hospitality",
                "introduction",
                "event",
                "service",
                name="interactionkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("direction", sa.Enum("in", "out", name="direction", native_enum=False, length=40), nullable=False),
        sa.Column("happened_on", sa.String(length=10), nullable=False),
        sa.Column("happened_time", sa.String(length=5), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("purpose", sa.String(length=300), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("next_step", sa.String(length=300), nullable=False),
        sa.Column("next_on", sa.String(length=10), nullable=True),
        sa.Column("next_done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cost", sa.Double(), nullable=True),
        sa.Column("attendees", sa.String(length=300), nullable=False),
        sa.Column("noticed_first", sa.Enum("us", "them", name="side", native_enum=False, length=40), nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("overruled", sa.String(length=300), nullable=False),
        sa.Column("needs_approval", sa.Boolean(), nullable=False),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("submission", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["users.id"], name=op.f("fk_interactions_approved_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_interactions_by_id")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_interactions_customer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["removed_by_id"], ["users.id"], name=op.f("fk_interactions_removed_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interactions")),
        sa.UniqueConstraint("submission", name=op.f("uq_interactions_submission")),
    )
    op.create_index(op.f("ix_interactions_approved_by_id"), "interactions", ["approved_by_id"])
    op.create_index("ix_interactions_by_id_next_on", "interactions", ["by_id", "next_on"])
    op.create_index(
        "ix_interactions_customer_id_happened_on", "interactions", ["customer_id", "happened_on", "created_at"]
    )
    op.create_index("ix_interactions_happened_on", "interactions", ["happened_on"])
    op.create_index(
        "ix_interactions_needs_approval",
        "interactions",
        ["happened_on"],
        sqlite_where=sa.text("needs_approval = 1"),
        postgresql_where=sa.text("needs_approval"),
    )
    op.create_index(op.f("ix_interactions_removed_by_id"), "interactions", ["removed_by_id"])
    op.create_table(
        "interaction_contacts",
        sa.Column("interaction_id", sa.String(length=16), nullable=False),
        sa.Column("contact_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_interaction_contacts_contact_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["interaction_id"],
            ["interactions.id"],
            name=op.f("fk_interaction_contacts_interaction_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("interaction_id", "contact_id", name=op.f("pk_interaction_contacts")),
    )
    op.create_index(op.f("ix_interaction_contacts_contact_id"), "interaction_contacts", ["contact_id"])
    op.create_table(
        "needs",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("interaction_id", sa.String(length=16), nullable=True),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.Enum("stated", "latent", name="needkind", native_enum=False, length=40), nullable=False),
        sa.Column("evidence", sa.String(length=500), nullable=False),
        sa.Column(
            "state", sa.Enum("open", "met", "dropped", name="needstate", native_enum=False, length=40), nullable=False
        ),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("submission", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_needs_by_id")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_needs_customer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["interaction_id"], ["interactions.id"], name=op.f("fk_needs_interaction_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs")),
        sa.UniqueConstraint("submission", name=op.f("uq_needs_submission")),
    )
    op.create_index(op.f("ix_needs_by_id"), "needs", ["by_id"])
    op.create_index("ix_needs_customer_id_state", "needs", ["customer_id", "state", "created_at"])
    op.create_index(op.f("ix_needs_interaction_id"), "needs", ["interaction_id"])
    op.create_table(
        "promises",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("contact_id", sa.String(length=16), nullable=True),
        sa.Column("interaction_id", sa.String(length=16), nullable=True),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("side", sa.Enum("us", "them", name="side", native_enum=False, length=40), nullable=False),
        sa.Column("due_on", sa.String(length=10), nullable=True),
        sa.Column(
            "state",
            sa.Enum("open", "kept", "dropped", name="promisestate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("submission", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_promises_by_id")),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_promises_contact_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_promises_customer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["interaction_id"], ["interactions.id"], name=op.f("fk_promises_interaction_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promises")),
        sa.UniqueConstraint("submission", name=op.f("uq_promises_submission")),
    )
    op.create_index("ix_promises_by_id_state", "promises", ["by_id", "state", "due_on"])
    op.create_index(op.f("ix_promises_contact_id"), "promises", ["contact_id"])
    op.create_index("ix_promises_customer_id_state", "promises", ["customer_id", "state", "due_on"])
    op.create_index(op.f("ix_promises_interaction_id"), "promises", ["interaction_id"])
    op.create_table(
        "visit_plans",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "call",
                "incoming_call",
                "visit",
                "revisit",
                "meeting",
                "mail",
                "e_mail",
                "greeting",
                "gift",
                "hospitality",
                "introduction",
                "event",
                "service",
                name="interactionkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("planned_on", sa.String(length=10), nullable=False),
        sa.Column("planned_time", sa.String(length=5), nullable=False),
        sa.Column("purpose", sa.String(length=300), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("materials", sa.Text(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("done", sa.JSON(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("overruled", sa.String(length=300), nullable=False),
        sa.Column("interaction_id", sa.String(length=16), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("submission", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_visit_plans_by_id")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_visit_plans_customer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["interaction_id"], ["interactions.id"], name=op.f("fk_visit_plans_interaction_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["removed_by_id"], ["users.id"], name=op.f("fk_visit_plans_removed_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_plans")),
        sa.UniqueConstraint("submission", name=op.f("uq_visit_plans_submission")),
    )
    op.create_index("ix_visit_plans_by_id_planned_on", "visit_plans", ["by_id", "planned_on"])
    op.create_index("ix_visit_plans_customer_id_planned_on", "visit_plans", ["customer_id", "planned_on"])
    op.create_index(op.f("ix_visit_plans_interaction_id"), "visit_plans", ["interaction_id"])
    op.create_index(op.f("ix_visit_plans_removed_by_id"), "visit_plans", ["removed_by_id"])
    op.create_table(
        "visit_cases",
        sa.Column("visit_id", sa.String(length=16), nullable=False),
        sa.Column("case_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_visit_cases_case_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit_plans.id"], name=op.f("fk_visit_cases_visit_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("visit_id", "case_id", name=op.f("pk_visit_cases")),
    )
    op.create_index(op.f("ix_visit_cases_case_id"), "visit_cases", ["case_id"])
    op.create_table(
        "visit_contacts",
        sa.Column("visit_id", sa.String(length=16), nullable=False),
        sa.Column("contact_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_visit_contacts_contact_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit_plans.id"], name=op.f("fk_visit_contacts_visit_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("visit_id", "contact_id", name=op.f("pk_visit_contacts")),
    )
    op.create_index(op.f("ix_visit_contacts_contact_id"), "visit_contacts", ["contact_id"])


def downgrade() -> None:
    op.drop_table("visit_contacts")
    op.drop_table("visit_cases")
    op.drop_table("visit_plans")
    op.drop_table("promises")
    op.drop_table("needs")
    op.drop_table("interaction_contacts")
    op.drop_table("interactions")
    op.drop_table("contact_policies")
    op.drop_table("calendar_feeds")
