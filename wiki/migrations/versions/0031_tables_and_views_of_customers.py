"""Tables of customers beside those of cases."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

KIND = sa.Enum("cases", "customers", name="importkind", native_enum=False, length=40)


def upgrade() -> None:
    op.add_column("imports", sa.Column("kind", KIND, nullable=False, server_default="cases"))


def downgrade() -> None:
    op.drop_column("imports", "kind")
