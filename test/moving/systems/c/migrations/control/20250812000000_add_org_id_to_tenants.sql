BEGIN;

ALTER TABLE tenants ADD COLUMN org_id TEXT;

COMMIT;

BEGIN;

CREATE INDEX idx_tenants_org_id ON tenants(org_id);

COMMIT;
