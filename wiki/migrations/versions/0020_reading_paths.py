"""Reading paths, their steps, and who has read what."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reading_paths",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("description", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_reading_paths")),
    )
    op.create_table(
        "reading_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("path_code", sa.String(length=40), nullable=False),
        sa.Column("document_id", sa.String(length=16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_reading_steps_document_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["path_code"], ["reading_paths.code"], name=op.f("fk_reading_steps_path_code"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_steps")),
    )
    op.create_index(op.f("ix_reading_steps_document_id"), "reading_steps", ["document_id"], unique=False)
    op.create_index(
        "ix_reading_steps_path_code_document_id", "reading_steps", ["path_code", "document_id"], unique=True
    )
    op.create_table(
        "readings",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_readings_document_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_readings_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "document_id", name=op.f("pk_readings")),
    )
    op.create_index(op.f("ix_readings_document_id"), "readings", ["document_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_readings_document_id"), table_name="readings")
    op.drop_table("readings")
    op.drop_index("ix_reading_steps_path_code_document_id", table_name="reading_steps")
    op.drop_index(op.f("ix_reading_steps_document_id"), table_name="reading_steps")
    op.drop_table("reading_steps")
    op.drop_table("reading_paths")
