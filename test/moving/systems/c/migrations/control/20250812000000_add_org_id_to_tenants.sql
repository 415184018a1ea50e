BEGIN;

ALTER TABLE tenants ADD COLUMN org_id TEXT;

COMMIT;

BEGIN;

--! accept: ddl-after-access-exclusive until=2099-12-31 reason="a control table is small"
CREATE INDEX idx_tenants_org_id ON tenants(org_id);

COMMIT;
