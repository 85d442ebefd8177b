"""Who may see and do what: the table of rights walked against the running application."""
