"""What people type into business cases. A file for each subject."""
