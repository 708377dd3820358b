"""What the pages of committees and of the calendar read, and other rooms: a fixed number of queries each."""
