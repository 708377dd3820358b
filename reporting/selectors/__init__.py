"""What the pages of this room read: one function for each page, with a fixed number of queries however much there is.

Results are read as plain tuples, because a dashboard shows hundreds of them. Drafts count as not entered in results,
so nobody sees them here.
"""
