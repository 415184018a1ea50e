"""Add row-level security policies

Revision ID: 002_add_rls_policies
Revises: "001_initial_migration"
Create Date: 2024-11-02 12:00:00.000000

"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "002_add_rls_policies"
down_revision = "001_initial_migration"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("ALTER TABLE documents ENABLE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY tenant_documents ON documents "
        "USING (tenant_id = current_setting('app.current_tenant_id', true)::uuid)"
    )


def downgrade():
    op.execute("DROP POLICY tenant_documents ON documents")
    op.execute("ALTER TABLE documents DISABLE ROW LEVEL SECURITY")
