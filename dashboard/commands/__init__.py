"""The commands around the dashboard: serve it, register its users, read its log."""
