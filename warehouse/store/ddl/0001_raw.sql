-- What entered, as it was read. Append-only: a row is never updated or deleted.
-- A submission is read once on arrival and again by each rejudge; the rows of a reading carry its reading_id.
CREATE SCHEMA raw;
CREATE SCHEMA restricted;

CREATE SEQUENCE raw.received_seq;
CREATE TABLE raw.submissions (
    submission_id VARCHAR PRIMARY KEY,          -- from the sha256 of its files: the same bytes are the same submission
    received_seq BIGINT NOT NULL DEFAULT nextval('raw.received_seq'),
    received_at TIMESTAMP NOT NULL,             -- UTC
    envelope_district_code VARCHAR,
    content_sha256 VARCHAR NOT NULL,
    display_name VARCHAR NOT NULL               -- file or package name as handed in
);

-- Every arrival, repeated ones included: duplicates leave a row here and nowhere else.
CREATE TABLE raw.arrivals (
    arrived_at TIMESTAMP NOT NULL,
    submission_id VARCHAR,
    path_name VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL,
    reason_zh VARCHAR,
    reason_en VARCHAR
);

CREATE TABLE raw.files (
    submission_id VARCHAR NOT NULL,
    file_name VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    size_bytes BIGINT NOT NULL
);

CREATE SEQUENCE raw.reading_seq;
CREATE TABLE raw.readings (
    reading_id BIGINT PRIMARY KEY,
    submission_id VARCHAR NOT NULL,
    read_at TIMESTAMP NOT NULL,
    code_version VARCHAR NOT NULL,
    registry_hash VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL CHECK (outcome IN ('accepted', 'accepted_with_issues', 'rejected'))
);

-- One row a reading that found a report (form 2-1): cover, basic information, team, confirmation, satisfaction.
CREATE TABLE raw.diagnoses (
    reading_id BIGINT NOT NULL, submission_id VARCHAR NOT NULL,
    park_id VARCHAR NOT NULL,
    park_name_as_written VARCHAR NOT NULL,
    park_level VARCHAR,
    management_name VARCHAR,
    provider_name VARCHAR,
    diagnosis_year INTEGER NOT NULL,
    date_source VARCHAR NOT NULL,               -- confirmation, cover, inferred
    year_basis VARCHAR NOT NULL,                -- before, including, other
    cover_date DATE,
    onsite_start_date DATE, onsite_end_date DATE, onsite_working_days INTEGER,
    handover_date DATE, meeting_date DATE,
    completed_date DATE,
    team_size INTEGER, senior_titles INTEGER, park_staff INTEGER,
    scope VARCHAR,
    is_free BOOLEAN, has_third_party_evaluation BOOLEAN,
    satisfaction VARCHAR,
    is_demo BOOLEAN NOT NULL,
    source_file VARCHAR NOT NULL, source_place VARCHAR NOT NULL,
    code_version VARCHAR NOT NULL, registry_hash VARCHAR NOT NULL
);

CREATE TABLE raw.indicator_values (
    reading_id BIGINT NOT NULL, submission_id VARCHAR NOT NULL,
    data_year INTEGER NOT NULL,
    indicator_set_id VARCHAR NOT NULL, indicator_no INTEGER NOT NULL,
    value DOUBLE,                               -- in the indicator's unit; only where state = reported
    attainment VARCHAR,                         -- met, partly, not_met for indicators judged by words
    state VARCHAR NOT NULL CHECK (state IN ('reported', 'not_applicable', 'missing', 'invalid')),
    text_as_written VARCHAR,
    unit_as_written VARCHAR,
    evidence VARCHAR, note VARCHAR,
    source_file VARCHAR NOT NULL, source_place VARCHAR NOT NULL,
    code_version VARCHAR NOT NULL, registry_hash VARCHAR NOT NULL
);

CREATE TABLE raw.basic_requirements (
    reading_id BIGINT NOT NULL, submission_id VARCHAR NOT NULL,
    requirement_no INTEGER NOT NULL,
    is_met BOOLEAN,                             -- null: partly met, blank or unreadable, for the district to rule on
    text_as_written VARCHAR, evidence VARCHAR,
    source_file VARCHAR NOT NULL, source_place VARCHAR NOT NULL,
    code_version VARCHAR NOT NULL, registry_hash VARCHAR NOT NULL
);

CREATE TABLE raw.recommendations (
    reading_id BIGINT NOT NULL, submission_id VARCHAR NOT NULL,
    seq INTEGER NOT NULL,                       -- order in the table, from 1
    content VARCHAR NOT NULL,
    total_investment_wan_yuan DOUBLE, fixed_investment_wan_yuan DOUBLE,
    expected_effect VARCHAR, note VARCHAR,
    planned_date DATE, planned_precision VARCHAR,
    source_file VARCHAR NOT NULL, source_place VARCHAR NOT NULL,
    code_version VARCHAR NOT NULL, registry_hash VARCHAR NOT NULL
);

