"""Add index to large table (rolling)

Revision ID: 008_add_documents_index
Revises: "007_migrate_user_roles"
Create Date: 2024-11-08 16:00:00.000000

"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "008_add_documents_index"
down_revision = "007_migrate_user_roles"
branch_labels = None
depends_on = ("005_add_audit_trail",)


def upgrade():
    with op.get_context().autocommit_block():
        op.execute("CREATE INDEX CONCURRENTLY idx_documents_tenant_status ON documents (tenant_id, status)")


def downgrade():
    op.drop_index("idx_documents_tenant_status", table_name="documents")
