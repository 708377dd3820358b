"""What the dashboards read: one function for each page, with a fixed number of queries however many KPIs there are.

Results are read as plain tuples, because a page shows hundreds of them. Drafts count as not entered in results, so
nobody sees them here.
"""
