"""The file around the text: an empty document in the paper's looks, its properties, its packing."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.parser import parse_xml

BASE = Path(__file__).parent / "base"
KEPT = {RELATIONSHIP_TYPE.STYLES, RELATIONSHIP_TYPE.NUMBERING, RELATIONSHIP_TYPE.SETTINGS}
KEPT_OF_PACKAGE = {RELATIONSHIP_TYPE.OFFICE_DOCUMENT, RELATIONSHIP_TYPE.CORE_PROPERTIES}
SAME_DAY = (1980, 1, 1, 0, 0, 0)


def blank() -> WordDocument:
    """A document without content, without anything of the template that python-docx begins with."""
    document = Document()
    package, part = document.part.package, document.part
    for holder, kept in ((package, KEPT_OF_PACKAGE), (part, KEPT)):
        for relation in [one for one, held in holder.rels.items() if held.reltype not in kept]:
            del holder.rels[relation]
    for of, name in (
        (document.styles.element, "styles"),
        (part.numbering_part.element, "numbering"),
        (document.settings.element, "settings"),
    ):
        of[:] = list(parse_xml((BASE / f"{name}.xml").read_bytes()))
    document.element.body[:] = []
    return document


def describe(document: WordDocument, *, title: str, author: str, moment: datetime) -> None:
    """What the file says of itself, and nothing more."""
    document.core_properties._element[:] = []
    said = document.core_properties
    said.title, said.author, said.language = title[:255], author[:255], "en-GB"
    said.created = said.modified = moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)


def packed(document: WordDocument) -> bytes:
    """The file: the same document always gives the same bytes."""
    saved, made = BytesIO(), BytesIO()
    document.save(saved)
    with ZipFile(saved) as source, ZipFile(made, "w") as target:
        for entry in source.infolist():
            same = ZipInfo(entry.filename, SAME_DAY)
            same.compress_type, same.create_system = ZIP_DEFLATED, 0
            target.writestr(same, source.read(entry))
    return made.getvalue()
