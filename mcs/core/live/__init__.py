"""Live: what has changed reaches open pages. At most once, nothing depends on it; ids cross, never text."""
