"""What the pages of this room read: a fixed number of queries each."""
