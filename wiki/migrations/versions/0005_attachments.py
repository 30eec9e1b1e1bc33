"""Files beside documents."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attachments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=150), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("blob_hash", sa.String(length=64), nullable=False),
        sa.Column("preview_hash", sa.String(length=64), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["blob_hash"], ["blobs.hash"], name=op.f("fk_attachments_blob_hash")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_attachments_by_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_attachments_document_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["preview_hash"], ["blobs.hash"], name=op.f("fk_attachments_preview_hash")),
        sa.ForeignKeyConstraint(
            ["removed_by_id"], ["users.id"], name=op.f("fk_attachments_removed_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
    )
    for column in ("blob_hash", "by_id", "preview_hash", "removed_at", "removed_by_id"):
        op.create_index(op.f(f"ix_attachments_{column}"), "attachments", [column])
    op.create_index("ix_attachments_document_id_created_at", "attachments", ["document_id", "created_at"])


def downgrade() -> None:
    op.drop_table("attachments")
