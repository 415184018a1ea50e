"""add the plan of a tenant

Revision ID: 0a7be3c91d20
Revises: 9f1c2ab4d5e6
Create Date: 2025-01-03 00:00:00.000000

"""
import sqlalchemy as sa
from alembic import op

revision = "0a7be3c91d20"
down_revision = "9f1c2ab4d5e6"


def upgrade():
    op.add_column("tenant_registry", sa.Column("plan", sa.String(20)))


def downgrade():
    op.drop_column("tenant_registry", "plan")
