"""What is entered of a patient."""
