"""Classes of accounts, what customers bring and whether they are kept, screening of prospects; the age of profiles."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "screening_reports",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("prospects", sa.Integer(), nullable=False),
        sa.Column("screened", sa.Integer(), nullable=False),
        sa.Column("let_go", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_screening_reports_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_reports")),
        sa.UniqueConstraint("user_id", "month", name=op.f("uq_screening_reports_user_id_month")),
    )
    op.create_table(
        "customer_values",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column(
            "measure", sa.Enum("profit", "revenue", name="measure", native_enum=False, length=40), nullable=False
        ),
        sa.Column("amount", sa.Double(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_customer_values_by_id")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_customer_values_customer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_values")),
        sa.UniqueConstraint("customer_id", "year", "measure", name=op.f("uq_customer_values_customer_id_year_measure")),
    )
    op.create_index(op.f("ix_customer_values_by_id"), "customer_values", ["by_id"])
    op.create_table(
        "keep_decisions",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("keeping", sa.Enum("keep", "let_go", name="keeping", native_enum=False, length=40), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revisit_on", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_keep_decisions_by_id")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_keep_decisions_customer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keep_decisions")),
    )
    op.create_index(op.f("ix_keep_decisions_by_id"), "keep_decisions", ["by_id"])
    op.create_index("ix_keep_decisions_customer_id_at", "keep_decisions", ["customer_id", "at"])
    op.create_table(
        "key_classifications",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("potential", sa.Integer(), nullable=False),
        sa.Column("volume", sa.Integer(), nullable=False),
        sa.Column("margin", sa.Integer(), nullable=False),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column(
            "attractiveness",
            sa.Enum("high", "medium", "low", name="attractiveness", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "strength",
            sa.Enum("limited", "good", "firm", name="strength", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "trend",
            sa.Enum("developing", "defending", "declining", name="trend", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("importance_brand", sa.Integer(), nullable=True),
        sa.Column("brand_note", sa.String(length=300), nullable=False),
        sa.Column("importance_gov", sa.Integer(), nullable=True),
        sa.Column("gov_note", sa.String(length=300), nullable=False),
        sa.Column("watched", sa.JSON(), nullable=False),
        sa.Column(
            "loyalty",
            sa.Enum("price_only", "neutral", "loyal", name="loyalty", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column(
            "account_class",
            sa.Enum("key", "ordinary", "possible", name="accountclass", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("override_reason", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_on", sa.String(length=10), nullable=False),
        sa.Column("review_by", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_key_classifications_customer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_key_classifications_decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_classifications")),
        sa.UniqueConstraint("customer_id", "number", name=op.f("uq_key_classifications_customer_id_number")),
    )
    op.create_index(op.f("ix_key_classifications_decided_by_id"), "key_classifications", ["decided_by_id"])
    op.create_index("ix_key_classifications_review_by", "key_classifications", ["review_by"])
    op.create_table(
        "screening_sheets",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column(
            "prospect",
            sa.Enum("likely", "open", "unlikely", name="prospect", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_screening_sheets_by_id")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_screening_sheets_customer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_sheets")),
        sa.UniqueConstraint("customer_id", "number", name=op.f("uq_screening_sheets_customer_id_number")),
    )
    op.create_index(op.f("ix_screening_sheets_by_id"), "screening_sheets", ["by_id"])
    op.add_column("customers", sa.Column("account_class", sa.String(length=10), nullable=True))
    op.add_column("customers", sa.Column("aged_on", sa.String(length=10), nullable=True))

    _age()


def downgrade() -> None:
    op.drop_column("customers", "aged_on")
    op.drop_column("customers", "account_class")
    op.drop_table("screening_sheets")
    op.drop_table("key_classifications")
    op.drop_table("keep_decisions")
    op.drop_table("customer_values")
    op.drop_table("screening_reports")


def _age() -> None:
    """Note the day of each customer's oldest section."""
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT id, CAST(section_dates AS TEXT) FROM customers")).all()
    aged = [{"id": row[0], "day": min(dates)} for row in rows if (dates := json.loads(row[1] or "{}").values())]
    if aged:
        connection.execute(sa.text("UPDATE customers SET aged_on = :day WHERE id = :id"), aged)
