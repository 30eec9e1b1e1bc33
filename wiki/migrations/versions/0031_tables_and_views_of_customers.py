"""Tables of customers beside those of cases; saved views of their list."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

KIND = sa.Enum("cases", "customers", name="importkind", native_enum=False, length=40)


def upgrade() -> None:
    op.add_column("imports", sa.Column("kind", KIND, nullable=False, server_default="cases"))
    op.create_table(
        "customer_views",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_customer_views_by_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_views")),
        sa.UniqueConstraint("by_id", "name", name=op.f("uq_customer_views_by_id_name")),
    )


def downgrade() -> None:
    op.drop_table("customer_views")
    op.drop_column("imports", "kind")
