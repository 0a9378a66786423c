"""The registers (名录) of parks and providers: names, aliases, imports, merges."""
