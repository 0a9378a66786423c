"""A made-up city of parks, written as the files its service providers would hand in."""

from ingest.demo.city import register_csv, write_city

__all__ = ["register_csv", "write_city"]
