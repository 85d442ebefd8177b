"""What people fill in, split by page."""
