--! transaction: off
CREATE INDEX CONCURRENTLY idx_documents_source ON documents(source);

--! down
DROP INDEX idx_documents_source;
