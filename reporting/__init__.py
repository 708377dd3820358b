"""Committee papers: what a report says, frozen as a snapshot, and how it is set.

A snapshot is plain data (sections, paragraphs, tables, charts). The web page, the PDF and the Word file are three
settings of the same snapshot and carry the same numbers."""
