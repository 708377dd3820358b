"""The business plan: priorities and projects with their benefits and updates, stages, contracts, actions, quotations."""
