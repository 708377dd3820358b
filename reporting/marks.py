"""What of one paper is marked as exempt, beside what stands in its text."""

from collections.abc import Iterator
from functools import cached_property

from django.db.models import Exists, OuterRef, Q

from kpis.models import Restriction
from reporting.models import Audience, ExemptMark, MarkState, Report, Snapshot
from reporting.passages import FenceWrong, Segment, passages_of

# What was marked or restricted after a version was built may still stand in it.
SINCE_BUILT = Q(
    Exists(ExemptMark.objects.live().filter(report=OuterRef("report"), proposed_at__gt=OuterRef("built_at")))
) | Q(
    Exists(
        Restriction.objects.live().filter(
            partnership=OuterRef("report__partnership"), restricted_at__gt=OuterRef("built_at")
        )
    )
)


def is_behind_its_marks(snapshot: Snapshot) -> bool:
    """Whether an unpublished public version is older than a mark or a restriction, and may show what they cover."""
    drafts = Snapshot.objects.filter(SINCE_BUILT, published_at__isnull=True, audience=Audience.PUBLIC)
    return drafts.filter(pk=snapshot.pk).exists()


WHOLE_PAPER = "Exempt information"


class Marks:
    """The live marks of one paper. One query, and those for its texts where problems are asked for."""

    def __init__(self, report: Report) -> None:
        self.report = report

    @cached_property
    def live(self) -> list[ExemptMark]:
        return list(ExemptMark.objects.live().filter(report=self.report).select_related("section"))

    @cached_property
    def of_section(self) -> dict[int, ExemptMark]:
        """By section, those that cover it as a whole."""
        return {mark.section_id: mark for mark in self.live if mark.section_id}

    @cached_property
    def of_passage(self) -> dict[str, ExemptMark]:
        """By the name of the passage."""
        return {mark.key: mark for mark in self.live if mark.key}

    def within(self, place: str, text: str) -> list[tuple[str, list[int]]]:
        """Where something of a text is exempt, and under which paragraphs. Raises FenceWrong."""
        found = [self.of_passage[key].paragraphs for key in passages_of(text) if key in self.of_passage]
        return [(place, paragraphs) for paragraphs in found]

    def texts(self) -> Iterator[tuple[str, str]]:
        """(place, text) of everything in which a passage can stand."""
        for section in self.report.sections.all():
            yield section.heading, section.text
        for recommendation in self.report.recommendations.all():
            yield f"Recommendation {recommendation.number}", recommendation.text
        for value in self.report.cover.values():
            if isinstance(value, str):
                yield "Cover sheet", value
        for comment in self.report.comments.all():
            yield f"Comment ({comment.kind})", comment.text

    @cached_property
    def passages(self) -> dict[str, tuple[str, Segment]]:
        """By its name: where each passage of the paper stands, and what it says. Unreadable texts are left out."""
        found: dict[str, tuple[str, Segment]] = {}
        for place, text in self.texts():
            try:
                found |= {key: (place, segment) for key, segment in passages_of(text).items()}
            except FenceWrong:
                continue
        return found

    def problems(self) -> dict[str, list[str]]:
        """Why the paper has no public version yet: by the heading of what it is about, in sentences."""
        errors: dict[str, list[str]] = {}

        def add(place: str, sentence: str) -> None:
            errors.setdefault(place, []).append(sentence)

        for mark in self.live:
            if mark.state == MarkState.PROPOSED:
                place = mark.section.heading if mark.section else self._place_of(mark)
                add(place, f"The proper officer has to decide first whether {_named(mark)} is exempt.")
            elif mark.key and mark.key not in self.passages:
                add(
                    WHOLE_PAPER,
                    f"The passage “{mark.key}” is exempt and no longer in the text: put it back, "
                    "or ask the proper officer to end the exemption.",
                )
            elif mark.key and self.passages[mark.key][1].checksum != mark.decided_text:
                add(self._place_of(mark), f"The passage “{mark.key}” was changed since the proper officer decided.")
        for key, (place, _) in self.passages.items():
            if key not in self.of_passage:
                add(
                    place,
                    f"The passage “{key}” is fenced and not marked: propose it as exempt, or take away its fence.",
                )
        keys = [key for _, text in self.texts() for key in _names(text)]
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            add(WHOLE_PAPER, f"Two passages are named “{key}”: give one of them another name.")
        return errors

    def _place_of(self, mark: ExemptMark) -> str:
        return self.passages[mark.key][0] if mark.key in self.passages else WHOLE_PAPER


def _named(mark: ExemptMark) -> str:
    return "this section" if mark.section_id else f"the passage “{mark.key}”"


def _names(text: str) -> list[str]:
    try:
        return list(passages_of(text))
    except FenceWrong:
        return []
