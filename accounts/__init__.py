"""People and how they sign in. What a person may do is not here: see partners/roles.py."""
