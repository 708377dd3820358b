"""References in narrative: `{{ figure payroll-error-rate 2023/24 }}`, `{{ stated … }}`, `{{ decision … }}`, `{{ money … }}`,
`{{ see … }}`, `{{ block debt_movement … }}`."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from keyword import iskeyword

from common.formatting import STATUS_WORDS, number
from kpis.models import StatedFigure
from partners.origins import made_of
from reporting import case_money
from reporting.blocks import BlockContext, blocks, call
from reporting.crossing import GOOD_LABEL, citation
from reporting.decided import amount_of, decision_of_paper
from reporting.figures import Figure, ReferenceUnknown, amount_in_words, nearest

REFERENCE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_TOKEN = re.compile(r'(?:(?P<name>[a-z_]+)=)?(?:["“”](?P<quoted>[^"“”]*)["“”]|(?P<bare>[^\s"“”=]+))')
LONGEST_REFERENCE = 400
KINDS = ("figure", "stated", "decision", "money", "see", "block")


@dataclass(frozen=True)
class Reference:
    """A reference as written: what it asks for, the words behind it, and its options."""

    written: str
    kind: str
    words: tuple[str, ...]
    options: dict[str, str]

    @property
    def is_block(self) -> bool:
        return self.kind == "block"


def read_reference(inside: str) -> Reference:
    """Read what stands between the braces. Raises ReferenceUnknown where it is no reference."""
    written = " ".join(inside.split())
    shown = f"{{{{ {written if len(written) <= 80 else written[:79] + '…'} }}}}"
    if len(written) > LONGEST_REFERENCE:
        raise ReferenceUnknown(f"{shown} is too long for a reference.")
    words, options, end = [], {}, 0
    for found in _TOKEN.finditer(written):
        if written[end : found.start()].strip():
            break
        value = found["quoted"] if found["quoted"] is not None else found["bare"]
        if found["name"]:
            options[found["name"]] = value
        else:
            words.append(value)
        end = found.end()
    if written[end:].strip() or not words or words[0] not in KINDS:
        raise ReferenceUnknown(
            f"{shown} is not a reference: write figure, stated, decision, money, see or block, then what it is about; "
            "put words with spaces in double quotation marks."
        )
    return Reference(shown, words[0], tuple(words[1:]), options)


class References:
    """Looks references up in the data of one paper."""

    def __init__(self, context: BlockContext) -> None:
        self.context = context
        self._figures: list[dict] = []

    def taken_figures(self) -> list[dict]:
        """The figures that were looked up in sentences since this was asked last, each with where it comes from."""
        taken, self._figures = self._figures, []
        return taken

    def inline(self, reference: Reference) -> str:
        """The plain text that stands for a figure or a stated figure. Raises ReferenceUnknown, naming the reference."""
        try:
            if reference.kind == "stated":
                return self._stated(reference)
            if reference.kind == "decision":
                _check(
                    reference, words=1, options=("title",), example='{{ decision total }} or {{ decision "2022/23" }}'
                )
                title = reference.options.get("title", "")
                words = amount_of(self.context, reference.words[0], title)
                return self._printed(words, made_of(decision_of_paper(self.context, title)))
            if reference.kind == "money":
                _check(reference, words=1, options=case_money.OPTIONS, example=case_money.EXAMPLE)
                words = case_money.amount_in_case(self.context, reference.words[0], reference.options)
                return self._printed(
                    words, case_money.lines_of_amount(self.context, reference.words[0], reference.options)
                )
            if reference.kind == "see":
                _check(reference, words=1, options=(), example="{{ see costs }}")
                return citation(reference.words[0])  # its number is known when the paper is built
            return self._figure(reference)
        except ReferenceUnknown as problem:
            raise ReferenceUnknown(f"{reference.written}: {problem}") from problem

    def block(self, reference: Reference) -> list[dict]:
        """The parts of a block. Raises ReferenceUnknown, naming the reference."""
        name, *words = reference.words or ("",)
        try:
            if name not in blocks():
                raise ReferenceUnknown(f"There is no block “{name}”.{nearest(name, blocks())}")
            options = {f"{key}_" if iskeyword(key) else key: value for key, value in reference.options.items()}
            label = options.pop("as_", "")
            if label and not GOOD_LABEL.fullmatch(label):
                raise ReferenceUnknown(f"“{label}” is no label: write small letters, digits and hyphens.")
            parts = call(blocks()[name], self.context, words, options)
            return _labelled(parts, label) if label else parts
        except ReferenceUnknown as problem:
            raise ReferenceUnknown(f"{reference.written}: {problem}") from problem

    def _figure(self, reference: Reference) -> str:
        _check(reference, words=2, options=("scope", "item", "show", "unit", "sign", "against"), example=FIGURE_EXAMPLE)
        options, figures = reference.options, self.context.figures
        slug, period = reference.words
        where = {"scope": options.get("scope", ""), "item": options.get("item", "")}
        figure = figures.get(slug, period, **where)
        show = options.get("show", "value")
        if show not in SHOWS:
            raise ReferenceUnknown(f"show= knows {', '.join(SHOWS)}.{nearest(show, SHOWS)}")
        earlier = None
        if show in ("previous", "change"):
            against = options.get("against")
            earlier = figures.get(slug, against, **where) if against else figures.before(figure)
            if earlier is None:
                raise ReferenceUnknown(f"“{slug}” has no earlier figure to compare {figure.period.label} with.")
        how = Wording(unit=options.get("unit") != "no", sign=options.get("sign") != "no")
        words = SHOWS[show](figure, earlier, how)
        if show not in NO_FIGURES and figure.observations:
            self._printed(words, {"observations": list(_made_of(show, figure, earlier))})
        return words

    def _printed(self, words: str, origin: dict) -> str:
        self._figures.append({"text": words, **origin})
        return words

    def _stated(self, reference: Reference) -> str:
        _check(reference, words=3, options=("show",), example='{{ stated past-due-debt-ncc "Totals" "Apr-23" }}')
        stated = self.context.figures.stated(*reference.words)
        return self._printed(_stated_words(stated, reference.options.get("show", "text")), made_of(stated))


def _stated_words(stated: StatedFigure, show: str) -> str:
    match show:
        case "text":
            return stated.text
        case "value" if stated.value is not None:
            places = max(0, -int(stated.value.normalize().as_tuple().exponent))
            return amount_in_words(stated.value, stated.unit, places)
        case "note" | "explanation" as field:
            return getattr(stated, field)
    raise ReferenceUnknown("show= knows text, value, note and explanation here.")


def _made_of(show: str, figure: Figure, earlier: Figure | None) -> tuple[int, ...]:
    """The entries that what is shown comes from: of a change those of both figures."""
    before = earlier.observations if earlier else ()
    return {"previous": before, "change": (*before, *figure.observations)}.get(show, figure.observations)


def _labelled(parts: list[dict], label: str) -> list[dict]:
    """The first table or chart of a block gets the label that was written behind its name; a block that has nothing to
    show yet has none, so that nobody can cite it."""
    place = next((place for place, part in enumerate(parts) if part["kind"] in ("table", "chart")), None)
    return [part | {"label": label} if index == place else part for index, part in enumerate(parts)]


@dataclass(frozen=True)
class Wording:
    """Whether the unit stands behind the number, and whether a minus is shown ("fell by 431")."""

    unit: bool = True
    sign: bool = True


NO_FIGURES = ("target", "status")  # what is said of a figure without being one
FIGURE_EXAMPLE = "{{ figure payroll-error-rate 2023/24 }}"


def _value(figure: Figure, earlier: Figure | None, how: Wording) -> str:
    if figure.value is not None and not how.sign:
        return figure.amount(abs(figure.value), unit=how.unit)
    return figure.words(unit=how.unit)


def _previous(figure: Figure, earlier: Figure | None, how: Wording) -> str:
    return earlier.words(unit=how.unit) if earlier else ""


def _change(figure: Figure, earlier: Figure | None, how: Wording) -> str:
    change = figure.change_from(earlier)
    if change is None:
        raise ReferenceUnknown("One of the two figures is not a number: there is no change to show.")
    if figure.definition.unit == "%":
        size = f"{number(abs(change), figure.definition.decimals)} points"
    else:
        size = figure.amount(abs(change), unit=how.unit)
    if not how.sign:
        return size
    return f"{'up' if change > 0 else 'down'} {size}" if change else "unchanged"


def _part(field: str) -> Callable[[Figure, Figure | None, Wording], str]:
    def shown(figure: Figure, earlier: Figure | None, how: Wording) -> str:
        if not figure.definition.has_parts:
            raise ReferenceUnknown(f"“{figure.kpi.slug}” has no upper and lower part.")
        part = getattr(figure.result, field)
        return figure.words() if part is None else number(Fraction(part), 0 if part == int(part) else 2)

    return shown


SHOWS: dict[str, Callable[[Figure, Figure | None, Wording], str]] = {
    "value": _value,
    "previous": _previous,
    "change": _change,
    "target": lambda figure, earlier, how: figure.target_words(),
    "status": lambda figure, earlier, how: STATUS_WORDS[figure.result.status].lower(),
    "upper": _part("numerator"),
    "lower": _part("denominator"),
}


def _check(reference: Reference, *, words: int, options: tuple[str, ...], example: str) -> None:
    unknown = [name for name in reference.options if name not in options]
    if unknown:
        raise ReferenceUnknown(f"“{unknown[0]}=” is not known here.{nearest(unknown[0], options)}")
    if len(reference.words) != words:
        raise ReferenceUnknown(f"Write it as in {example}; put words with spaces in double quotation marks.")