-- The score the provider gives per data year, and demonstration works, with the sentence as evidence.
CREATE TABLE raw.own_scores (
    reading_id BIGINT NOT NULL, submission_id VARCHAR NOT NULL,
    data_year INTEGER NOT NULL, score DOUBLE NOT NULL, sentence VARCHAR NOT NULL,
    source_file VARCHAR NOT NULL, source_place VARCHAR NOT NULL,
    code_version VARCHAR NOT NULL, registry_hash VARCHAR NOT NULL
);
CREATE TABLE raw.demonstration_works (
    reading_id BIGINT NOT NULL, submission_id VARCHAR NOT NULL,
    work_code VARCHAR NOT NULL, sentence VARCHAR NOT NULL,
    source_file VARCHAR NOT NULL, source_place VARCHAR NOT NULL,
    code_version VARCHAR NOT NULL, registry_hash VARCHAR NOT NULL
);

-- A year after the diagnosis: what became of each recommendation.
CREATE TABLE raw.follow_ups (
    reading_id BIGINT NOT NULL, submission_id VARCHAR NOT NULL,
    park_id VARCHAR NOT NULL, diagnosis_year INTEGER NOT NULL,
    submitted_date DATE, next_plan VARCHAR,
    source_file VARCHAR NOT NULL, source_place VARCHAR NOT NULL,
    code_version VARCHAR NOT NULL, registry_hash VARCHAR NOT NULL
);
CREATE TABLE raw.follow_up_items (
    reading_id BIGINT NOT NULL, submission_id VARCHAR NOT NULL,
    park_id VARCHAR NOT NULL, diagnosis_year INTEGER NOT NULL,
    seq INTEGER NOT NULL,                       -- the recommendation's seq
    content VARCHAR NOT NULL,
    adoption VARCHAR NOT NULL, progress VARCHAR,
    reason VARCHAR, actual_investment_wan_yuan DOUBLE, actual_effect VARCHAR, done_date DATE,
    source_file VARCHAR NOT NULL, source_place VARCHAR NOT NULL,
    code_version VARCHAR NOT NULL, registry_hash VARCHAR NOT NULL
);

-- The district's word on a diagnosis.
CREATE TABLE raw.reviews (
    reading_id BIGINT NOT NULL, submission_id VARCHAR NOT NULL,
    park_id VARCHAR NOT NULL, diagnosis_year INTEGER NOT NULL,
    review_state VARCHAR NOT NULL, review_opinion VARCHAR, review_date DATE,
    source_file VARCHAR NOT NULL, source_place VARCHAR NOT NULL,
    code_version VARCHAR NOT NULL, registry_hash VARCHAR NOT NULL
);

CREATE TABLE raw.issues (
    reading_id BIGINT NOT NULL, submission_id VARCHAR NOT NULL,
    issue_no INTEGER NOT NULL,                  -- order within the reading, from 1
    check_id VARCHAR NOT NULL,
    severity VARCHAR NOT NULL, blocks BOOLEAN NOT NULL, responsible VARCHAR NOT NULL,
    data_year INTEGER, indicator_no INTEGER,
    file VARCHAR NOT NULL, place VARCHAR NOT NULL,
    value VARCHAR,
    message_zh VARCHAR NOT NULL, message_en VARCHAR NOT NULL,
    remedy_zh VARCHAR NOT NULL, remedy_en VARCHAR NOT NULL,
    code_version VARCHAR NOT NULL, registry_hash VARCHAR NOT NULL
);

-- The register of parks: the latest row of a park_id holds.
CREATE SEQUENCE raw.register_seq;
CREATE TABLE raw.park_register (
    register_seq BIGINT NOT NULL DEFAULT nextval('raw.register_seq'),
    registered_at TIMESTAMP NOT NULL,
    park_id VARCHAR NOT NULL,
    park_name VARCHAR NOT NULL,
    aliases VARCHAR,                            -- ; between names
    district_code VARCHAR,
    park_level VARCHAR,
    parent_park_id VARCHAR,
    is_confirmed BOOLEAN NOT NULL,
    source VARCHAR NOT NULL                     -- import, submission
);

-- Names, phones and e-mails of people: never leaves this schema.
CREATE TABLE restricted.people (
    reading_id BIGINT NOT NULL, submission_id VARCHAR NOT NULL,
    role VARCHAR NOT NULL, name VARCHAR, phone VARCHAR, email VARCHAR,
    duty VARCHAR, title VARCHAR, specialty VARCHAR,
    source_file VARCHAR NOT NULL, source_place VARCHAR NOT NULL,
    code_version VARCHAR NOT NULL, registry_hash VARCHAR NOT NULL
);
