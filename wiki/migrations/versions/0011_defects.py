"""Sealed records: keys, product defects, opinions, grants, files, the log of who opened them."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "data_keys",
        sa.Column("record_id", sa.String(length=40), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("master_key_id", sa.String(length=8), nullable=False),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_data_keys")),
    )
    op.create_index(op.f("ix_data_keys_master_key_id"), "data_keys", ["master_key_id"])
    op.create_table(
        "master_key_marks",
        sa.Column("key_id", sa.String(length=8), nullable=False),
        sa.Column("check_value", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key_id", name=op.f("pk_master_key_marks")),
    )
    op.create_table(
        "defects",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("technical", "market", "improvement", name="defectkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "origin", sa.Enum("own", "resold", name="defectorigin", native_enum=False, length=40), nullable=False
        ),
        sa.Column(
            "state",
            sa.Enum(
                "reported",
                "confirmed",
                "in_work",
                "fixed",
                "declined",
                "closed",
                name="defectstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "secrecy", sa.Enum("hidden", "announced", name="secrecy", native_enum=False, length=40), nullable=False
        ),
        sa.Column("severity", sa.Integer(), nullable=True),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("reporter_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignee_id"], ["users.id"], name=op.f("fk_defects_assignee_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["reporter_id"], ["users.id"], name=op.f("fk_defects_reporter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_defects")),
    )
    op.create_index(op.f("ix_defects_assignee_id"), "defects", ["assignee_id"])
    op.create_index(op.f("ix_defects_reporter_id"), "defects", ["reporter_id"])
    op.create_table(
        "emergency_requests",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("defect_id", sa.String(length=16), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_emergency_requests_decided_by_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_emergency_requests_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergency_requests")),
    )
    op.create_index(op.f("ix_emergency_requests_decided_by_id"), "emergency_requests", ["decided_by_id"])
    op.create_index(op.f("ix_emergency_requests_defect_id"), "emergency_requests", ["defect_id"])
    op.create_index(op.f("ix_emergency_requests_user_id"), "emergency_requests", ["user_id"])
    op.create_table(
        "defect_accesses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("defect_id", sa.String(length=16), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["defect_id"], ["defects.id"], name=op.f("fk_defect_accesses_defect_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_defect_accesses_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_defect_accesses")),
    )
    op.create_index("ix_defect_accesses_defect_id_id", "defect_accesses", ["defect_id", "id"])
    op.create_index(op.f("ix_defect_accesses_user_id"), "defect_accesses", ["user_id"])
    op.create_table(
        "defect_cards",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("defect_id", sa.String(length=16), nullable=False),
        sa.Column("draft", sa.LargeBinary(), nullable=False),
        sa.Column("product", sa.String(length=80), nullable=True),
        sa.Column("may_say", sa.Text(), nullable=True),
        sa.Column("must_not_promise", sa.Text(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_defect_cards_by_id")),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["users.id"], name=op.f("fk_defect_cards_confirmed_by_id")),
        sa.ForeignKeyConstraint(
            ["defect_id"], ["defects.id"], name=op.f("fk_defect_cards_defect_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_defect_cards")),
    )
    op.create_index(op.f("ix_defect_cards_by_id"), "defect_cards", ["by_id"])
    op.create_index(op.f("ix_defect_cards_confirmed_by_id"), "defect_cards", ["confirmed_by_id"])
    op.create_index(op.f("ix_defect_cards_defect_id"), "defect_cards", ["defect_id"])
    op.create_table(
        "defect_files",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("defect_id", sa.String(length=16), nullable=False),
        sa.Column("about", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_defect_files_by_id")),
        sa.ForeignKeyConstraint(
            ["defect_id"], ["defects.id"], name=op.f("fk_defect_files_defect_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_defect_files")),
    )
    op.create_index(op.f("ix_defect_files_by_id"), "defect_files", ["by_id"])
    op.create_index(op.f("ix_defect_files_defect_id"), "defect_files", ["defect_id"])
    op.create_table(
        "defect_grants",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("defect_id", sa.String(length=16), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "right", sa.Enum("read", "edit", "manage", name="defectright", native_enum=False, length=40), nullable=False
        ),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("emergency", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_defect_grants_by_id")),
        sa.ForeignKeyConstraint(
            ["defect_id"], ["defects.id"], name=op.f("fk_defect_grants_defect_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_defect_grants_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_defect_grants")),
    )
    op.create_index(op.f("ix_defect_grants_by_id"), "defect_grants", ["by_id"])
    op.create_index("ix_defect_grants_defect_id_user_id", "defect_grants", ["defect_id", "user_id"])
    op.create_index(op.f("ix_defect_grants_user_id"), "defect_grants", ["user_id"])
    op.create_table(
        "defect_opinions",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("receipt", sa.String(length=8), nullable=False),
        sa.Column("defect_id", sa.String(length=16), nullable=False),
        sa.Column("is_report", sa.Boolean(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("own_copy", sa.LargeBinary(), nullable=False),
        sa.Column(
            "disposition",
            sa.Enum("new", "noted", "adopted", "declined", name="disposition", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("shared_answer", sa.LargeBinary(), nullable=True),
        sa.Column("shared_by_id", sa.Integer(), nullable=True),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submission", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["answered_by_id"], ["users.id"], name=op.f("fk_defect_opinions_answered_by_id")),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_defect_opinions_author_id")),
        sa.ForeignKeyConstraint(
            ["defect_id"], ["defects.id"], name=op.f("fk_defect_opinions_defect_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["shared_by_id"], ["users.id"], name=op.f("fk_defect_opinions_shared_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_defect_opinions")),
        sa.UniqueConstraint("receipt", name=op.f("uq_defect_opinions_receipt")),
        sa.UniqueConstraint("submission", name=op.f("uq_defect_opinions_submission")),
    )
    op.create_index(op.f("ix_defect_opinions_answered_by_id"), "defect_opinions", ["answered_by_id"])
    op.create_index(op.f("ix_defect_opinions_author_id"), "defect_opinions", ["author_id"])
    op.create_index(op.f("ix_defect_opinions_defect_id"), "defect_opinions", ["defect_id"])
    op.create_index(op.f("ix_defect_opinions_shared_by_id"), "defect_opinions", ["shared_by_id"])
    op.create_table(
        "defect_revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("defect_id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("product", sa.LargeBinary(), nullable=False),
        sa.Column("title", sa.LargeBinary(), nullable=False),
        sa.Column("detail", sa.LargeBinary(), nullable=False),
        sa.Column("effect", sa.LargeBinary(), nullable=False),
        sa.Column("workaround", sa.LargeBinary(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_defect_revisions_author_id")),
        sa.ForeignKeyConstraint(
            ["defect_id"], ["defects.id"], name=op.f("fk_defect_revisions_defect_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_defect_revisions")),
        sa.UniqueConstraint("defect_id", "number", name=op.f("uq_defect_revisions_defect_id_number")),
    )
    op.create_index(op.f("ix_defect_revisions_author_id"), "defect_revisions", ["author_id"])
    op.create_table(
        "defect_cases",
        sa.Column("defect_id", sa.String(length=16), nullable=False),
        sa.Column("case_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_defect_cases_case_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["defect_id"], ["defects.id"], name=op.f("fk_defect_cases_defect_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("defect_id", "case_id", name=op.f("pk_defect_cases")),
    )
    op.create_index(op.f("ix_defect_cases_case_id"), "defect_cases", ["case_id"])
    op.create_table(
        "defect_file_pieces",
        sa.Column("file_id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["defect_files.id"], name=op.f("fk_defect_file_pieces_file_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("file_id", "number", name=op.f("pk_defect_file_pieces")),
    )


def downgrade() -> None:
    op.drop_table("defect_file_pieces")
    op.drop_index(op.f("ix_defect_cases_case_id"), table_name="defect_cases")
    op.drop_table("defect_cases")
    op.drop_index(op.f("ix_defect_revisions_author_id"), table_name="defect_revisions")
    op.drop_table("defect_revisions")
    op.drop_index(op.f("ix_defect_opinions_shared_by_id"), table_name="defect_opinions")
    op.drop_index(op.f("ix_defect_opinions_defect_id"), table_name="defect_opinions")
    op.drop_index(op.f("ix_defect_opinions_author_id"), table_name="defect_opinions")
    op.drop_index(op.f("ix_defect_opinions_answered_by_id"), table_name="defect_opinions")
    op.drop_table("defect_opinions")
    op.drop_index(op.f("ix_defect_grants_user_id"), table_name="defect_grants")
    op.drop_index("ix_defect_grants_defect_id_user_id", table_name="defect_grants")
    op.drop_index(op.f("ix_defect_grants_by_id"), table_name="defect_grants")
    op.drop_table("defect_grants")
    op.drop_index(op.f("ix_defect_files_defect_id"), table_name="defect_files")
    op.drop_index(op.f("ix_defect_files_by_id"), table_name="defect_files")
    op.drop_table("defect_files")
    op.drop_index(op.f("ix_defect_cards_defect_id"), table_name="defect_cards")
    op.drop_index(op.f("ix_defect_cards_confirmed_by_id"), table_name="defect_cards")
    op.drop_index(op.f("ix_defect_cards_by_id"), table_name="defect_cards")
    op.drop_table("defect_cards")
    op.drop_index(op.f("ix_defect_accesses_user_id"), table_name="defect_accesses")
    op.drop_index("ix_defect_accesses_defect_id_id", table_name="defect_accesses")
    op.drop_table("defect_accesses")
    op.drop_index(op.f("ix_emergency_requests_user_id"), table_name="emergency_requests")
    op.drop_index(op.f("ix_emergency_requests_defect_id"), table_name="emergency_requests")
    op.drop_index(op.f("ix_emergency_requests_decided_by_id"), table_name="emergency_requests")
    op.drop_table("emergency_requests")
    op.drop_index(op.f("ix_defects_reporter_id"), table_name="defects")
    op.drop_index(op.f("ix_defects_assignee_id"), table_name="defects")
    op.drop_table("defects")
    op.drop_table("master_key_marks")
    op.drop_index(op.f("ix_data_keys_master_key_id"), table_name="data_keys")
    op.drop_table("data_keys")
