"""Who at another firm speaks for us to a customer."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "endorsements",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("contact_id", sa.String(length=16), nullable=False),
        sa.Column("case_id", sa.String(length=16), nullable=True),
        sa.Column("how", sa.String(length=300), nullable=False),
        sa.Column("agreed_on", sa.String(length=10), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("submission", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_endorsements_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_endorsements_case_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_endorsements_contact_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_endorsements_customer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["removed_by_id"], ["users.id"], name=op.f("fk_endorsements_removed_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endorsements")),
        sa.UniqueConstraint("submission", name=op.f("uq_endorsements_submission")),
    )
    op.create_index(op.f("ix_endorsements_by_id"), "endorsements", ["by_id"])
    op.create_index(op.f("ix_endorsements_case_id"), "endorsements", ["case_id"])
    op.create_index(op.f("ix_endorsements_contact_id"), "endorsements", ["contact_id"])
    op.create_index(op.f("ix_endorsements_removed_by_id"), "endorsements", ["removed_by_id"])
    op.create_index("ix_endorsements_customer_id_agreed_on", "endorsements", ["customer_id", "agreed_on"])


def downgrade() -> None:
    op.drop_index("ix_endorsements_customer_id_agreed_on", table_name="endorsements")
    op.drop_index(op.f("ix_endorsements_removed_by_id"), table_name="endorsements")
    op.drop_index(op.f("ix_endorsements_contact_id"), table_name="endorsements")
    op.drop_index(op.f("ix_endorsements_case_id"), table_name="endorsements")
    op.drop_index(op.f("ix_endorsements_by_id"), table_name="endorsements")
    op.drop_table("endorsements")
