"""Facts and value at a customer: what is to be found out, what was given and why, what moves."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "occasions",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("happens_on", sa.String(length=10), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("to_do", sa.String(length=300), nullable=False),
        sa.Column("due_on", sa.String(length=10), nullable=True),
        sa.Column(
            "state",
            sa.Enum("open", "taken", "passed", name="occasionstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("submission", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("level BETWEEN 2 AND 3", name=op.f("ck_occasions_level")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_occasions_by_id")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_occasions_customer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occasions")),
        sa.UniqueConstraint("submission", name=op.f("uq_occasions_submission")),
    )
    op.create_index(op.f("ix_occasions_by_id"), "occasions", ["by_id"])
    op.create_index("ix_occasions_customer_id_state", "occasions", ["customer_id", "state", "due_on"])
    op.create_table(
        "inquiries",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column(
            "topic",
            sa.Enum(
                "preference",
                "habit",
                "decision_process",
                "organisation",
                "budget",
                "plan",
                "competitor",
                "history",
                "birthday",
                "address",
                "other",
                name="facttopic",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("question", sa.String(length=300), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.String(length=10), nullable=True),
        sa.Column("way", sa.Enum("media", "people", name="inquiryway", native_enum=False, length=40), nullable=True),
        sa.Column("contact_id", sa.String(length=16), nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column(
            "state", sa.Enum("open", "given_up", name="inquirystate", native_enum=False, length=40), nullable=False
        ),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("submission", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 2", name=op.f("ck_inquiries_level")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_inquiries_by_id")),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_inquiries_contact_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_inquiries_customer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_inquiries_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiries")),
        sa.UniqueConstraint("submission", name=op.f("uq_inquiries_submission")),
    )
    op.create_index(op.f("ix_inquiries_by_id"), "inquiries", ["by_id"])
    op.create_index(op.f("ix_inquiries_contact_id"), "inquiries", ["contact_id"])
    op.create_index("ix_inquiries_customer_id_state", "inquiries", ["customer_id", "state", "due_on"])
    op.create_index("ix_inquiries_owner_id_state", "inquiries", ["owner_id", "state", "due_on"])
    op.create_table(
        "benefits",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("amount", sa.Double(), nullable=True),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("had_on", sa.String(length=10), nullable=False),
        sa.Column("case_id", sa.String(length=16), nullable=True),
        sa.Column("interaction_id", sa.String(length=16), nullable=True),
        sa.Column("fact_id", sa.String(length=16), nullable=True),
        sa.Column("confirmed_by_id", sa.String(length=16), nullable=True),
        sa.Column("confirmed_on", sa.String(length=10), nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("submission", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("level BETWEEN 2 AND 3", name=op.f("ck_benefits_level")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_benefits_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_benefits_case_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["contacts.id"], name=op.f("fk_benefits_confirmed_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_benefits_customer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["fact_id"], ["customer_facts.id"], name=op.f("fk_benefits_fact_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["interaction_id"], ["interactions.id"], name=op.f("fk_benefits_interaction_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["removed_by_id"], ["users.id"], name=op.f("fk_benefits_removed_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_benefits")),
        sa.UniqueConstraint("submission", name=op.f("uq_benefits_submission")),
    )
    op.create_index(op.f("ix_benefits_by_id"), "benefits", ["by_id"])
    op.create_index(op.f("ix_benefits_case_id"), "benefits", ["case_id"])
    op.create_index(op.f("ix_benefits_confirmed_by_id"), "benefits", ["confirmed_by_id"])
    op.create_index("ix_benefits_customer_id_had_on", "benefits", ["customer_id", "had_on"])
    op.create_index(op.f("ix_benefits_fact_id"), "benefits", ["fact_id"])
    op.create_index(op.f("ix_benefits_interaction_id"), "benefits", ["interaction_id"])
    op.create_index(op.f("ix_benefits_removed_by_id"), "benefits", ["removed_by_id"])
    op.create_table(
        "fact_uses",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("fact_id", sa.String(length=16), nullable=False),
        sa.Column("interaction_id", sa.String(length=16), nullable=True),
        sa.Column("visit_id", sa.String(length=16), nullable=True),
        sa.Column("promise_id", sa.String(length=16), nullable=True),
        sa.Column("pursuit_id", sa.String(length=16), nullable=True),
        sa.Column("inquiry_id", sa.String(length=16), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_fact_uses_by_id")),
        sa.ForeignKeyConstraint(
            ["fact_id"], ["customer_facts.id"], name=op.f("fk_fact_uses_fact_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["inquiry_id"], ["inquiries.id"], name=op.f("fk_fact_uses_inquiry_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["interaction_id"], ["interactions.id"], name=op.f("fk_fact_uses_interaction_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["promise_id"], ["promises.id"], name=op.f("fk_fact_uses_promise_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["pursuit_id"], ["pursuits.id"], name=op.f("fk_fact_uses_pursuit_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit_plans.id"], name=op.f("fk_fact_uses_visit_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_uses")),
    )
    op.create_index(op.f("ix_fact_uses_by_id"), "fact_uses", ["by_id"])
    op.create_index("ix_fact_uses_fact_id_created_at", "fact_uses", ["fact_id", "created_at"])
    op.create_index(op.f("ix_fact_uses_inquiry_id"), "fact_uses", ["inquiry_id"])
    op.create_index(op.f("ix_fact_uses_interaction_id"), "fact_uses", ["interaction_id"])
    op.create_index(op.f("ix_fact_uses_promise_id"), "fact_uses", ["promise_id"])
    op.create_index(op.f("ix_fact_uses_pursuit_id"), "fact_uses", ["pursuit_id"])
    op.create_index(op.f("ix_fact_uses_visit_id"), "fact_uses", ["visit_id"])
    op.create_table(
        "inquiry_facts",
        sa.Column("inquiry_id", sa.String(length=16), nullable=False),
        sa.Column("fact_id", sa.String(length=16), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_inquiry_facts_by_id")),
        sa.ForeignKeyConstraint(
            ["fact_id"], ["customer_facts.id"], name=op.f("fk_inquiry_facts_fact_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["inquiry_id"], ["inquiries.id"], name=op.f("fk_inquiry_facts_inquiry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("inquiry_id", "fact_id", name=op.f("pk_inquiry_facts")),
    )
    op.create_index(op.f("ix_inquiry_facts_by_id"), "inquiry_facts", ["by_id"])
    op.create_index(op.f("ix_inquiry_facts_fact_id"), "inquiry_facts", ["fact_id"])
    op.add_column("interactions", sa.Column("services", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("visit_plans", sa.Column("services", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    op.drop_column("visit_plans", "services")
    op.drop_column("interactions", "services")
    op.drop_index(op.f("ix_inquiry_facts_fact_id"), table_name="inquiry_facts")
    op.drop_index(op.f("ix_inquiry_facts_by_id"), table_name="inquiry_facts")
    op.drop_table("inquiry_facts")
    op.drop_index(op.f("ix_fact_uses_visit_id"), table_name="fact_uses")
    op.drop_index(op.f("ix_fact_uses_pursuit_id"), table_name="fact_uses")
    op.drop_index(op.f("ix_fact_uses_promise_id"), table_name="fact_uses")
    op.drop_index(op.f("ix_fact_uses_interaction_id"), table_name="fact_uses")
    op.drop_index(op.f("ix_fact_uses_inquiry_id"), table_name="fact_uses")
    op.drop_index("ix_fact_uses_fact_id_created_at", table_name="fact_uses")
    op.drop_index(op.f("ix_fact_uses_by_id"), table_name="fact_uses")
    op.drop_table("fact_uses")
    op.drop_index(op.f("ix_benefits_removed_by_id"), table_name="benefits")
    op.drop_index(op.f("ix_benefits_interaction_id"), table_name="benefits")
    op.drop_index(op.f("ix_benefits_fact_id"), table_name="benefits")
    op.drop_index("ix_benefits_customer_id_had_on", table_name="benefits")
    op.drop_index(op.f("ix_benefits_confirmed_by_id"), table_name="benefits")
    op.drop_index(op.f("ix_benefits_case_id"), table_name="benefits")
    op.drop_index(op.f("ix_benefits_by_id"), table_name="benefits")
    op.drop_table("benefits")
    op.drop_index("ix_inquiries_owner_id_state", table_name="inquiries")
    op.drop_index("ix_inquiries_customer_id_state", table_name="inquiries")
    op.drop_index(op.f("ix_inquiries_contact_id"), table_name="inquiries")
    op.drop_index(op.f("ix_inquiries_by_id"), table_name="inquiries")
    op.drop_table("inquiries")
    op.drop_index("ix_occasions_customer_id_state", table_name="occasions")
    op.drop_index(op.f("ix_occasions_by_id"), table_name="occasions")
    op.drop_table("occasions")
