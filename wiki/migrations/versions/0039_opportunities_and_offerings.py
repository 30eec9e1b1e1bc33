"""Opportunities that are seen before they are pursued, and which objective takes them up; our products at customers."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "offerings",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("product", sa.String(length=80), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                *("not_offered", "offered", "trial", "in_use", "rival", "unsuited"),
                name="offeringstatus",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_offerings_by_id")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_offerings_customer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offerings")),
        sa.UniqueConstraint("customer_id", "product", name=op.f("uq_offerings_customer_id_product")),
    )
    op.create_index(op.f("ix_offerings_by_id"), "offerings", ["by_id"])
    op.create_index(op.f("ix_offerings_product"), "offerings", ["product"])
    state = sa.Enum("seen", "checked", "pursued", name="pursuitstate", native_enum=False, length=40)
    op.add_column("pursuits", sa.Column("state", state, server_default="pursued", nullable=False))
    op.add_column("pursuits", sa.Column("seen", sa.String(length=500), server_default="", nullable=False))
    op.add_column("pursuits", sa.Column("proof", sa.String(length=300), server_default="", nullable=False))
    op.add_column("plan_objectives", sa.Column("pursuit_ids", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    op.drop_column("plan_objectives", "pursuit_ids")
    op.drop_column("pursuits", "proof")
    op.drop_column("pursuits", "seen")
    op.drop_column("pursuits", "state")
    op.drop_index(op.f("ix_offerings_product"), table_name="offerings")
    op.drop_index(op.f("ix_offerings_by_id"), table_name="offerings")
    op.drop_table("offerings")
