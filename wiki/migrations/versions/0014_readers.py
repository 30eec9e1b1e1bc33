"""Readers and editors of single documents, and the level at which each revision was written."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "document_grants",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("document_id", sa.String(length=16), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("right", sa.String(length=40), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_document_grants_document_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_document_grants_user_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["given_by_id"], ["users.id"], name=op.f("fk_document_grants_given_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_grants")),
    )
    op.create_index("ix_document_grants_user_id_document_id", "document_grants", ["user_id", "document_id"])
    op.create_index(op.f("ix_document_grants_document_id"), "document_grants", ["document_id"])
    op.create_index(op.f("ix_document_grants_given_by_id"), "document_grants", ["given_by_id"])
    op.add_column("revisions", sa.Column("level", sa.Integer(), server_default="2", nullable=False))
    # Whatever was written until now is as open as its document, whose level nobody could change.
    op.execute("UPDATE revisions SET level = 1 WHERE document_id IN (SELECT id FROM documents WHERE level = 1)")


def downgrade() -> None:
    op.drop_column("revisions", "level")
    op.drop_table("document_grants")
