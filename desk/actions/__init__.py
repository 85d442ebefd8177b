"""The only writers of the desk, split by noun."""
