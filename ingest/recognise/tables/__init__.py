"""The guide's tables in a document: found by heads, rows and years, wherever they stand."""
