"""Word documents: parts, styles and runs to paragraphs and tables, with what each cell holds beside text."""
