"""Addresses of this room, one file for each of its two sides: dashboards, and papers."""
