"""Time as councils report it: financial years, quarters, months, as-at days, ranges, survey waves.

Begin with values.py, which needs no database: every other room speaks of time in its words.
models.py keeps the same periods as a table, the reporting calendar, which the roll-up joins.
"""
