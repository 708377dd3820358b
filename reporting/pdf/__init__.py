"""From HTML to a tagged PDF (PDF/UA-1).

A paper comes in parts (`InParts`): its front and runs of sections, each of which begins on a new page. A part is set by
itself in a child process with limits, and kept by what it is made of, so that an edit costs a section and not the paper
(docs/decisions/0007). Then the front is set, which knows by now on which page each section begins, and all is joined.

    parts.py     what a paper in parts is, and what a part is known by
    kept.py      the parts that were set before, as files
    setting.py   one document from HTML to PDF: the only module that knows WeasyPrint
    finishing.py what WeasyPrint leaves to do for screen readers
    running.py   running titles and "page 3 of 20"
    joining.py   many files become one
    setter.py    the child process
    children.py  the pool of children, their limits, and the progress
"""

from reporting.pdf.children import paper_pdf
from reporting.pdf.joining import page_count
from reporting.pdf.setting import readable, render_pdf

__all__ = ["page_count", "paper_pdf", "readable", "render_pdf"]
