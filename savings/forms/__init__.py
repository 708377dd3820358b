"""What finance types into a business case, and around it. A file for each subject."""

"""What is typed into a business case. A file for each subject."""
"""What people type into business cases. A file for each subject."""
"""What the pages of a business case ask for."""
