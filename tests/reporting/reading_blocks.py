"""What a block gives, as tests read it."""

import json

from reporting.references import References, read_reference


def collect(context, written):
    parts = References(context).block(read_reference(f"block {written}"))
    assert json.loads(json.dumps(parts)) == parts, "a block gives plain JSON"
    return parts


def texts(table):
    return [[cell["text"] or cell.get("note", "") for cell in row["cells"]] for row in table["rows"]]
