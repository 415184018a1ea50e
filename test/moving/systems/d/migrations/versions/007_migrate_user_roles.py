"""Migrate user roles to new format

Revision ID: 007_migrate_user_roles
Revises: "006_merge_branches"
Create Date: 2024-11-08 15:00:00.000000

"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "007_migrate_user_roles"
down_revision = "006_merge_branches"
branch_labels = None
depends_on = None


def upgrade():
    connection = op.get_bind()
    while True:
        result = connection.execute(sa.text("""
            UPDATE users SET role = CASE role WHEN 'admin' THEN 'tenant_admin' ELSE 'user' END
            WHERE id IN (SELECT id FROM users WHERE role IN ('admin', 'client') LIMIT 1000)
        """))
        if result.rowcount == 0:
            break


def downgrade():
    op.execute("UPDATE users SET role = CASE role WHEN 'tenant_admin' THEN 'admin' ELSE 'client' END")
