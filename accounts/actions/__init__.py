"""Every change of people, split by noun."""
