"""Follow-up."""
