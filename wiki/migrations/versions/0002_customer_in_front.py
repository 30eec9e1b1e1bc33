"""Playbooks and their evidence, uses, judgements."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NEW_COLUMNS: tuple[tuple[str, sa.Column[Any]], ...] = (
    ("cases", sa.Column("judge_first", sa.Boolean(), nullable=False, server_default=sa.false())),
    ("documents", sa.Column("author_hidden", sa.Boolean(), nullable=False, server_default=sa.false())),
    ("documents", sa.Column("usefulness", sa.Double(), nullable=False, server_default="0")),
)


def upgrade() -> None:
    op.create_table(
        "playbooks",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["documents.id"], name=op.f("fk_playbooks_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["term_id"], ["terms.id"], name=op.f("fk_playbooks_term_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_playbooks")),
        sa.UniqueConstraint("term_id", name=op.f("uq_playbooks_term_id")),
    )
    op.create_table(
        "uses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("customer", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ask_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "result",
            sa.Enum("worked", "no_effect", "backfired", name="useresult", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_uses_document_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_uses_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uses")),
    )
    with op.batch_alter_table("uses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_uses_document_id"), ["document_id"], unique=False)
        batch_op.create_index("ix_uses_user_id_document_id", ["user_id", "document_id"], unique=False)

    op.create_table(
        "judgements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("confidence BETWEEN 50 AND 100", name=op.f("ck_judgements_confidence")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["cases.id"], name=op.f("fk_judgements_document_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_judgements_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judgements")),
        sa.UniqueConstraint("document_id", "user_id", name=op.f("uq_judgements_document_id_user_id")),
    )
    with op.batch_alter_table("judgements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_judgements_user_id"), ["user_id"], unique=False)

    op.create_table(
        "playbook_lines",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("playbook_id", sa.String(length=16), nullable=False),
        sa.Column(
            "section",
            sa.Enum(
                "recognise",
                "opening",
                "do",
                "dont",
                "objection",
                "fit",
                "ask",
                name="section",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("reply", sa.JSON(), nullable=False),
        sa.Column("product", sa.String(length=80), nullable=True),
        sa.Column("fit", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_playbook_lines_author_id")),
        sa.ForeignKeyConstraint(
            ["playbook_id"], ["playbooks.id"], name=op.f("fk_playbook_lines_playbook_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_playbook_lines")),
    )
    with op.batch_alter_table("playbook_lines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_playbook_lines_author_id"), ["author_id"], unique=False)
        batch_op.create_index("ix_playbook_lines_playbook_id_position", ["playbook_id", "position"], unique=False)

    op.create_table(
        "citations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.String(length=16), nullable=False),
        sa.Column("document_id", sa.String(length=16), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_citations_by_id")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["cases.id"], name=op.f("fk_citations_document_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["playbook_lines.id"], name=op.f("fk_citations_line_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citations")),
    )
    with op.batch_alter_table("citations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_citations_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_citations_document_id"), ["document_id"], unique=False)
        batch_op.create_index("ix_citations_line_id_document_id", ["line_id", "document_id"], unique=True)

    op.create_table(
        "wanted",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("personality", sa.String(length=80), nullable=False),
        sa.Column("industry", sa.String(length=80), nullable=False),
        sa.Column(
            "outcome", sa.Enum("success", "failure", name="outcome", native_enum=False, length=40), nullable=True
        ),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_wanted_by_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wanted")),
    )
    with op.batch_alter_table("wanted", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wanted_by_id"), ["by_id"], unique=False)

    op.create_table(
        "wanted_passes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wanted_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["wanted_id"], ["wanted.id"], name=op.f("fk_wanted_passes_wanted_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_wanted_passes_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wanted_passes")),
        sa.UniqueConstraint("wanted_id", "user_id", name=op.f("uq_wanted_passes_wanted_id_user_id")),
    )
    with op.batch_alter_table("wanted_passes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wanted_passes_user_id"), ["user_id"], unique=False)

    op.create_table(
        "writings",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.String(length=16), nullable=True),
        sa.Column("sitting", sa.String(length=40), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_writings_document_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_writings_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_writings")),
        sa.UniqueConstraint("user_id", "sitting", name=op.f("uq_writings_user_id_sitting")),
    )
    with op.batch_alter_table("writings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_writings_document_id"), ["document_id"], unique=False)

    op.create_table(
        "comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_comments_author_id")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_comments_document_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["removed_by_id"], ["users.id"], name=op.f("fk_comments_removed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
    )
    with op.batch_alter_table("comments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_comments_author_id"), ["author_id"], unique=False)
        batch_op.create_index("ix_comments_document_id_created_at", ["document_id", "created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_comments_removed_by_id"), ["removed_by_id"], unique=False)

    for table, column in NEW_COLUMNS:
        op.add_column(table, column)
    # Spelled out: SQLite takes a foreign key only in the same breath as its column.
    key = "CONSTRAINT fk_terms_merged_into_id REFERENCES terms (id)"
    op.execute(f"ALTER TABLE terms ADD COLUMN merged_into_id INTEGER {key}")
    op.create_index("ix_terms_merged_into_id", "terms", ["merged_into_id"])


def downgrade() -> None:
    op.drop_index("ix_terms_merged_into_id", "terms")
    op.execute("ALTER TABLE terms DROP COLUMN merged_into_id")
    for table, column in NEW_COLUMNS:
        # Not as a batch, which would make the table anew: what hangs on its rows would go with them.
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column.name}")

    with op.batch_alter_table("writings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_writings_document_id"))

    op.drop_table("writings")
    with op.batch_alter_table("comments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_comments_removed_by_id"))
        batch_op.drop_index("ix_comments_document_id_created_at")
        batch_op.drop_index(batch_op.f("ix_comments_author_id"))

    op.drop_table("comments")
    with op.batch_alter_table("wanted_passes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wanted_passes_user_id"))

    op.drop_table("wanted_passes")
    with op.batch_alter_table("wanted", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wanted_by_id"))

    op.drop_table("wanted")
    with op.batch_alter_table("citations", schema=None) as batch_op:
        batch_op.drop_index("ix_citations_line_id_document_id")
        batch_op.drop_index(batch_op.f("ix_citations_document_id"))
        batch_op.drop_index(batch_op.f("ix_citations_by_id"))

    op.drop_table("citations")
    with op.batch_alter_table("playbook_lines", schema=None) as batch_op:
        batch_op.drop_index("ix_playbook_lines_playbook_id_position")
        batch_op.drop_index(batch_op.f("ix_playbook_lines_author_id"))

    op.drop_table("playbook_lines")
    with op.batch_alter_table("judgements", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_judgements_user_id"))

    op.drop_table("judgements")
    with op.batch_alter_table("uses", schema=None) as batch_op:
        batch_op.drop_index("ix_uses_user_id_document_id")
        batch_op.drop_index(batch_op.f("ix_uses_document_id"))

    op.drop_table("uses")
    op.drop_table("playbooks")
