"""The only place that writes papers: their sections, cover, recommendations, snapshots and documents."""
