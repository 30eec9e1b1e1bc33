"""Customers, who looks after each, groups of them; the customer of a case and of a contact."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "customer_groups",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_customer_groups_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_groups")),
        sa.UniqueConstraint("by_id", "name", name=op.f("uq_customer_groups_by_id_name")),
    )
    op.create_table(
        "customers",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("sought", sa.Text(), nullable=False),
        sa.Column("cores", sa.Text(), nullable=False),
        sa.Column("region", sa.String(length=80), nullable=False),
        sa.Column("industry_id", sa.Integer(), nullable=True),
        sa.Column("ownership_id", sa.Integer(), nullable=True),
        sa.Column(
            "stage",
            sa.Enum(
                "potential",
                "target",
                "signed",
                "qualified_signed",
                "lost",
                "dropped",
                name="stage",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "phase",
            sa.Enum("build", "maintain", "consolidate", "develop", name="phase", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "reference",
            sa.Enum("none", "willing", "named", "called", name="referencestatus", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("parent_id", sa.String(length=16), nullable=True),
        sa.Column("watch_on", sa.String(length=10), nullable=True),
        sa.Column("watch_why", sa.String(length=300), nullable=False),
        sa.Column("section_dates", sa.JSON(), nullable=False),
        sa.Column("grade", sa.String(length=1), nullable=True),
        sa.Column("graded_on", sa.String(length=10), nullable=True),
        sa.Column("contacted_on", sa.String(length=10), nullable=True),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by_id", sa.Integer(), nullable=True),
        sa.Column("merged_into_id", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["documents.id"], name=op.f("fk_customers_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["industry_id"], ["terms.id"], name=op.f("fk_customers_industry_id")),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["customers.id"], name=op.f("fk_customers_merged_into_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_customers_owner_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["ownership_id"], ["terms.id"], name=op.f("fk_customers_ownership_id")),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["customers.id"], name=op.f("fk_customers_parent_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["removed_by_id"], ["users.id"], name=op.f("fk_customers_removed_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers")),
    )
    op.create_index(op.f("ix_customers_industry_id"), "customers", ["industry_id"])
    op.create_index(op.f("ix_customers_merged_into_id"), "customers", ["merged_into_id"])
    op.create_index(op.f("ix_customers_owner_id"), "customers", ["owner_id"])
    op.create_index(op.f("ix_customers_ownership_id"), "customers", ["ownership_id"])
    above = sa.text("parent_id IS NOT NULL")
    op.create_index("ix_customers_parent_id", "customers", ["parent_id"], sqlite_where=above, postgresql_where=above)
    op.create_index(op.f("ix_customers_removed_by_id"), "customers", ["removed_by_id"])
    op.create_index("ix_customers_touched_at_id", "customers", ["touched_at", "id"])
    op.create_index(op.f("ix_customers_watch_on"), "customers", ["watch_on"])
    op.create_table(
        "account_members",
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum("member", "sales_manager", "sponsor", name="memberrole", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_account_members_customer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["given_by_id"], ["users.id"], name=op.f("fk_account_members_given_by_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_account_members_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("customer_id", "user_id", name=op.f("pk_account_members")),
    )
    op.create_index(op.f("ix_account_members_given_by_id"), "account_members", ["given_by_id"])
    op.create_index("ix_account_members_user_id_customer_id", "account_members", ["user_id", "customer_id"])
    op.create_table(
        "customer_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.Column("before", sa.String(length=80), nullable=False),
        sa.Column("after", sa.String(length=80), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_customer_events_by_id")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_customer_events_customer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_events")),
    )
    op.create_index(op.f("ix_customer_events_by_id"), "customer_events", ["by_id"])
    op.create_index("ix_customer_events_customer_id_at", "customer_events", ["customer_id", "at"])
    op.create_table(
        "customer_groupings",
        sa.Column("group_id", sa.String(length=16), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_customer_groupings_customer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["customer_groups.id"], name=op.f("fk_customer_groupings_group_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", "customer_id", name=op.f("pk_customer_groupings")),
    )
    op.create_index(op.f("ix_customer_groupings_customer_id"), "customer_groupings", ["customer_id"])
    # Not as a batch: SQLite would copy the table, and what hangs on its rows would go with the old one.
    op.execute(
        "ALTER TABLE cases ADD COLUMN customer_id VARCHAR(16) CONSTRAINT fk_cases_customer_id REFERENCES customers (id)"
    )
    known = sa.text("customer_id IS NOT NULL")
    op.create_index("ix_cases_customer_id", "cases", ["customer_id"], sqlite_where=known, postgresql_where=known)
    op.execute(
        "ALTER TABLE contacts ADD COLUMN customer_id VARCHAR(16)"
        " CONSTRAINT fk_contacts_customer_id REFERENCES customers (id)"
    )
    op.create_index(op.f("ix_contacts_customer_id"), "contacts", ["customer_id"])
    op.create_index("ix_documents_kind_level", "documents", ["kind", "level"])
    # So that the first two who note a customer do not both add it.
    op.execute("INSERT INTO generations (name, value) VALUES ('customers', 0)")


def downgrade() -> None:
    op.execute("DELETE FROM generations WHERE name = 'customers'")
    op.drop_index("ix_documents_kind_level", table_name="documents")
    op.drop_index(op.f("ix_contacts_customer_id"), table_name="contacts")
    op.drop_column("contacts", "customer_id")
    op.drop_index("ix_cases_customer_id", table_name="cases")
    op.drop_column("cases", "customer_id")
    op.drop_table("customer_groupings")
    op.drop_table("customer_events")
    op.drop_table("account_members")
    op.drop_table("customers")
    op.execute("DELETE FROM documents WHERE kind = 'customer'")
    op.drop_table("customer_groups")
