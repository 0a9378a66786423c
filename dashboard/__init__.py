"""What people see: pages that only read publications."""
