"""What the pages of a business case ask for."""
