"""The registry (规则): what its files say, read and checked."""
