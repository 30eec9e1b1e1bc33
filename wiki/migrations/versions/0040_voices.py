"""What customers say of us, word for word."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "customer_voices",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("quote", sa.String(length=500), nullable=False),
        sa.Column(
            "tone", sa.Enum("praise", "complaint", "wish", name="tone", native_enum=False, length=40), nullable=False
        ),
        sa.Column("said_on", sa.String(length=10), nullable=False),
        sa.Column("contact_id", sa.String(length=16), nullable=True),
        sa.Column("interaction_id", sa.String(length=16), nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("submission", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("level BETWEEN 2 AND 3", name=op.f("ck_customer_voices_level")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_customer_voices_by_id")),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_customer_voices_contact_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_customer_voices_customer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["interaction_id"],
            ["interactions.id"],
            name=op.f("fk_customer_voices_interaction_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["removed_by_id"], ["users.id"], name=op.f("fk_customer_voices_removed_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_voices")),
        sa.UniqueConstraint("submission", name=op.f("uq_customer_voices_submission")),
    )
    op.create_index(op.f("ix_customer_voices_by_id"), "customer_voices", ["by_id"])
    op.create_index(op.f("ix_customer_voices_contact_id"), "customer_voices", ["contact_id"])
    op.create_index("ix_customer_voices_customer_id_said_on", "customer_voices", ["customer_id", "said_on"])
    op.create_index(op.f("ix_customer_voices_interaction_id"), "customer_voices", ["interaction_id"])
    op.create_index(op.f("ix_customer_voices_removed_by_id"), "customer_voices", ["removed_by_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_customer_voices_removed_by_id"), table_name="customer_voices")
    op.drop_index(op.f("ix_customer_voices_interaction_id"), table_name="customer_voices")
    op.drop_index("ix_customer_voices_customer_id_said_on", table_name="customer_voices")
    op.drop_index(op.f("ix_customer_voices_contact_id"), table_name="customer_voices")
    op.drop_index(op.f("ix_customer_voices_by_id"), table_name="customer_voices")
    op.drop_table("customer_voices")
