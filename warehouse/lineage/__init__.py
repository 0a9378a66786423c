"""Where a figure comes from, rank to cell, and what became of a park."""
