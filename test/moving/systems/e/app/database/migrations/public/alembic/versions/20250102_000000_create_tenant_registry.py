"""create tenant registry

Revision ID: 9f1c2ab4d5e6
Revises:
Create Date: 2025-01-02 00:00:00.000000

"""
import sqlalchemy as sa
from alembic import op

revision = "9f1c2ab4d5e6"
down_revision = None


def upgrade():
    op.create_table(
        "tenant_registry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tenant_name", sa.String(255), nullable=False),
        sa.Column("domain", sa.String(255), nullable=False),
        sa.Column("schema_name", sa.String(63), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("domain"),
        sa.UniqueConstraint("schema_name"),
    )


def downgrade():
    op.drop_table("tenant_registry")
