"""The district's review."""
