"""
Add audit logging tables

# MIGRATION_SCOPE: both
# MIGRATION_VERSION: 005_add_audit_logs
# MIGRATION_DESCRIPTION: Create audit_logs table in all schemas
"""

UPGRADE_SQL = """
CREATE TABLE IF NOT EXISTS audit_logs (
    id SERIAL PRIMARY KEY,
    user_id INTEGER,
    action VARCHAR(100) NOT NULL,
    metadata JSONB,
    created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
);

CREATE INDEX IF NOT EXISTS idx_audit_logs_user ON audit_logs(user_id);
"""

DOWNGRADE_SQL = """
DROP TABLE IF EXISTS audit_logs;
"""
