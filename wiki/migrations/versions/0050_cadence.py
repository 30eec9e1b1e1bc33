"""From which rule the day of a plan's review comes, and what brought it forward; complaints that are serious."""

from datetime import date, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

DAYS = {"key": 91}
OTHERS = 182
"""After so many days plans were reviewed so far."""

PLANS = sa.table(
    "account_plans",
    *(sa.column(name, sa.String) for name in ("id", "customer_id", "review_due")),
    sa.column("review_rule", sa.JSON),
    sa.column("review_reasons", sa.JSON),
)
CUSTOMERS = sa.table("customers", sa.column("id", sa.String), sa.column("account_class", sa.String))
EVENTS = sa.table("plan_events", *(sa.column(name, sa.String) for name in ("plan_id", "step")))


def upgrade() -> None:
    op.add_column("account_plans", sa.Column("review_rule", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("account_plans", sa.Column("review_reasons", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("customer_voices", sa.Column("severe", sa.Boolean(), nullable=False, server_default=sa.false()))
    link = op.get_bind()
    # Of a plan whose review was ever brought forward, nobody knows any more from when on its days are counted.
    brought = sa.select(EVENTS.c.plan_id).where(EVENTS.c.step == "trigger")
    known = sa.select(PLANS.c.id, PLANS.c.review_due, CUSTOMERS.c.account_class)
    known = known.join(CUSTOMERS, CUSTOMERS.c.id == PLANS.c.customer_id)
    for plan_id, due, code in link.execute(
        known.where(PLANS.c.review_due.is_not(None), PLANS.c.id.not_in(brought))
    ).all():
        days = DAYS.get(code or "", OTHERS)
        counted = (date.fromisoformat(due) - timedelta(days=days)).isoformat()
        rule = {"class": code or "", "days": days, "from": counted}
        link.execute(sa.update(PLANS).where(PLANS.c.id == plan_id).values(review_rule=rule))


def downgrade() -> None:
    op.drop_column("customer_voices", "severe")
    op.drop_column("account_plans", "review_reasons")
    op.drop_column("account_plans", "review_rule")
