DO $$
BEGIN
    IF (SELECT COUNT(*) FROM documents WHERE reference_count < 0) > 0 THEN
        RAISE EXCEPTION 'Cannot proceed: documents with negative references found';
    END IF;
END $$;
