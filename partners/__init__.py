"""Partnerships, the bodies in them, their services and customers, and what people may do there.

A partnership is the boundary of everything: every row belongs to one, and nothing crosses it.
"""
