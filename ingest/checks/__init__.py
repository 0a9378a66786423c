"""The cross-checks of a single report: one small function a check, run in the order of rules.RULES."""
