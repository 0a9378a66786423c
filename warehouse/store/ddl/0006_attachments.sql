-- What each file of a submission was read as: a form, or an attachment that lies beside the forms.
CREATE TABLE raw.file_roles (
    reading_id BIGINT NOT NULL, submission_id VARCHAR NOT NULL,
    file_name VARCHAR NOT NULL,
    role VARCHAR NOT NULL,                      -- report, pledge, confirmation, satisfaction, follow_up, review, attachment
    code_version VARCHAR NOT NULL, registry_hash VARCHAR NOT NULL
);

-- Each evidence index of a report against the files handed in and the list of references (chapter 六).
CREATE TABLE raw.evidence_links (
    reading_id BIGINT NOT NULL, submission_id VARCHAR NOT NULL,
    link_no INTEGER NOT NULL,                   -- order within the reading, from 1
    index_as_written VARCHAR,                   -- null: a file that no index names
    named VARCHAR,                              -- the one thing of the index that this row is about
    state VARCHAR NOT NULL CHECK (state IN ('found', 'not_found', 'not_asked')),
    target_kind VARCHAR,                        -- file, reference; null where not found
    target VARCHAR,                             -- name of the file, or the line of the references
    cells INTEGER NOT NULL,                     -- how many cells hold the index
    source_file VARCHAR, source_place VARCHAR,  -- the first of them
    code_version VARCHAR NOT NULL, registry_hash VARCHAR NOT NULL
);
