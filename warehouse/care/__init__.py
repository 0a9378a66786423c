"""What keeps a home well: status, examination, backup."""
