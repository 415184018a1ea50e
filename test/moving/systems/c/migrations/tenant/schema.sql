CREATE TABLE documents (
    id UUID DEFAULT gen_random_uuid() PRIMARY KEY,
    source TEXT,
    old_column TEXT,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP
);
ALTER TABLE documents ADD COLUMN reference_count INTEGER NOT NULL DEFAULT 0;
COMMENT ON TABLE documents IS 'What a tenant has uploaded';
