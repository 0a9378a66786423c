"""The warehouse: where data is kept, built, published and queried."""
