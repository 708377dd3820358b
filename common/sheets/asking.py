"""The field of a form that takes a spreadsheet: it comes out read, or with the sentence that says why not."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from common.errors import Refused
from common.sheets.reading import Limits


@dataclass(frozen=True)
class FileRead:
    """A file that was sent in, and what stands in its cells."""

    name: str
    data: bytes
    content: dict


class SheetField(forms.FileField):
    """A workbook or CSV. The form says by `reads` how it is read, and what to say where none was chosen."""

    read: Callable[[bytes, str], dict]

    def __init__(self, *, limits: Limits, accept: str, **kwargs: Any) -> None:
        super().__init__(widget=forms.FileInput(attrs={"accept": accept}), **kwargs)
        self.limits = limits

    def reads(self, read: Callable[[bytes, str], dict], *, nothing_chosen: str) -> None:
        self.read = read
        self.error_messages["required"] = nothing_chosen
        self.error_messages["empty"] = "The file is empty: choose another."

    def clean(self, data: Any, initial: Any = None) -> FileRead:
        file = super().clean(data, initial)
        read = file.read(self.limits.size + 1)
        try:
            return FileRead(str(file.name), read, self.read(read, str(file.name)))
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal
