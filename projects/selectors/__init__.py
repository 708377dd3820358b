"""What the pages read: a fixed number of queries each; a file for each subject."""
