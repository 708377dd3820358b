"""What the pages of this room read, a file for each subject: returns, one figure’s history, definitions, stated."""
