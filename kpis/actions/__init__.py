"""The only place that writes KPIs, targets, returns and figures."""
