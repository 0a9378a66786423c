"""From grids and paragraphs to the forms of the guide: what each cell means."""
