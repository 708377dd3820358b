"""CPU per request, queries and size of the pages people open most: `python -m benchmarks.pages`.

The least of many requests is what a page costs; their median shows who else works on the machine. `sent kB` is what a
first visit transfers, compressed as a proxy does: the page with its styles and scripts, without the chart library.
"""

import gzip
import re
import statistics
import time
from pathlib import Path

from benchmarks.portal import empty_portal

RUNS = 40


def main() -> None:
    empty_portal()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from accounts.models import User
    from kpis.models import Kpi, Return
    from partners.models import Partnership

    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("demo", verbosity=0)
    partnership = Partnership.objects.get(illustrative=True)
    quarterly_return = Return.objects.filter(service__partnership=partnership).first()
    assert quarterly_return is not None
    officer = User.objects.filter(roles__partnership=partnership, roles__kind="officer").first()
    client = Client()
    client.force_login(officer)
    slug = partnership.slug
    pages = {
        "dashboard": reverse("dashboard", args=[slug]),
        "for members": reverse("members-page", args=[slug]),
        "a service": reverse("service", args=[slug, quarterly_return.service.slug]),
        "a KPI": reverse("kpi", args=[slug, Kpi.objects.filter(partnership=partnership).first().slug]),
        "a return": reverse("return", args=[slug, quarterly_return.service.slug, quarterly_return.when.slug]),
    }
    print(f"{'page':<14}{'CPU ms':>8}{'median':>8}{'queries':>9}{'kB':>6}{'sent kB':>9}")
    for name, address in pages.items():
        used = []
        for _ in range(RUNS):
            began = time.process_time()
            answer = client.get(address)
            used.append((time.process_time() - began) * 1000)
            assert answer.status_code == 200, (address, answer.status_code)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        print(
            f"{name:<14}{min(used):>8.1f}{statistics.median(used):>8.1f}{len(queries):>9}"
            f"{len(answer.content) / 1000:>6.0f}{sent(answer.content, settings.STATIC_ROOT) / 1000:>9.0f}"
        )


def sent(page: bytes, static: Path) -> int:
    """Bytes of a first visit, compressed, without fonts and the chart library."""
    wanted = set(re.findall(r'(?:src|href)="/static/([^"]+\.(?:css|js))"', page.decode()))
    files = [static / f"{one}.br" for one in wanted if "plotly" not in one]
    return len(gzip.compress(page)) + sum(one.stat().st_size for one in files if one.exists())


if __name__ == "__main__":
    main()
