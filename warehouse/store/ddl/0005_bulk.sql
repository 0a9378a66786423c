-- A bulk file holds many reports, each a submission of its own: sha256 is the bulk file's, part the place in it.
ALTER TABLE raw.files ADD COLUMN part VARCHAR;
