"""Care by class, private contacts apart, regular calls, routes through a customer."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

# The newest private contact is told apart from the newest one that all who sell may read of.
TELL_APART = """
UPDATE customers SET
contacted_on = (
  SELECT max(happened_on) FROM interactions WHERE customer_id = customers.id AND removed_at IS NULL AND level <= 2
),
private_contact_on = (
  SELECT max(happened_on) FROM interactions WHERE customer_id = customers.id AND removed_at IS NULL AND level > 2
)
WHERE id IN (SELECT customer_id FROM interactions WHERE level > 2 AND removed_at IS NULL)
"""
BRING_TOGETHER = """
UPDATE customers SET contacted_on = private_contact_on
WHERE private_contact_on IS NOT NULL AND (contacted_on IS NULL OR private_contact_on > contacted_on)
"""


def upgrade() -> None:
    op.add_column("customers", sa.Column("private_contact_on", sa.String(length=10), nullable=True))
    op.execute(TELL_APART)
    op.create_table(
        "reminders",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("contact_id", sa.String(length=16), nullable=True),
        sa.Column("about", sa.String(length=200), nullable=False),
        sa.Column(
            "every", sa.Enum("weeks", "months", "days", name="every", native_enum=False, length=40), nullable=False
        ),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("first_on", sa.String(length=10), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.Column("last_on", sa.String(length=10), nullable=True),
        sa.Column("due_on", sa.String(length=10), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submission", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_reminders_contact_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_reminders_customer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_reminders_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint("submission", name=op.f("uq_reminders_submission")),
    )
    op.create_index(op.f("ix_reminders_contact_id"), "reminders", ["contact_id"], unique=False)
    op.create_index("ix_reminders_customer_id_user_id", "reminders", ["customer_id", "user_id"], unique=False)
    op.create_index("ix_reminders_user_id_due_on", "reminders", ["user_id", "due_on"], unique=False)
    op.create_index("ix_contacts_sought_id", "contacts", ["sought", "id"], unique=False)
    op.create_index("ix_customers_sought_id", "customers", ["sought", "id"], unique=False)
    op.create_table(
        "routes",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_note", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_routes_by_id")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_routes_customer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routes")),
    )
    op.create_index(op.f("ix_routes_by_id"), "routes", ["by_id"], unique=False)
    op.create_index("ix_routes_customer_id_ended_at", "routes", ["customer_id", "ended_at"], unique=False)
    op.create_table(
        "route_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("route_id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "level",
            sa.Enum("junior", "middle", "senior", name="routelevel", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("contact_id", sa.String(length=16), nullable=True),
        sa.Column("until", sa.String(length=10), nullable=True),
        sa.Column("done_on", sa.String(length=10), nullable=True),
        sa.Column("interaction_id", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_route_steps_contact_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["interaction_id"], ["interactions.id"], name=op.f("fk_route_steps_interaction_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["route_id"], ["routes.id"], name=op.f("fk_route_steps_route_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_route_steps")),
        sa.UniqueConstraint("route_id", "number", name=op.f("uq_route_steps_route_id_number")),
    )
    op.create_index(op.f("ix_route_steps_contact_id"), "route_steps", ["contact_id"], unique=False)
    op.create_index(op.f("ix_route_steps_interaction_id"), "route_steps", ["interaction_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_route_steps_interaction_id"), table_name="route_steps")
    op.drop_index(op.f("ix_route_steps_contact_id"), table_name="route_steps")
    op.drop_table("route_steps")
    op.drop_index("ix_routes_customer_id_ended_at", table_name="routes")
    op.drop_index(op.f("ix_routes_by_id"), table_name="routes")
    op.drop_table("routes")
    op.drop_index("ix_customers_sought_id", table_name="customers")
    op.drop_index("ix_contacts_sought_id", table_name="contacts")
    op.drop_index("ix_reminders_user_id_due_on", table_name="reminders")
    op.drop_index("ix_reminders_customer_id_user_id", table_name="reminders")
    op.drop_index(op.f("ix_reminders_contact_id"), table_name="reminders")
    op.drop_table("reminders")
    op.execute(BRING_TOGETHER)
    op.drop_column("customers", "private_contact_on")
