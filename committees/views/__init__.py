"""Pages of committees, their meetings, and the calendar."""
