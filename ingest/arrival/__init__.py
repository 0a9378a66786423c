"""What arrives: paths sorted into submissions, bytes kept under their hash."""
