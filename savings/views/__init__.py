"""Pages of business cases; read only."""
