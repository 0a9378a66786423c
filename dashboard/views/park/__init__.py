"""A park."""
