"""add the phone of a person

Revision ID: c0ffee12ab34
Revises: 4be21f0c77aa
Create Date: 2025-01-04 00:00:00.000000

"""
import sqlalchemy as sa
from alembic import op

revision = "c0ffee12ab34"
down_revision = "4be21f0c77aa"


def upgrade():
    op.add_column("person", sa.Column("phone", sa.String(20)))


def downgrade():
    op.drop_column("person", "phone")
