"""
Add billing information to tenants

# MIGRATION_SCOPE: public
# MIGRATION_VERSION: 004_add_tenant_billing
# MIGRATION_DESCRIPTION: Add billing fields to tenants table
"""

UPGRADE_SQL = """
ALTER TABLE tenants ADD COLUMN IF NOT EXISTS billing_email VARCHAR(255);
"""

DOWNGRADE_SQL = """
ALTER TABLE tenants DROP COLUMN IF EXISTS billing_email;
"""
