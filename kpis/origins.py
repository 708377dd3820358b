"""What of this room a printed figure may be made of, beside the entries themselves: always within the reader's sight."""

from collections.abc import Iterable

from common.formatting import long_day
from kpis.models import Definition, Kpi, StatedFigure, Target
from kpis.sight import Sight
from partners.origins import Asked, Kept, tells_of


@tells_of(StatedFigure)
def stated_figures(asked: Asked) -> Iterable[Kept]:
    """Where an older paper printed it, and as what."""
    for one in Sight.of(asked.rights).stated_figures.filter(pk__in=asked.pks):
        said = f"{one.table}: {one.row}, {one.column}: {one.text}"
        yield Kept(one, name=said, source=one.source, is_open=True)


@tells_of(Kpi)
def kpis(asked: Asked) -> Iterable[Kept]:
    """One of which no figure was entered."""
    for one in Sight.of(asked.rights).kpis.filter(pk__in=asked.pks).prefetch_related("definitions"):
        titles = [definition.title for definition in one.definitions.all()]
        name = " ".join(filter(None, [one.code, *titles[-1:]]))
        yield Kept(one, name=name, agreed="nothing is entered", address=asked.url("kpi", slug=one.slug))


@tells_of(Definition)
def definitions(asked: Asked) -> Iterable[Kept]:
    for one in Sight.of(asked.rights).definitions.filter(pk__in=asked.pks).select_related("kpi"):
        since = f"in force from {long_day(one.valid_from)}"
        yield Kept(one, source=one.source, agreed=since, address=asked.url("kpi", slug=one.kpi.slug))


@tells_of(Target)
def targets(asked: Asked) -> Iterable[Kept]:
    for one in Sight.of(asked.rights).targets.filter(pk__in=asked.pks).select_related("kpi"):
        known = [f"in force from {long_day(one.valid_from)}", one.minute_reference]
        address = asked.url("kpi", slug=one.kpi.slug)
        yield Kept(one, source=one.basis, agreed=", ".join(filter(None, known)), address=address)
