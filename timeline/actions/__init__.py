"""Everything that changes a timeline, split by noun."""
