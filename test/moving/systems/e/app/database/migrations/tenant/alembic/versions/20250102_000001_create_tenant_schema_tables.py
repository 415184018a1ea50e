"""create tenant schema tables

Revision ID: 4be21f0c77aa
Revises:
Create Date: 2025-01-02 00:00:01.000000

"""
import sqlalchemy as sa
from alembic import op

revision = "4be21f0c77aa"
down_revision = None


def upgrade():
    op.create_table(
        "tenant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("settings", sa.JSON()),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(255)),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"]),
    )


def downgrade():
    op.drop_table("person")
    op.drop_table("tenant")
