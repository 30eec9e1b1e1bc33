"""Facts about customers with their earlier versions, readers and openings; competitors at customers, and claims."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "customer_facts",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("contact_id", sa.String(length=16), nullable=True),
        sa.Column(
            "topic",
            sa.Enum(
                "preference",
                "habit",
                "decision_process",
                "organisation",
                "budget",
                "plan",
                "competitor",
                "history",
                "birthday",
                "address",
                "other",
                name="facttopic",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "source_type",
            sa.Enum(
                "observed",
                "customer_told_us",
                "people",
                "document",
                "website",
                "public_media",
                name="factsource",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("obtained_on", sa.String(length=10), nullable=False),
        sa.Column("expires_on", sa.String(length=10), nullable=True),
        sa.Column("review_on", sa.String(length=10), nullable=True),
        sa.Column("difficulty", sa.Integer(), nullable=True),
        sa.Column("worth", sa.Integer(), nullable=True),
        sa.Column("reliability", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by_id", sa.Integer(), nullable=True),
        sa.Column("submission", sa.String(length=40), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("grounds", sa.JSON(), nullable=True),
        sa.Column("sealed_text", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_grounds", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(level <= 2) = (text IS NOT NULL) AND (level <= 2) = (sealed_text IS NULL)",
            name=op.f("ck_customer_facts_sealed"),
        ),
        sa.CheckConstraint("level BETWEEN 1 AND 4", name=op.f("ck_customer_facts_level")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_customer_facts_by_id")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["users.id"], name=op.f("fk_customer_facts_changed_by_id")),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["users.id"], name=op.f("fk_customer_facts_confirmed_by_id")),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_customer_facts_contact_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_customer_facts_customer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["removed_by_id"], ["users.id"], name=op.f("fk_customer_facts_removed_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_facts")),
        sa.UniqueConstraint("submission", name=op.f("uq_customer_facts_submission")),
    )
    op.create_index(op.f("ix_customer_facts_by_id"), "customer_facts", ["by_id"])
    op.create_index(op.f("ix_customer_facts_changed_by_id"), "customer_facts", ["changed_by_id"])
    op.create_index(op.f("ix_customer_facts_confirmed_by_id"), "customer_facts", ["confirmed_by_id"])
    op.create_index(op.f("ix_customer_facts_contact_id"), "customer_facts", ["contact_id"])
    op.create_index("ix_customer_facts_customer_id_obtained_on", "customer_facts", ["customer_id", "obtained_on"])
    op.create_index(
        "ix_customer_facts_expires_on",
        "customer_facts",
        ["expires_on"],
        sqlite_where=sa.text("expires_on IS NOT NULL"),
        postgresql_where=sa.text("expires_on IS NOT NULL"),
    )
    op.create_index(op.f("ix_customer_facts_removed_by_id"), "customer_facts", ["removed_by_id"])
    op.create_index(
        "ix_customer_facts_review_on",
        "customer_facts",
        ["review_on"],
        sqlite_where=sa.text("review_on IS NOT NULL"),
        postgresql_where=sa.text("review_on IS NOT NULL"),
    )
    op.create_table(
        "fact_versions",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("fact_id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "topic",
            sa.Enum(
                "preference",
                "habit",
                "decision_process",
                "organisation",
                "budget",
                "plan",
                "competitor",
                "history",
                "birthday",
                "address",
                "other",
                name="facttopic",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "source_type",
            sa.Enum(
                "observed",
                "customer_told_us",
                "people",
                "document",
                "website",
                "public_media",
                name="factsource",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("obtained_on", sa.String(length=10), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("grounds", sa.JSON(), nullable=True),
        sa.Column("sealed_text", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_grounds", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(level <= 2) = (text IS NOT NULL) AND (level <= 2) = (sealed_text IS NULL)",
            name=op.f("ck_fact_versions_sealed"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_fact_versions_by_id")),
        sa.ForeignKeyConstraint(
            ["fact_id"], ["customer_facts.id"], name=op.f("fk_fact_versions_fact_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_versions")),
        sa.UniqueConstraint("fact_id", "number", name=op.f("uq_fact_versions_fact_id_number")),
    )
    op.create_index(op.f("ix_fact_versions_by_id"), "fact_versions", ["by_id"])
    op.create_table(
        "fact_readers",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("fact_id", sa.String(length=16), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_on", sa.String(length=10), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["fact_id"], ["customer_facts.id"], name=op.f("fk_fact_readers_fact_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["given_by_id"], ["users.id"], name=op.f("fk_fact_readers_given_by_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_fact_readers_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_readers")),
    )
    op.create_index("ix_fact_readers_fact_id_user_id", "fact_readers", ["fact_id", "user_id"])
    op.create_index(op.f("ix_fact_readers_given_by_id"), "fact_readers", ["given_by_id"])
    op.create_index(op.f("ix_fact_readers_user_id"), "fact_readers", ["user_id"])
    op.create_table(
        "fact_openings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fact_id", sa.String(length=16), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["fact_id"], ["customer_facts.id"], name=op.f("fk_fact_openings_fact_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_fact_openings_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_openings")),
    )
    op.create_index("ix_fact_openings_fact_id_id", "fact_openings", ["fact_id", "id"])
    op.create_index(op.f("ix_fact_openings_user_id"), "fact_openings", ["user_id"])
    op.create_table(
        "rival_sightings",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("competitor_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("in_use", "offered", "lost", "won", name="rivalstatus", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("offer", sa.String(length=300), nullable=False),
        sa.Column(
            "price", sa.Enum("lower", "same", "higher", name="pricelevel", native_enum=False, length=40), nullable=True
        ),
        sa.Column("seen_on", sa.String(length=10), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by_id", sa.Integer(), nullable=True),
        sa.Column("submission", sa.String(length=40), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.CheckConstraint("level BETWEEN 2 AND 3", name=op.f("ck_rival_sightings_level")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_rival_sightings_by_id")),
        sa.ForeignKeyConstraint(["competitor_id"], ["terms.id"], name=op.f("fk_rival_sightings_competitor_id")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_rival_sightings_customer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["removed_by_id"], ["users.id"], name=op.f("fk_rival_sightings_removed_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rival_sightings")),
        sa.UniqueConstraint("submission", name=op.f("uq_rival_sightings_submission")),
    )
    op.create_index(op.f("ix_rival_sightings_by_id"), "rival_sightings", ["by_id"])
    op.create_index("ix_rival_sightings_competitor_id_seen_on", "rival_sightings", ["competitor_id", "seen_on"])
    op.create_index("ix_rival_sightings_customer_id_seen_on", "rival_sightings", ["customer_id", "seen_on"])
    op.create_index(op.f("ix_rival_sightings_removed_by_id"), "rival_sightings", ["removed_by_id"])
    op.create_table(
        "rival_claims",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("competitor_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("document", sa.String(length=300), nullable=False),
        sa.Column("found_on", sa.String(length=10), nullable=False),
        sa.Column("expires_on", sa.String(length=10), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("submission", sa.String(length=40), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["approved_by_id"], ["users.id"], name=op.f("fk_rival_claims_approved_by_id")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_rival_claims_by_id")),
        sa.ForeignKeyConstraint(["competitor_id"], ["terms.id"], name=op.f("fk_rival_claims_competitor_id")),
        sa.ForeignKeyConstraint(["withdrawn_by_id"], ["users.id"], name=op.f("fk_rival_claims_withdrawn_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rival_claims")),
        sa.UniqueConstraint("submission", name=op.f("uq_rival_claims_submission")),
    )
    op.create_index(op.f("ix_rival_claims_approved_by_id"), "rival_claims", ["approved_by_id"])
    op.create_index(op.f("ix_rival_claims_by_id"), "rival_claims", ["by_id"])
    op.create_index("ix_rival_claims_competitor_id_expires_on", "rival_claims", ["competitor_id", "expires_on"])
    op.create_index(op.f("ix_rival_claims_withdrawn_by_id"), "rival_claims", ["withdrawn_by_id"])


def downgrade() -> None:
    op.drop_table("rival_claims")
    op.drop_table("rival_sightings")
    op.drop_table("fact_openings")
    op.drop_table("fact_readers")
    op.drop_table("fact_versions")
    op.drop_table("customer_facts")
    # Keys that open nothing any more.
    op.execute("DELETE FROM data_keys WHERE record_id LIKE 'customer/%' OR record_id LIKE 'fact/%'")
