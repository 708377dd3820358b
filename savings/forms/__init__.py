"""What finance types into a business case, and around it. A file for each subject."""
