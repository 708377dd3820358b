"""What finance types; a file for each subject."""
