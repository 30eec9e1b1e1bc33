"""How well we are known inside customers, judgement by judgement."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "awareness_ratings",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column(
            "rating",
            sa.Enum("low", "middle", "high", "very_high", name="awareness", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("rated_on", sa.String(length=10), nullable=False),
        sa.Column("evidence", sa.String(length=300), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("submission", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_awareness_ratings_by_id")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_awareness_ratings_customer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["removed_by_id"], ["users.id"], name=op.f("fk_awareness_ratings_removed_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_awareness_ratings")),
        sa.UniqueConstraint("submission", name=op.f("uq_awareness_ratings_submission")),
    )
    op.create_index(op.f("ix_awareness_ratings_by_id"), "awareness_ratings", ["by_id"])
    op.create_index("ix_awareness_ratings_customer_id_rated_on", "awareness_ratings", ["customer_id", "rated_on"])
    op.create_index(op.f("ix_awareness_ratings_removed_by_id"), "awareness_ratings", ["removed_by_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_awareness_ratings_removed_by_id"), table_name="awareness_ratings")
    op.drop_index("ix_awareness_ratings_customer_id_rated_on", table_name="awareness_ratings")
    op.drop_index(op.f("ix_awareness_ratings_by_id"), table_name="awareness_ratings")
    op.drop_table("awareness_ratings")
