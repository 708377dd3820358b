"""JSON as it was written: numbers digit for digit, and nothing that a figure or a text cannot hold. Each refusal is a
sentence."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import IO, Any

from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser

from kpis.pushing import NumberText

LARGEST = 2 * 1024 * 1024  # bytes
LONGEST_NUMBER = 60  # digits, signs and exponent together
FURTHEST = 30  # places from the decimal point that a number with an exponent may reach
NO_TEXT_HAS = re.compile("[\0\ud800-\udfff]")  # the null character, and halves of characters


class TooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = "Nothing was saved: send at most 2 MB at once, in several requests."


@dataclass(frozen=True)
class Sent:
    """What came, and the hash by which the same is known again."""

    content: Any
    checksum: str


class ExactJSON(BaseParser):
    """Reads application/json. A number stays the text that was sent, so 0.1 is 0.1."""

    media_type = "application/json"

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """What came, as Sent."""
        body = stream.read(LARGEST + 1)
        if len(body) > LARGEST:
            raise TooLarge
        try:
            content = json.loads(
                body.decode("utf-8"),
                parse_float=_number,
                parse_int=_number,
                parse_constant=_no_number,
                object_pairs_hook=_object,
            )
        except UnicodeDecodeError as problem:
            raise ParseError("Nothing was saved: send the text as UTF-8.") from problem
        except RecursionError as problem:
            raise ParseError("Nothing was saved: it is nested too deeply.") from problem
        except json.JSONDecodeError as problem:
            where = f"line {problem.lineno}, column {problem.colno}"
            raise ParseError(f"Nothing was saved: this is not JSON, see {where}.") from problem
        return Sent(content, hashlib.sha256(body).hexdigest())


def _number(text: str) -> NumberText:
    """Its digits; 1.5e3 is written out. What is beyond all figures stays as it is, and is refused as no number."""
    if len(text) > LONGEST_NUMBER:
        raise ParseError(f"Nothing was saved: a number has {len(text):,} characters, more than any figure needs.")
    if "e" not in text.lower():
        return NumberText(text)
    try:
        number = Decimal(text)
    except InvalidOperation:
        return NumberText(text)
    reaches = number.adjusted() if number else 0
    return NumberText(
        f"{number:f}" if abs(reaches) <= FURTHEST and abs(int(number.as_tuple().exponent)) <= FURTHEST else text
    )


def _no_number(text: str) -> None:
    raise ParseError(f"Nothing was saved: {text} is no figure. Send a number, or say by “no_figure” why there is none.")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ParseError("Nothing was saved: a field stands twice in the same object.")
    for name, value in pairs:
        if NO_TEXT_HAS.search(name) or (isinstance(value, str) and NO_TEXT_HAS.search(value)):
            raise ParseError("Nothing was saved: a text has a character that no text can hold, such as \\u0000.")
    return found
