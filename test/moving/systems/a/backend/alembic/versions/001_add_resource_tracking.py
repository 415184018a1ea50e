"""add per-user resource tracking

Revision ID: 001_multi_tenant
Revises:
Create Date: 2025-10-14 10:00:00.000000

"""
import sqlalchemy as sa
from alembic import op

revision = "001_multi_tenant"
down_revision = None
branch_labels = None
depends_on = None

TEXT_COLUMNS = {
    "neo4j_service_name": 255,
    "neo4j_url": 512,
    "neo4j_bolt_url": 512,
    "neo4j_secret_name": 255,
    "postgres_instance_name": 255,
    "postgres_ip": 50,
    "postgres_connection_name": 512,
    "postgres_secret_name": 255,
    "openai_secret_name": 255,
}


def upgrade():
    for name, length in TEXT_COLUMNS.items():
        op.add_column("instances", sa.Column(name, sa.String(length), nullable=True))
    op.add_column(
        "instances", sa.Column("postgres_database", sa.String(100), nullable=False, server_default="memmachine")
    )
    op.add_column("instances", sa.Column("postgres_user", sa.String(100), nullable=False, server_default="postgres"))


def downgrade():
    op.drop_column("instances", "postgres_user")
    op.drop_column("instances", "postgres_database")
    for name in reversed(TEXT_COLUMNS):
        op.drop_column("instances", name)
