"""Money of a business case: budgets, savings that roll forward, one-off investment, and what does not cast.

`calculations` is pure arithmetic; the models store only what people type.
"""
