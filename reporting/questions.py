"""What a committee might ask, each as one question in plain words with its figures. Pure: it computes nothing itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, zip_longest
from typing import Any

NO_DAY = "It is significant, open, and has no day by which it is to be settled. When will that be?"


@dataclass(frozen=True)
class Place:
    """Where a sentence leads: the name of a page, its arguments, and what follows the question mark."""

    name: str
    arguments: dict[str, Any] = field(default_factory=dict)
    query: str = ""


@dataclass(frozen=True)
class Question:
    """`title` names the thing; `words` ask about it."""

    title: str
    words: str
    place: Place


def part_moved(*, part: str, before: str, now: str, rose: bool, since: str, until: str) -> str:
    """A part that went the wrong way: individuals in Leicestershire."""
    return f"Why did that of {part} {'rise' if rose else 'fall'} from {before} to {now} ({since} to {until})?"


def not_explained(*, value: str, target: str) -> str:
    return f"It is {value}, {target}, and nothing is said about why. What is the reason?"


def explained_alike(*, value: str, target: str, before: str) -> str:
    return f"It is {value}, {target}, with the same explanation as in {before}. What was done since?"


def hidden_part(*, value: str, part: str, of_part: str, target: str) -> str:
    """A whole that is on target, and a part that is not."""
    return f"On target as a whole ({value}), yet {part} stands at {of_part}, {target}. What is done about it?"


def running_against(*, steps: int, before: str, now: str, since: str) -> str:
    return f"It got worse {_times(steps)} in a row, from {before} in {since} to {now}. What will turn it round?"


def not_without_a_change(usual: str) -> str:
    """`usual` is the sentence of the control chart, which ends with what it says of the target."""
    return f"{usual} Which change is planned?"


def printed_otherwise(*, what: str, printed: str, computed: str) -> str:
    return f"{what}: the paper printed {printed}, its figures give {computed}. Which is right?"


def overdue(*, due: str, late: str) -> str:
    """`due` is "in March 2024" or "on 30 November 2026"."""
    return f"It was due {due} and is open, {late} later. When will it be done?"


def savings_not_reported(delivery: str) -> str:
    return f"{delivery} When will members hear what was saved?"


def in_turn(kinds: Iterable[Sequence[Question]]) -> list[Question]:
    """The first of each kind, then the second of each: a handful shows every kind before any kind twice."""
    found = chain.from_iterable(zip_longest(*kinds))
    asked: dict[tuple[str, str], Question] = {}
    for question in found:
        if question is not None:
            asked.setdefault((question.title, question.words), question)
    return list(asked.values())


def _times(steps: int) -> str:
    return {3: "three times", 4: "four times", 5: "five times", 6: "six times"}.get(steps, f"{steps} times")
