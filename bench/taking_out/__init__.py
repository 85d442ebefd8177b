"""Taking out one permission check after the other, to see whether the tests notice."""
