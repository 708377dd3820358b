"""What the portal answered, as a test reads it."""

import re
from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError


def words(answer: Any, status: int = 200) -> str:
    """What the main part of a page says, on one line."""
    assert answer.status_code == status
    main = answer.content.decode().partition("<main")[2]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def errors(answer: Any) -> dict[str, list[str]]:
    """The sentences beside the fields of a refused form."""
    assert answer.status_code == 400
    return answer.context["form"].errors


def refused(constraint: str, columns: str = "") -> Any:
    """PostgreSQL names the constraint; SQLite names it for checks, and the columns where something stands twice."""
    return pytest.raises(IntegrityError, match=f"{constraint}|{columns}" if columns else constraint)
