"""Imports of tables."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

STATES = (
    "reading",
    "unreadable",
    "matching",
    "checking",
    "checked",
    "importing",
    "stopped",
    "done",
    "undoing",
    "undone",
)
KINDS = ("refused", "noticed", "created")


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("state", sa.Enum(*STATES, name="importstate", native_enum=False, length=40), nullable=False),
        sa.Column("source_hash", sa.String(length=64), nullable=True),
        sa.Column("rows_hash", sa.String(length=64), nullable=True),
        sa.Column("sheet", sa.String(length=200), nullable=True),
        sa.Column("encoding", sa.String(length=20), nullable=True),
        sa.Column("table", sa.JSON(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("unknown", sa.JSON(), nullable=False),
        sa.Column("skips_noticed", sa.Boolean(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stepped_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["rows_hash"], ["blobs.hash"], name=op.f("fk_imports_rows_hash")),
        sa.ForeignKeyConstraint(["source_hash"], ["blobs.hash"], name=op.f("fk_imports_source_hash")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_imports_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    for column in ("rows_hash", "source_hash", "state", "user_id"):
        op.create_index(op.f(f"ix_imports_{column}"), "imports", [column])
    op.create_table(
        "import_rows",
        sa.Column("import_id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Enum(*KINDS, name="rowkind", native_enum=False, length=40), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("case_id", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_import_rows_case_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_import_rows_import_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("import_id", "number", "kind", name=op.f("pk_import_rows")),
    )
    op.create_index(op.f("ix_import_rows_case_id"), "import_rows", ["case_id"])


def downgrade() -> None:
    op.drop_table("import_rows")
    op.drop_table("imports")
