"""Benchmark candidates."""
