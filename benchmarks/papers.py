"""Pages per second and memory of committee papers, from data to file: `python -m benchmarks.papers [slug]`.

First the papers of the demonstration as PDF and Word; then a long one (benchmarks/long_paper.py, or the demonstration's
paper of that slug), by section, beside the same paper in one piece on the same machine in the same minutes. Each line
is a command of its own: seconds of the clock and of all processors, pages by both, and the most memory that its
processes had together.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

from benchmarks.portal import clock, empty_portal, seconds_of_children

EDITED = " This sentence was added."


def main() -> None:
    empty_portal()
    from django.core.management import call_command

    from reporting.models import Report

    call_command("demo", verbosity=0)
    with tempfile.TemporaryDirectory() as folder:
        demonstration(Path(folder))
        if len(sys.argv) > 1:
            from reporting.actions.snapshots import build_snapshot

            report = Report.objects.get(slug=sys.argv[1])
            content = build_snapshot(report=report, audience="public", by=None).content
        else:
            from benchmarks.long_paper import long_paper

            content = long_paper()
        long(content, Path(folder))


def demonstration(folder: Path) -> None:
    """Every paper of the demonstration, in this process and its children."""
    from django.core.management import call_command

    from reporting.models import Report
    from reporting.pdf import page_count

    print(f"{'paper':<32}{'pages':>6}{'clock s':>9}{'CPU s':>8}{'pages/s':>9}{'Word CPU s':>12}")
    for report in Report.objects.order_by("slug"):
        seconds: dict[str, float] = {}
        target = folder / f"{report.slug}.pdf"
        began = time.monotonic()
        with clock(seconds, "cold"):
            call_command("render_report", report.slug, output=target, verbosity=0)
        waited = time.monotonic() - began
        with clock(seconds, "word"):
            call_command("render_report", report.slug, format="docx", output=target.with_suffix(".docx"), verbosity=0)
        pages = page_count(target.read_bytes())
        print(
            f"{report.slug:<32}{pages:>6}{waited:>9.2f}{seconds['cold']:>8.2f}{pages / seconds['cold']:>9.1f}"
            f"{seconds['word']:>12.2f}"
        )


def long(content: dict, folder: Path) -> None:
    """One paper in one piece, cold, after the edit of one section, and unchanged."""
    kinds = [part["kind"] for section in content["sections"] for part in section["parts"]]
    print(
        f"\n{content['report']['slug']}: {len(content['sections'])} sections, {kinds.count('table')} tables, "
        f"{kinds.count('chart')} charts"
    )
    print(f"{'whole command':<32}{'pages':>6}{'clock s':>9}{'CPU s':>8}{'pages/s':>9}{'per CPU s':>11}{'MB':>6}")
    before, after = folder / "before.json", folder / "after.json"
    before.write_text(json.dumps(content), encoding="utf-8")
    after.write_text(json.dumps(with_edit(content)), encoding="utf-8")
    kept = str(folder / "parts")
    for words, asked in (
        ("WeasyPrint in one piece", ["one-piece", before]),
        ("by section, cold", ["parts", before, kept]),
        ("one section edited", ["parts", after, kept]),
        ("nothing changed", ["parts", after, kept]),
    ):
        target = folder / "measured.pdf"
        taken = measured([*map(str, asked), str(target)])
        print(line(words, target, *taken))


def line(words: str, target: Path, waited: float, cpu: float, memory: float) -> str:
    from reporting.pdf import page_count

    pages = page_count(target.read_bytes())
    return f"{words:<32}{pages:>6}{waited:>9.2f}{cpu:>8.2f}{pages / waited:>9.1f}{pages / cpu:>11.1f}{memory:>6.0f}"


def with_edit(content: dict) -> dict:
    """The next draft, with a sentence more in the section in the middle, in its first paragraph."""
    content = deepcopy(content)
    content["report"]["status"] += ", edited"
    middle = len(content["sections"]) // 2
    for section in [*content["sections"][middle:], *content["sections"][:middle]]:
        for part in section["parts"]:
            if part["kind"] == "paragraph":
                part["html"] += EDITED
                return content
    raise SystemExit("This paper has no paragraph to edit")


def measured(asked: list[str]) -> tuple[float, float, float]:
    """Seconds of clock and processors and megabytes that a command of this module takes with its children."""
    began, used, most = time.monotonic(), seconds_of_children(), 0.0
    with subprocess.Popen([sys.executable, "-m", "benchmarks.papers", "--set", *asked]) as command:
        while command.poll() is None:
            most = max(most, sum(resident(one) for one in family(command.pid)))
            time.sleep(0.2)  # to look costs time too
    if command.returncode:
        raise SystemExit(f"It broke: {asked}")
    return time.monotonic() - began, seconds_of_children() - used, most


def family(process: int) -> Iterator[int]:
    """A process with its children and their children."""
    yield process
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from family(int(child))


def resident(process: int) -> float:
    """Megabytes of memory of a process, what it shares with others counted as its part of that."""
    try:
        told = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in told.splitlines() if line.startswith("Pss:")), 0.0)


def set_paper(how: str, content: str, *rest: str) -> None:
    """The command that is measured: a paper's content from a file is set, in one piece or by section."""
    import logging
    from datetime import UTC, datetime

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sharedsvc.settings")
    django.setup()
    logging.disable(logging.INFO)
    from reporting.paper import paper_html, paper_in_parts
    from reporting.pdf import paper_pdf, render_pdf
    from reporting.pdf.kept import KeptParts

    *folder, target = rest
    paper = json.loads(Path(content).read_text(encoding="utf-8"))
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    if how == "one-piece":
        pdf = render_pdf(paper_html(paper), moment=moment)
    else:
        pdf = paper_pdf(paper_in_parts(paper), moment=moment, kept=KeptParts(Path(folder[0])))
    Path(target).write_bytes(pdf)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--set"]:
        set_paper(*sys.argv[2:])
    else:
        main()
