"""The front door: the `greenpark` command."""
