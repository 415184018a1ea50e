CREATE INDEX CONCURRENTLY idx_documents_source ON documents(source);
