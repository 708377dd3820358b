"""The arithmetic of business cases: amounts are exact Decimals in pounds, ratios exact Fractions, nothing is rounded.

Benefits are negative and added costs positive, as in the tables of a business case. Rounding belongs to display.
"""
