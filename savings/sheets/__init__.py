"""A business case as a spreadsheet: out in the layout of its pages, and in again with every difference shown first."""
