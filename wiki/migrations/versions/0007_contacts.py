"""People at customers, and the types that colleagues took them for."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contacts",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("firm", sa.String(length=120), nullable=False),
        sa.Column("position", sa.String(length=80), nullable=False),
        sa.Column("sought", sa.Text(), nullable=False),
        sa.Column("contact_level_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_contacts_by_id")),
        sa.ForeignKeyConstraint(["contact_level_id"], ["terms.id"], name=op.f("fk_contacts_contact_level_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )
    op.create_index("ix_contacts_updated_at_id", "contacts", ["updated_at", "id"])
    for column in ("by_id", "contact_level_id"):
        op.create_index(op.f(f"ix_contacts_{column}"), "contacts", [column])
    op.create_table(
        "type_observations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.String(length=16), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.Integer(), nullable=False),
        sa.Column("example", sa.String(length=500), nullable=False),
        sa.Column("observed_on", sa.String(length=10), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum("standing", "superseded", "withdrawn", name="observationstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.CheckConstraint("confidence BETWEEN 1 AND 3", name=op.f("ck_type_observations_confidence")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_type_observations_by_id")),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_type_observations_contact_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["term_id"], ["terms.id"], name=op.f("fk_type_observations_term_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_type_observations")),
    )
    op.create_index(op.f("ix_type_observations_by_id"), "type_observations", ["by_id"])
    op.create_index("ix_type_observations_contact_id_by_id", "type_observations", ["contact_id", "by_id"])
    op.create_index(
        "ix_type_observations_term_id_state_contact_id", "type_observations", ["term_id", "state", "contact_id"]
    )
    # So that the first two who note somebody do not both add it.
    op.execute("INSERT INTO generations (name, value) VALUES ('roster', 0)")


def downgrade() -> None:
    op.execute("DELETE FROM generations WHERE name = 'roster'")
    op.drop_table("type_observations")
    op.drop_table("contacts")
