-- The texts of a reading in which contact data of people are masked, as written: never leaves this schema.
CREATE TABLE restricted.free_texts (
    reading_id BIGINT NOT NULL, submission_id VARCHAR NOT NULL,
    table_name VARCHAR NOT NULL,                -- the raw table that has the masked text
    row_no BIGINT NOT NULL,                     -- order among the reading's rows of that table, from 1
    column_name VARCHAR NOT NULL,
    text_as_written VARCHAR NOT NULL,
    source_file VARCHAR, source_place VARCHAR,  -- null where the row names no one place
    code_version VARCHAR NOT NULL, registry_hash VARCHAR NOT NULL
);
