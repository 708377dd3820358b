"""What is typed into a business case. A file for each subject."""
