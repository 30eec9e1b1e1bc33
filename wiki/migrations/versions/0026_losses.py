"""Losses of customers, and what of ours lies behind them."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "customer_losses",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("share", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("lost_on", sa.String(length=10), nullable=False),
        sa.Column("why", sa.String(length=2000), nullable=False),
        sa.Column("cause_id", sa.Integer(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("submission", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("share BETWEEN 1 AND 100", name=op.f("ck_customer_losses_share")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_customer_losses_by_id")),
        sa.ForeignKeyConstraint(["cause_id"], ["terms.id"], name=op.f("fk_customer_losses_cause_id")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_customer_losses_customer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["removed_by_id"], ["users.id"], name=op.f("fk_customer_losses_removed_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_losses")),
        sa.UniqueConstraint("submission", name=op.f("uq_customer_losses_submission")),
    )
    op.create_index(op.f("ix_customer_losses_by_id"), "customer_losses", ["by_id"])
    op.create_index(op.f("ix_customer_losses_cause_id"), "customer_losses", ["cause_id"])
    op.create_index("ix_customer_losses_customer_id_lost_on", "customer_losses", ["customer_id", "lost_on"])
    op.create_index("ix_customer_losses_lost_on", "customer_losses", ["lost_on"])
    op.create_index(op.f("ix_customer_losses_removed_by_id"), "customer_losses", ["removed_by_id"])
    op.create_table(
        "loss_root_causes",
        sa.Column("loss_id", sa.String(length=16), nullable=False),
        sa.Column("root_cause_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["loss_id"], ["customer_losses.id"], name=op.f("fk_loss_root_causes_loss_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["root_cause_id"], ["root_causes.id"], name=op.f("fk_loss_root_causes_root_cause_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("loss_id", "root_cause_id", name=op.f("pk_loss_root_causes")),
    )
    op.create_index(op.f("ix_loss_root_causes_root_cause_id"), "loss_root_causes", ["root_cause_id"])


def downgrade() -> None:
    op.drop_table("loss_root_causes")
    op.drop_table("customer_losses")
