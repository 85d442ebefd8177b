"""The addresses of posts, and the page that the groups' apps show."""
