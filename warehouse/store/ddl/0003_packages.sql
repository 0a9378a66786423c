-- A part that arrives later is judged together with the files of its diagnosis that are on record:
-- those stand under the new submission too, with the submission they were first handed in with.
ALTER TABLE raw.files ADD COLUMN joined_from VARCHAR;

-- A submission whose report is of a diagnosis on record takes the place of that diagnosis's submission,
-- also where its dates move the diagnosis to another year.
CREATE TABLE raw.replacements (
    submission_id VARCHAR NOT NULL,
    replaced_submission_id VARCHAR NOT NULL,
    recorded_at TIMESTAMP NOT NULL              -- UTC
);
