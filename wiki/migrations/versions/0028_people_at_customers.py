"""Departments, ties, acquaintances and supporters at customers; where a contact stands, went, and why it is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

COLUMNS = {
    "department_id": "VARCHAR(16) CONSTRAINT fk_contacts_department_id REFERENCES departments (id)",
    "buying_role": "VARCHAR(40) NOT NULL DEFAULT 'unknown'",
    "support": "VARCHAR(40) NOT NULL DEFAULT 'unknown'",
    "met_on": "VARCHAR(10)",
    "left_on": "VARCHAR(10)",
    "moved_to_id": "VARCHAR(16) CONSTRAINT fk_contacts_moved_to_id REFERENCES contacts (id)",
    "purpose": "VARCHAR(200) NOT NULL DEFAULT ''",
    "basis": "VARCHAR(40) NOT NULL DEFAULT 'legitimate_interest'",
    "review_on": "VARCHAR(10)",
}
INDEXED = ("department_id", "review_on")


def upgrade() -> None:
    op.create_table(
        "departments",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("function", sa.String(length=80), nullable=False),
        sa.Column("parent_id", sa.String(length=16), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_departments_by_id")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_departments_customer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["departments.id"], name=op.f("fk_departments_parent_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_departments")),
    )
    op.create_index(op.f("ix_departments_by_id"), "departments", ["by_id"])
    op.create_index(op.f("ix_departments_customer_id"), "departments", ["customer_id"])
    op.create_index(op.f("ix_departments_parent_id"), "departments", ["parent_id"])
    op.create_table(
        "acquaintances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.String(length=16), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("level BETWEEN 0 AND 4", name=op.f("ck_acquaintances_level")),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_acquaintances_contact_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_acquaintances_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acquaintances")),
        sa.UniqueConstraint("contact_id", "user_id", name=op.f("uq_acquaintances_contact_id_user_id")),
    )
    op.create_index(op.f("ix_acquaintances_user_id"), "acquaintances", ["user_id"])
    op.create_table(
        "supporter_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.String(length=16), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "none", "establish", "cultivate", "consolidate", name="supporterstage", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("evidence", sa.String(length=300), nullable=False),
        sa.Column("seen_on", sa.String(length=10), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_supporter_steps_by_id")),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_supporter_steps_contact_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_supporter_steps_customer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supporter_steps")),
    )
    op.create_index(op.f("ix_supporter_steps_by_id"), "supporter_steps", ["by_id"])
    op.create_index("ix_supporter_steps_contact_id_id", "supporter_steps", ["contact_id", "id"])
    op.create_index(op.f("ix_supporter_steps_customer_id"), "supporter_steps", ["customer_id"])
    op.create_table(
        "ties",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "reports_to",
                "subordinate",
                "personal",
                "interest",
                "influences",
                "conflicts_with",
                "introduced_by",
                "needs_from",
                name="tiekind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("from_contact_id", sa.String(length=16), nullable=True),
        sa.Column("to_contact_id", sa.String(length=16), nullable=True),
        sa.Column("from_department_id", sa.String(length=16), nullable=True),
        sa.Column("to_department_id", sa.String(length=16), nullable=True),
        sa.Column("strength", sa.Integer(), nullable=False),
        sa.Column("sign", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("seen_on", sa.String(length=10), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("level BETWEEN 2 AND 3", name=op.f("ck_ties_level")),
        sa.CheckConstraint("sign BETWEEN -1 AND 1", name=op.f("ck_ties_sign")),
        sa.CheckConstraint("strength BETWEEN 1 AND 5", name=op.f("ck_ties_strength")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_ties_by_id")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_ties_customer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["from_contact_id"], ["contacts.id"], name=op.f("fk_ties_from_contact_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["from_department_id"], ["departments.id"], name=op.f("fk_ties_from_department_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["to_contact_id"], ["contacts.id"], name=op.f("fk_ties_to_contact_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["to_department_id"], ["departments.id"], name=op.f("fk_ties_to_department_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ties")),
    )
    op.create_index(op.f("ix_ties_by_id"), "ties", ["by_id"])
    op.create_index(op.f("ix_ties_customer_id"), "ties", ["customer_id"])
    op.create_index(op.f("ix_ties_from_contact_id"), "ties", ["from_contact_id"])
    op.create_index(op.f("ix_ties_from_department_id"), "ties", ["from_department_id"])
    op.create_index(op.f("ix_ties_to_contact_id"), "ties", ["to_contact_id"])
    op.create_index(op.f("ix_ties_to_department_id"), "ties", ["to_department_id"])
    # Not as a batch: SQLite would copy the table, and what hangs on its rows would go with the old one.
    for name, kind in COLUMNS.items():
        op.execute(f"ALTER TABLE contacts ADD COLUMN {name} {kind}")
    for name in INDEXED:
        op.create_index(op.f(f"ix_contacts_{name}"), "contacts", [name])
    moved = sa.text("moved_to_id IS NOT NULL")
    op.create_index("ix_contacts_moved_to_id", "contacts", ["moved_to_id"], sqlite_where=moved, postgresql_where=moved)


def downgrade() -> None:
    op.drop_index("ix_contacts_moved_to_id", table_name="contacts")
    for name in INDEXED:
        op.drop_index(op.f(f"ix_contacts_{name}"), table_name="contacts")
    for name in COLUMNS:
        op.drop_column("contacts", name)
    for name in ("ties", "supporter_steps", "acquaintances", "departments"):
        op.drop_table(name)
