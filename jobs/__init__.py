"""Work that outlives a request: the job row, the worker that claims it, the sweep, and the progress a person watches.

A job is a row written with its cause; Celery's message is only the doorbell (docs/decisions tells what was measured).
"""
