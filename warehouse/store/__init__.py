"""What is kept: the raw tables, and the lock that lets one process write them."""
