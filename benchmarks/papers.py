"""Pages per second and peak memory of committee papers, from data to PDF and Word: `python -m benchmarks.papers`."""

import resource
import tempfile
from pathlib import Path

from benchmarks.portal import clock, empty_portal


def main() -> None:
    empty_portal()
    from django.core.management import call_command

    from reporting.models import Report
    from reporting.pdf import page_count

    call_command("demo", verbosity=0)
    print(f"{'paper':<32}{'pages':>6}{'CPU s':>8}{'pages/s':>9}{'Word CPU s':>12}")
    with tempfile.TemporaryDirectory() as folder:
        for report in Report.objects.order_by("slug"):
            seconds: dict[str, float] = {}
            target = Path(folder, f"{report.slug}.pdf")
            with clock(seconds, "cold"):
                call_command("render_report", report.slug, output=target, verbosity=0)
            with clock(seconds, "word"):
                call_command(
                    "render_report", report.slug, format="docx", output=target.with_suffix(".docx"), verbosity=0
                )
            pages = page_count(target.read_bytes())
            print(
                f"{report.slug:<32}{pages:>6}{seconds['cold']:>8.2f}{pages / seconds['cold']:>9.1f}{seconds['word']:>12.2f}"
            )
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"peak memory of the largest process: {peak / 1024:.0f} MB")


if __name__ == "__main__":
    main()
