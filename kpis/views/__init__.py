"""Pages of returns and of definitions."""
