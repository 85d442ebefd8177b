"""Questions about timelines."""
