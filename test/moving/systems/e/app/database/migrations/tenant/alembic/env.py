import os

from alembic import context
from sqlalchemy import create_engine, pool, text

url = os.environ["DATABASE_URL"]
tenant_schema = os.environ.get("TENANT_SCHEMA")
if not tenant_schema:
    raise ValueError("TENANT_SCHEMA environment variable is required")

if context.is_offline_mode():
    context.configure(url=url, literal_binds=True, version_table_schema=tenant_schema)
    with context.begin_transaction():
        context.run_migrations()
else:
    with create_engine(url, poolclass=pool.NullPool).connect() as connection:
        connection.execute(text(f'CREATE SCHEMA IF NOT EXISTS "{tenant_schema}"'))
        connection.execute(text(f'SET search_path TO "{tenant_schema}"'))
        context.configure(connection=connection, version_table_schema=tenant_schema)
        with context.begin_transaction():
            context.run_migrations()
