"""The pages of people, split by noun."""
