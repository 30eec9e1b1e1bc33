"""Reviews in steps, and who reviews what; what waits for a second person is in review. A notice may be about one."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

LEADING = ["role:sales_manager", "role:sponsor", "role:leadership"]
WAITING = (
    (
        "grade",
        ["place:sales_manager", *LEADING],
        5,
        """SELECT id, customer_id, assessor_id FROM grade_assessments AS one WHERE state = 'submitted' AND number =
        (SELECT max(number) FROM grade_assessments WHERE customer_id = one.customer_id)""",
    ),
    (
        "claim",
        ["role:editor", *LEADING],
        7,
        "SELECT id, NULL, by_id FROM rival_claims WHERE approved_at IS NULL AND withdrawn_at IS NULL",
    ),
    (
        "gift",
        LEADING,
        3,
        """SELECT id, customer_id, by_id FROM interactions
        WHERE needs_approval AND approved_at IS NULL AND removed_at IS NULL""",
    ),
)
"""What waits for a second person, who may be that, and for how many days that is all right."""


def upgrade() -> None:
    op.create_table(
        "review_flows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "record_type",
            sa.Enum("grade", "claim", "gift", name="recordtype", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_review_flows_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_flows")),
        sa.UniqueConstraint("record_type", "number", name=op.f("uq_review_flows_record_type_number")),
    )
    op.create_index(op.f("ix_review_flows_by_id"), "review_flows", ["by_id"], unique=False)
    op.create_table(
        "reviews",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column(
            "record_type",
            sa.Enum("grade", "claim", "gift", name="recordtype", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("record_id", sa.String(length=16), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.String(length=16), nullable=True),
        sa.Column("flow_number", sa.Integer(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.String(length=10), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "approved", "returned", "withdrawn", name="reviewstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("submitted_by_id", sa.Integer(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_reviews_customer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["submitted_by_id"], ["users.id"], name=op.f("fk_reviews_submitted_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
        sa.UniqueConstraint("record_type", "record_id", "round", name=op.f("uq_reviews_record_type_record_id_round")),
    )
    op.create_index(op.f("ix_reviews_customer_id"), "reviews", ["customer_id"], unique=False)
    op.create_index("ix_reviews_state_due_on", "reviews", ["state", "due_on"], unique=False)
    op.create_index("ix_reviews_submitted_by_id_state", "reviews", ["submitted_by_id", "state"], unique=False)
    op.create_table(
        "review_asked",
        sa.Column("review_id", sa.String(length=16), nullable=False),
        sa.Column("part", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews.id"], name=op.f("fk_review_asked_review_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("review_id", "part", name=op.f("pk_review_asked")),
    )
    op.create_index("ix_review_asked_part", "review_asked", ["part"], unique=False)
    op.create_table(
        "review_verdicts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.String(length=16), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews.id"], name=op.f("fk_review_verdicts_review_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_review_verdicts_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_verdicts")),
        sa.UniqueConstraint("review_id", "step", "user_id", name=op.f("uq_review_verdicts_review_id_step_user_id")),
    )
    op.create_index(op.f("ix_review_verdicts_user_id"), "review_verdicts", ["user_id"], unique=False)
    with op.batch_alter_table("notices") as notices:
        notices.alter_column("document_id", existing_type=sa.String(length=16), nullable=True)
        notices.add_column(sa.Column("review_id", sa.String(length=16), nullable=True))
        notices.create_foreign_key(op.f("fk_notices_review_id"), "reviews", ["review_id"], ["id"], ondelete="CASCADE")
        notices.create_index(op.f("ix_notices_review_id"), ["review_id"])
    _hand_in()


def downgrade() -> None:
    op.execute("DELETE FROM notices WHERE document_id IS NULL")
    with op.batch_alter_table("notices") as notices:
        notices.drop_index(op.f("ix_notices_review_id"))
        notices.drop_constraint(op.f("fk_notices_review_id"), type_="foreignkey")
        notices.drop_column("review_id")
        notices.alter_column("document_id", existing_type=sa.String(length=16), nullable=False)
    op.drop_index(op.f("ix_review_verdicts_user_id"), table_name="review_verdicts")
    op.drop_table("review_verdicts")
    op.drop_index("ix_review_asked_part", table_name="review_asked")
    op.drop_table("review_asked")
    op.drop_index("ix_reviews_submitted_by_id_state", table_name="reviews")
    op.drop_index("ix_reviews_state_due_on", table_name="reviews")
    op.drop_index(op.f("ix_reviews_customer_id"), table_name="reviews")
    op.drop_table("reviews")
    op.drop_index(op.f("ix_review_flows_by_id"), table_name="review_flows")
    op.drop_table("review_flows")


def _hand_in() -> None:
    """Begin a review of what waits, or nobody could answer any more. A record's id serves as that of its review."""
    texts = ("id", "record_type", "record_id", "customer_id", "due_on", "state", "note")
    numbers = ("round", "flow_number", "step", "submitted_by_id")
    moments = ("since", "submitted_at")
    reviews = sa.table(
        "reviews",
        *(sa.column(name, sa.String) for name in texts),
        *(sa.column(name, sa.Integer) for name in numbers),
        *(sa.column(name, sa.DateTime(timezone=True)) for name in moments),
        sa.column("steps", sa.JSON),
    )
    asked = sa.table("review_asked", sa.column("review_id", sa.String), sa.column("part", sa.String))
    at = datetime.now(UTC)
    for record_type, who, days, waiting in WAITING:
        found = op.get_bind().execute(sa.text(waiting)).all()
        same = {"record_type": record_type, "round": 1, "flow_number": 0, "step": 0, "since": at, "submitted_at": at}
        same |= {"state": "open", "note": "", "due_on": (at.date() + timedelta(days=days)).isoformat()}
        same |= {"steps": [{"who": who, "need": "any", "days": days}]}
        rows = [
            {**same, "id": ident, "record_id": ident, "customer_id": customer_id, "submitted_by_id": by_id}
            for ident, customer_id, by_id in found
        ]
        op.bulk_insert(reviews, rows)
        op.bulk_insert(asked, [{"review_id": row["id"], "part": part} for row in rows for part in who])
