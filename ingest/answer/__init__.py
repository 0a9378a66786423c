"""The answer to the submitter: a page, JSON, and their own documents with a comment at each fault."""
