"""Printouts: pages made into a PDF for one person, kept for a day."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "printouts",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Enum("brief", name="printoutkind", native_enum=False, length=40), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column(
            "state",
            sa.Enum("waiting", "made", "failed", name="printoutstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("trouble", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_printouts_customer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_printouts_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printouts")),
    )
    for column in ("customer_id", "expires_at", "state", "user_id"):
        op.create_index(op.f(f"ix_printouts_{column}"), "printouts", [column])
    op.create_table(
        "printout_files",
        sa.Column("printout_id", sa.String(length=16), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["printout_id"], ["printouts.id"], name=op.f("fk_printout_files_printout_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("printout_id", name=op.f("pk_printout_files")),
    )


def downgrade() -> None:
    op.drop_table("printout_files")
    op.drop_table("printouts")
