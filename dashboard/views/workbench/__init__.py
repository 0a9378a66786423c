"""The analyst's workbench."""
