"""Help for what has the focus."""
