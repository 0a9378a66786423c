"""From raw tables to what readers open: build, compare, publish, keep."""
