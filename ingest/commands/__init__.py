"""The commands by which documents enter; each imports what it runs when it is called."""
