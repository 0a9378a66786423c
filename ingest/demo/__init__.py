"""A made-up city of parks, written as the files its service providers would hand in."""

from ingest.demo.city import providers_csv, register_csv, write_city

__all__ = ["providers_csv", "register_csv", "write_city"]
