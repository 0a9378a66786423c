"""A city's backlog in one file: many reports as .json, .jsonl or .csv, each a submission of its own."""
