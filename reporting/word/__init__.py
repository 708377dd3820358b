"""A snapshot as a Word document, to circulate for comments: real styles, numbering, tables and contents.

`docx_of` makes it from the snapshot's content alone; `docx_in_child` does so in a process with limits. The looks are in
base/: the styles, the lists and the settings as Word keeps them.
"""

import json
from datetime import datetime

from reporting.child import USUAL, Limits, Progress, run_in_child

__all__ = ["docx_in_child"]


def docx_in_child(
    content: dict, *, moment: datetime, limits: Limits = USUAL, progress: Progress = lambda _: None
) -> bytes:
    """The snapshot's content as docx. `moment` is its date of creation: the same input gives the same bytes."""
    source = json.dumps(content)
    return run_in_child("reporting.word.paper", source, moment=moment, limits=limits, progress=progress)
