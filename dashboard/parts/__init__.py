"""What pages are made of: layout, sentences, buttons that give files."""
