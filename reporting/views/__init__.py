"""Pages of dashboards and of papers."""
