"""The only writers of groups."""
