"""Add indexes

Revision ID: 003_add_indexes
Revises: "002_add_rls_policies"
Create Date: 2024-11-03 12:00:00.000000

"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "003_add_indexes"
down_revision = "002_add_rls_policies"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("idx_users_role", "users", ["role"])


def downgrade():
    op.drop_index("idx_users_role", table_name="users")
