"""What is written in files; those that are here already wait to be read."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attachment_texts",
        sa.Column("attachment_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("waiting", "done", "none", "failed", name="textstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachments.id"], name=op.f("fk_attachment_texts_attachment_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("attachment_id", name=op.f("pk_attachment_texts")),
    )
    op.create_index(op.f("ix_attachment_texts_state"), "attachment_texts", ["state"], unique=False)
    op.execute(
        "INSERT INTO attachment_texts (attachment_id, state, text)"
        " SELECT id, 'waiting', '' FROM attachments WHERE media_type NOT LIKE 'image/%'"
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_attachment_texts_state"), table_name="attachment_texts")
    op.drop_table("attachment_texts")
