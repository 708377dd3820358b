"""Pages about how people sign in. They belong to the person, not to a partnership."""
