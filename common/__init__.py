"""A short, closed list of shared abstractions: named errors, exact numbers, formatting, view bases.

Nothing here knows a partnership, a KPI or a report.
"""
