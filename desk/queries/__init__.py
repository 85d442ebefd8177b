"""Questions of the facility's desk."""
