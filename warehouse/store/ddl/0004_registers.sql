-- Parks lie in more than one district, and a name first taken for a park of its own may turn out to be another's.
ALTER TABLE raw.park_register ADD COLUMN other_district_codes VARCHAR;  -- ; between codes
ALTER TABLE raw.park_register ADD COLUMN merged_into VARCHAR;           -- park_id that this one's rows count for

-- The register of providers: the latest row of a provider_id holds.
CREATE TABLE raw.provider_register (
    register_seq BIGINT NOT NULL DEFAULT nextval('raw.register_seq'),
    registered_at TIMESTAMP NOT NULL,
    provider_id VARCHAR NOT NULL,
    provider_name VARCHAR NOT NULL,
    aliases VARCHAR,                            -- ; between names
    is_confirmed BOOLEAN NOT NULL,
    source VARCHAR NOT NULL,                    -- import, submission
    merged_into VARCHAR                         -- provider_id that this one's diagnoses count for
);

-- raw.diagnoses.provider_name is the name registered when it was read, beside the name as the report has it.
ALTER TABLE raw.diagnoses ADD COLUMN provider_id VARCHAR;
ALTER TABLE raw.diagnoses ADD COLUMN provider_name_as_written VARCHAR;
