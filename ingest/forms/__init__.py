"""Writers of the official forms: from plain content to the bytes of a Word or Excel file."""
