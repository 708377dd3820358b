"""What is typed about plans and projects, a file for each subject."""
