"""What of this room can be found by words."""

from collections.abc import Iterable, Sequence

from django.db.models import Prefetch, Q

from common.formatting import long_day
from partners.search_terms import Term
from partners.searching import Hit, Search, contains, searches
from reporting.models import PublishedText, Report, ReportState
from reporting.views.workflow_parts import LOOKS

WORDS = ["heading", "text"]


@searches("Reports")
def reports(search: Search) -> Iterable[Hit]:
    """By title, those that the person may know of; by their text, what is published for them and nothing before it."""
    published = PublishedText.objects.readable_by(search.rights)
    rows = search.among(
        Report.objects.known_to(search.rights).select_related("meeting__committee", "period"),
        ["title", "short_title", "slug", "meeting__committee__name"],
        periods=["period"],
        days=["meeting__on"],
        also=lambda term: Q(pk__in=published.filter(contains(WORDS, term)).values("report")),
    )
    said = Q(pk__in=[])
    for term in search.terms:
        said |= contains(WORDS, term)
    texts = Prefetch("published_texts", queryset=published.filter(said), to_attr="said")
    return [_hit(search, one) for one in rows.prefetch_related(texts)]


def _hit(search: Search, report: Report) -> Hit:
    section = _best(report.said, search.terms)  # type: ignore[attr-defined]
    address = search.url("report", slug=report.slug)
    if section:
        address = search.url("snapshot", slug=report.slug, number=section.number)
        address += f"#{section.place}" if section.place else ""
    return Hit(
        title=report.title,
        address=address,
        texts=[section.text] if section else [],
        state=(LOOKS[ReportState(report.state)], report.get_state_display()),
        period=", ".join(
            filter(
                None,
                [
                    report.when.label,
                    f"{report.meeting.committee}, {long_day(report.meeting.on)}",
                    section.heading if section else "",
                ],
            )
        ),
    )


def _best(sections: Iterable[PublishedText], terms: Sequence[Term]) -> PublishedText | None:
    """The section in which most of the terms occur; the first of several."""

    def count(section: PublishedText) -> int:
        text = f"{section.heading} {section.text}".casefold()
        return sum(term.text.casefold() in text for term in terms)

    return max(sections, key=count, default=None)
