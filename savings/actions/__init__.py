"""The only place that writes business cases; a file for each subject."""
