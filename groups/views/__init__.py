"""The pages of groups, one function per page."""
