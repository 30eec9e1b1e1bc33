"""What was done of the written proposal of a pursuit."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bid_ticks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pursuit_id", sa.String(length=16), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_bid_ticks_by_id")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_bid_ticks_customer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["pursuit_id"], ["pursuits.id"], name=op.f("fk_bid_ticks_pursuit_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bid_ticks")),
        sa.UniqueConstraint("pursuit_id", "code", name=op.f("uq_bid_ticks_pursuit_id_code")),
    )
    op.create_index(op.f("ix_bid_ticks_by_id"), "bid_ticks", ["by_id"])
    op.create_index("ix_bid_ticks_customer_id", "bid_ticks", ["customer_id"])


def downgrade() -> None:
    op.drop_index("ix_bid_ticks_customer_id", table_name="bid_ticks")
    op.drop_index(op.f("ix_bid_ticks_by_id"), table_name="bid_ticks")
    op.drop_table("bid_ticks")
