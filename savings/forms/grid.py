"""What a line of the grid asks for, and how what was typed becomes the line that is saved."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from savings.entry import Block, TypedLine
from savings.models import BenefitKind, BenefitLine, BudgetLine, Confidence, Recurrence
from savings.selectors.grid import Draft, ProfileLine, StoredProfile

CASHABLE = {"": None, "yes": True, "no": False}
MOST_DIGITS = 9
LONGEST_LABEL = 120


@dataclass
class NotReady(Exception):
    """A line that cannot be saved as it was typed: a sentence for each field; the years in which nothing stands."""

    errors: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class PostedLine:
    """A line of the form as the browser sent it. `was` is the fingerprint of what the page had shown."""

    typed: TypedLine
    revision: int
    was: str
    remove: bool

    @classmethod
    def of(cls, post: Mapping[str, str], prefix: str, profile: StoredProfile) -> "PostedLine | None":
        """None where the line is not in the form at all."""
        if f"{prefix}-revision" not in post:
            return None
        own = {name.removeprefix(f"{prefix}-"): value for name, value in post.items() if name.startswith(f"{prefix}-")}
        return cls(
            typed=TypedLine.of(own, profile.years),
            revision=number(own["revision"]) or 0,
            was=own.get("was", ""),
            remove=own.get("remove") == "yes",
        )

    @property
    def is_touched(self) -> bool:
        return self.remove or self.typed.fingerprint != self.was


def number(text: object) -> int | None:
    """A whole number that a browser sent, such as an identifier."""
    said = str(text)
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= MOST_DIGITS else None


def filled(draft: Draft, line: ProfileLine | None) -> ProfileLine:
    """The stored line, or a new one, with what was typed. Raises NotReady with every sentence at once."""
    profile, typed = draft.profile, draft.typed
    wrong = NotReady(
        errors={year.slug: one.sentence for year, one in draft.read.wrong.items()},
        missing=[year.label for year in draft.read.missing],
    )
    if not typed.label:
        wrong.errors["label"] = "Name the line."
    filled_in: ProfileLine
    if draft.block == Block.BUDGET:
        filled_in = line if isinstance(line, BudgetLine) else BudgetLine(**_place(profile))
        body = {str(one.pk): one for one in profile.bodies}.get(typed.body)
        if body is None:
            wrong.errors["body"] = "Choose the partner whose budget it is."
        else:
            filled_in.body = body
    else:
        filled_in = line if isinstance(line, BenefitLine) else BenefitLine(**_place(profile))
        _fill_benefit(filled_in, draft, wrong)
    if wrong.errors or wrong.missing:
        raise wrong
    filled_in.label = typed.label
    return filled_in


def _fill_benefit(line: BenefitLine, draft: Draft, wrong: NotReady) -> None:
    typed = draft.typed
    if typed.kind not in BenefitKind:
        wrong.errors["kind"] = "Choose what kind of benefit or cost it is."
    if typed.confidence and typed.confidence not in Confidence:
        wrong.errors["confidence"] = "Choose from the list: how sure it is."
    booked_in = {str(one.pk): one for one in draft.profile.services}.get(typed.booked_in)
    if typed.booked_in and booked_in is None:
        wrong.errors["booked_in"] = "Choose another service of the same case."
    if typed.label_there and booked_in is None:
        wrong.errors["label_there"] = "Choose the service that counts it, or clear its name there."
    if len(typed.label_there) > LONGEST_LABEL:
        wrong.errors["label_there"] = (
            f"Shorten the name to {LONGEST_LABEL} characters: it has {len(typed.label_there)}."
        )
    line.kind, line.confidence, line.label_there = typed.kind, typed.confidence, typed.label_there
    line.cashable = CASHABLE.get(typed.cashable)
    line.booked_in = booked_in
    line.recurrence = Recurrence.ONE_OFF if draft.block == Block.ONE_OFF else Recurrence.RECURRENT


def _place(profile: StoredProfile) -> dict:
    return {
        "partnership": profile.version.partnership,
        "version": profile.version,
        "of_service": profile.of_service,
    }
