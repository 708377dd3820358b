"""What pages and papers read of a business case."""
