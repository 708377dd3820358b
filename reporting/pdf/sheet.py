"""One sheet of paper: what does not fit on it in the usual size is set smaller, in a process of its own."""

from datetime import datetime

from reporting.child import Limits, Progress, run_in_child, serve

LIMITS = Limits(seconds=30)
USUAL_SIZE = 'class="sheet"'
SMALLER = ('class="sheet sheet--small"', 'class="sheet sheet--smaller"', 'class="sheet sheet--smallest"')


def one_sheet(html: str, *, moment: datetime) -> bytes:
    """The document as PDF/UA-1. Its body has the class "sheet", by which the print stylesheet knows the sizes.

    Raises Refused at the limits.
    """
    return run_in_child("reporting.pdf.sheet", html, moment=moment, limits=LIMITS)


def fitted(html: str, *, moment: datetime, progress: Progress = lambda _: None) -> bytes:
    """In the first size in which it is one page; in the smallest where it is more."""
    from reporting.pdf.setting import drawn, laid_out, without_collecting

    with without_collecting():
        for size in (USUAL_SIZE, *SMALLER):
            document = laid_out(html.replace(USUAL_SIZE, size, 1))
            if len(document.pages) == 1:
                break
        return drawn(document, name="", moment=moment)


if __name__ == "__main__":
    serve(fitted)
