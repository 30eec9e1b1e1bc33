"""Sets of words that mean the same."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "synonym_sets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("one_way", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("edited_by_id", sa.Integer(), nullable=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["edited_by_id"], ["users.id"], name=op.f("fk_synonym_sets_edited_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synonym_sets")),
        sa.UniqueConstraint("code", name=op.f("uq_synonym_sets_code")),
    )
    op.create_index(op.f("ix_synonym_sets_edited_by_id"), "synonym_sets", ["edited_by_id"])
    # So that the first two who change a set do not both add it.
    op.execute("INSERT INTO generations (name, value) VALUES ('synonyms', 0)")


def downgrade() -> None:
    op.execute("DELETE FROM generations WHERE name = 'synonyms'")
    op.drop_table("synonym_sets")
