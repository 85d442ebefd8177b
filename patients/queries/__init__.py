"""Questions about patients. What is handed out carries only what its reader may know."""
