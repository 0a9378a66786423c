"""Everything that enters: read the forms, judge them, answer the submitter, append to the raw tables."""
