/** What people type most, for the help of each command. */
export const examples: Readonly<Record<string, readonly string[]>> = {
  "tenantry plan": [
    "tenantry plan --exit-code",
    "tenantry plan --env production --out plan.json",
    "tenantry plan --tenant acme --to 20260103",
    "tenantry plan --sql --only tenants --from base",
    "tenantry plan --env production --facts-out facts.json",
    "tenantry plan --env production --offline --facts facts.json",
  ],
  "tenantry apply": [
    "tenantry apply",
    "tenantry apply --env production --plan plan.json",
    "tenantry apply --only public",
    "tenantry apply --tenant acme --dry-run",
  ],
  "tenantry status": ["tenantry status", "tenantry status --tenant acme --verbose"],
  "tenantry create": [
    'tenantry create tenant "add user avatar"',
    'tenantry create tenant "add plan" --from-diff',
    "tenantry create both --merge",
    'tenantry create public "join billing and audit" --requires 004 --requires 005',
  ],
  "tenantry revert": [
    "tenantry revert --all --dry-run",
    "tenantry revert --tenant acme --steps 2",
    "tenantry revert --only tenants --to 20260103",
  ],
  "tenantry tenant create": [
    "tenantry tenant create acme globex",
    "tenantry tenant create --from tenants.csv --concurrency 8",
  ],
  "tenantry tenant list": ["tenantry tenant list --json"],
  "tenantry tenant drop": ["tenantry tenant drop acme"],
  "tenantry backup": ["tenantry backup --tenant acme", "tenantry backup --all --out nightly"],
  "tenantry restore": ["tenantry restore nightly --tenant acme", "tenantry restore nightly --all --dry-run"],
  "tenantry reset": [
    "tenantry reset --all --dry-run",
    "tenantry reset --tenant acme",
    "tenantry reset --only public --yes",
  ],
  "tenantry list": ["tenantry list", "tenantry list tenant/20260103"],
  "tenantry lint": [
    "tenantry lint",
    "tenantry lint --latest 3",
    "tenantry lint db/migrate --format sarif",
    "tenantry lint migrations/tenant/003_add_user_avatar.sql",
  ],
  "tenantry mark": [
    "tenantry mark --applied 20260103 --tenant acme",
    "tenantry mark --to head --all --dry-run",
    "tenantry mark --checksum tenant/20260103 --only tenants",
  ],
  "tenantry adopt": [
    "tenantry adopt --dry-run",
    "tenantry adopt --env production --yes",
    "tenantry adopt --from django --to 001 --only tenants",
  ],
  "tenantry import": [
    "tenantry import ../old/migrations --dry-run",
    "tenantry import db/migration --from flyway --scope tenant",
    'tenantry import backend --alembic "poetry run alembic"',
  ],
  "tenantry rehearse": [
    "tenantry rehearse",
    "tenantry rehearse --from base",
    "tenantry rehearse --env production --server-version 15",
    "tenantry rehearse --from base --untrusted --deadline 2min",
  ],
  "tenantry drift": [
    "tenantry drift --env production",
    "tenantry drift --tenant acme",
    "tenantry drift --ignore owner --ignore grant --json",
  ],
  "tenantry doctor": [
    "tenantry doctor",
    "tenantry doctor --steal",
    "tenantry doctor --env production --json",
  ],
  "tenantry init": [
    "tenantry init",
    "tenantry init --layout schemas --no-workflows",
    "tenantry init --dry-run",
  ],
  "tenantry dev": ["tenantry dev"],
};
