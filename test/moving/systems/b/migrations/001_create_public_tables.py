"""
Create the registry of tenants

# MIGRATION_SCOPE: public
# MIGRATION_VERSION: 001_create_public_tables
# MIGRATION_DESCRIPTION: The registry of tenants
"""

UPGRADE_SQL = """
CREATE TABLE tenants (
    id SERIAL PRIMARY KEY,
    slug VARCHAR(63) UNIQUE NOT NULL,
    schema_name VARCHAR(63) NOT NULL,
    is_active BOOLEAN NOT NULL DEFAULT true
);
"""

DOWNGRADE_SQL = """
DROP TABLE tenants;
"""


def upgrade():
    """Apply migration"""
    return UPGRADE_SQL


def downgrade():
    """Revert migration"""
    return DOWNGRADE_SQL
