"""The pages of patients, one function per page."""
