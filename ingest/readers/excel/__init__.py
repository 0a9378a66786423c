"""Workbooks: what their cells show, in grids."""
