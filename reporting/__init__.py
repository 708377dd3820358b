"""Dashboards, and committee papers: report types made of blocks, snapshots frozen from the data, documents rendered.

A paper is never made from live rows: build_snapshot() freezes them once, and page, PDF and Word come from the snapshot.
"""
