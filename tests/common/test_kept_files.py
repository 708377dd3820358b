"""A file is kept whole or not at all."""

import resource
from contextlib import contextmanager
from pathlib import Path

import pytest

from common.errors import Refused
from common.kept_files import keep_file


@contextmanager
def a_disk_with_room_for(size: int):
    """The system refuses to write more bytes into any file, as a disk does that is full."""
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


def files(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.rglob("*") if one.is_file())


def test_a_disk_that_is_full_leaves_no_part_of_a_file(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    data = b"%PDF-" + bytes(50_000)
    with (
        a_disk_with_room_for(20_000),
        pytest.raises(Refused, match="There is no room for the file on the server's disk"),
    ):
        keep_file(data, folder="papers", suffix="pdf")
    assert files(tmp_path) == []
    name, checksum = keep_file(data, folder="papers", suffix="pdf")
    assert (tmp_path / name).read_bytes() == data
    with a_disk_with_room_for(20_000), pytest.raises(Refused):
        keep_file(b"%PDF-" + bytes(60_000), folder="papers", suffix="pdf", name=checksum)
    assert (tmp_path / name).read_bytes() == data, "what was kept before was touched"
    assert files(tmp_path) == [f"{checksum}.pdf"]
