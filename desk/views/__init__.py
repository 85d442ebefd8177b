"""The pages of the facility's desk, split by noun."""
