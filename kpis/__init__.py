"""KPIs: what they mean, what is aimed at, the returns in which figures come, and the results they add up to.

The way of a figure: models/definitions → entry → rules → actions (submit, approve) → rollup → results.
"""
