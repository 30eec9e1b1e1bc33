"""The audit log is only ever added to, and can be looked through."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

REFUSAL = "The audit log is only ever added to."
SQLITE = {
    # A row that is replaced is not deleted in the eyes of SQLite.
    "audit_keeps_its_numbers": "INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)",
    "audit_is_not_changed": "UPDATE ON audit",
    "audit_is_not_deleted": "DELETE ON audit",
}
POSTGRESQL = {
    "audit_is_not_changed": "UPDATE OR DELETE ON audit FOR EACH ROW",
    "audit_is_not_emptied": "TRUNCATE ON audit FOR EACH STATEMENT",
}


def upgrade() -> None:
    with op.batch_alter_table("audit") as batch:
        batch.drop_index("ix_audit_actor_id")
        batch.create_index("ix_audit_actor_id_at", ["actor_id", "at"])
        batch.create_index("ix_audit_action_id", ["action", "id"])
        batch.create_index("ix_audit_at", ["at"])
    if op.get_bind().dialect.name == "sqlite":
        for name, when in SQLITE.items():
            op.execute(sa.text(f"CREATE TRIGGER {name} BEFORE {when} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"))
        return
    op.execute(
        "CREATE FUNCTION audit_is_added_to() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    for name, when in POSTGRESQL.items():
        op.execute(f"CREATE TRIGGER {name} BEFORE {when} EXECUTE FUNCTION audit_is_added_to()")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in SQLITE:
            op.execute(f"DROP TRIGGER {name}")
    else:
        for name in POSTGRESQL:
            op.execute(f"DROP TRIGGER {name} ON audit")
        op.execute("DROP FUNCTION audit_is_added_to()")
    with op.batch_alter_table("audit") as batch:
        batch.drop_index("ix_audit_at")
        batch.drop_index("ix_audit_action_id")
        batch.drop_index("ix_audit_actor_id_at")
        batch.create_index("ix_audit_actor_id", ["actor_id"])
