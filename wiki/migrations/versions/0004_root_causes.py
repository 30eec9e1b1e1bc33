"""What lies behind losses."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "root_causes",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.String(length=10), nullable=True),
        sa.Column(
            "state", sa.Enum("open", "fixed", name="rootcausestate", native_enum=False, length=40), nullable=False
        ),
        sa.Column("fixed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopened_by_id", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["documents.id"], name=op.f("fk_root_causes_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_root_causes_owner_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["reopened_by_id"], ["cases.id"], name=op.f("fk_root_causes_reopened_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["term_id"], ["terms.id"], name=op.f("fk_root_causes_term_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_root_causes")),
    )
    for column in ("owner_id", "reopened_by_id", "term_id"):
        op.create_index(op.f(f"ix_root_causes_{column}"), "root_causes", [column])
    op.create_table(
        "root_cause_cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("root_cause_id", sa.String(length=16), nullable=False),
        sa.Column("document_id", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["cases.id"], name=op.f("fk_root_cause_cases_document_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["root_cause_id"], ["root_causes.id"], name=op.f("fk_root_cause_cases_root_cause_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_root_cause_cases")),
    )
    op.create_index(op.f("ix_root_cause_cases_document_id"), "root_cause_cases", ["document_id"])
    op.create_index(
        "ix_root_cause_cases_root_cause_id_document_id",
        "root_cause_cases",
        ["root_cause_id", "document_id"],
        unique=True,
    )


def downgrade() -> None:
    op.drop_table("root_cause_cases")
    op.drop_table("root_causes")
    op.execute("DELETE FROM revisions WHERE document_id IN (SELECT id FROM documents WHERE kind = 'root_cause')")
    op.execute("DELETE FROM documents WHERE kind = 'root_cause'")
