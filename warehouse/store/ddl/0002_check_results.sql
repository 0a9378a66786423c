-- Park x check: the status of every check that is judged when a report is read, with the reason of
-- an UNKNOWN. Checks across reports are judged by the models.
CREATE TABLE raw.check_results (
    reading_id BIGINT NOT NULL, submission_id VARCHAR NOT NULL,
    check_id VARCHAR NOT NULL,
    status VARCHAR NOT NULL CHECK (status IN ('PASS', 'FAIL', 'UNKNOWN')),
    reason_zh VARCHAR, reason_en VARCHAR,       -- null for PASS
    code_version VARCHAR NOT NULL, registry_hash VARCHAR NOT NULL
);

-- The sentence that names a special diagnosis (专项诊断); null where none does.
ALTER TABLE raw.diagnoses ADD COLUMN special_diagnosis VARCHAR;
