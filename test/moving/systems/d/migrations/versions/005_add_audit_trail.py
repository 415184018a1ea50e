"""Add audit trail functionality

Revision ID: 005_add_audit_trail
Revises: "003_add_indexes"
Create Date: 2024-11-08 13:00:00.000000

"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "005_add_audit_trail"
down_revision = "003_add_indexes"
branch_labels = ("audit",)
depends_on = None


def upgrade():
    op.create_table(
        "audit_logs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("operation", sa.String(), nullable=False),
        sa.Column("new_values", postgresql.JSONB(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.execute("""
        CREATE OR REPLACE FUNCTION audit_trigger_function()
        RETURNS TRIGGER AS $$
        BEGIN
            INSERT INTO audit_logs (id, table_name, operation, new_values)
            VALUES (
                (SELECT coalesce(max(id), 0) + 1 FROM audit_logs), TG_TABLE_NAME, TG_OP,
                CASE WHEN TG_OP IN ('INSERT', 'UPDATE') THEN to_jsonb(NEW) ELSE NULL END
            );
            RETURN COALESCE(NEW, OLD);
        END;
        $$ LANGUAGE plpgsql;
    """)
    for table in ["users", "documents"]:
        op.execute(f"""
            CREATE TRIGGER audit_{table}_trigger
                AFTER INSERT OR UPDATE OR DELETE ON {table}
                FOR EACH ROW EXECUTE FUNCTION audit_trigger_function();
        """)


def downgrade():
    for table in ["users", "documents"]:
        op.execute(f"DROP TRIGGER IF EXISTS audit_{table}_trigger ON {table}")
    op.execute("DROP FUNCTION IF EXISTS audit_trigger_function()")
    op.drop_table("audit_logs")
