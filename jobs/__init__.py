"""Work that outlives a request: the job row, its lease and progress, the sweep."""
