"""
Create the tables of a tenant

# MIGRATION_SCOPE: tenant
# MIGRATION_VERSION: 002_create_tenant_tables
# MIGRATION_DESCRIPTION: Users and their repositories
"""

UPGRADE_SQL = """
CREATE TABLE users (id SERIAL PRIMARY KEY, email VARCHAR(255) NOT NULL, first_name TEXT, last_name TEXT);
CREATE TABLE repositories (id SERIAL PRIMARY KEY, user_id INTEGER REFERENCES users(id));
"""

DOWNGRADE_SQL = """
DROP TABLE repositories;
DROP TABLE users;
"""
