"""How much one person may hand in at once (product rule: a package of a park)."""

MOST_FILES = 40
MOST_MB = 100
