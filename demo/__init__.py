"""The demonstration partnerships and their loader."""
