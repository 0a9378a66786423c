"""Registers and rules."""
