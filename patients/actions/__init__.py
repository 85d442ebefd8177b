"""The only writers of patients."""
