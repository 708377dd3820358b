"""The description of the API is made from its code: which addresses it tells of, and how they are put in order."""

from typing import Any, Literal

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample

BEGINS = "/api/v1/"
REFUSALS = {
    "400": "Something that was asked for is not known: a sentence for each parameter",
    "401": "No token, or one that is not valid",
    "403": "The role, or the token, does not include this",
    "404": "There is nothing at this address, or it is not yours to see",
    "429": "Too many requests in this minute: Retry-After says how many seconds to wait",
}
REFUSAL = {"type": "object", "additionalProperties": True, "example": {"detail": "A sentence that says what to do."}}


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "api.tokens.SignInByToken"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "The word Token, a space, and the token.",
        }


class Described(AutoSchema):
    """Addresses stand together by what they are about."""

    def get_tags(self) -> list[str]:
        parts = self.path.removeprefix(BEGINS).split("/")
        return [parts[2] if len(parts) > 3 else parts[0]]

    def get_examples(self) -> list[OpenApiExample]:
        """A row of a list, from the demonstration."""
        example = getattr(self.view, "example", None)
        if example is None:
            return []
        return [OpenApiExample("From the demonstration", value=example.row, response_only=True, status_codes=["200"])]

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> dict[str, Any]:
        """With the refusals that every address may answer."""
        bodies = super()._get_response_bodies(direction)
        for status, words in REFUSALS.items():
            bodies.setdefault(status, {"description": words, "content": {"application/json": {"schema": REFUSAL}}})
        return bodies


def of_the_api(endpoints: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The doors of the pages are no part of it."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith(BEGINS)]
