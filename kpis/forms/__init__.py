"""What the pages of this room ask, a file for each subject; `scopes` holds the fields that several share."""
