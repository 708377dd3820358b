"""What scripts send is read, or refused with a sentence: nothing in it can break the portal behind it."""

import json
from collections.abc import Mapping
from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class PlainJSONParser(JSONParser):
    """JSON of characters that can be stored, nested no deeper than anything of ours."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        try:
            read = super().parse(stream, media_type, parser_context)
            json.dumps(read, ensure_ascii=False).encode()
        except RecursionError as problem:
            raise ParseError("This cannot be read: it is nested too deeply.") from problem
        except UnicodeEncodeError as problem:
            raise ParseError("This cannot be read: it holds half a character. Type the text again.") from problem
        return read
