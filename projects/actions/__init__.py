"""The only place that writes plans, projects and what stands beside them."""
