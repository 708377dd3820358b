"""The child process: it sets parts and joins them, one order after the other, until nobody asks for more.

An order is a line of JSON that names files in the folder it was started with. The answer is lines: what it is doing, then
"." when the file is there. It knows no secrets, and each order has the whole time that a paper's part may take.
"""

import gc
import json
import resource
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from reporting.pdf.joining import joined
from reporting.pdf.setting import part_pdf, without_collecting

DONE = "."


def main() -> None:
    folder, seconds, memory, file = sys.argv[1:]
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(file), int(file)))
    for line in sys.stdin:
        allow_seconds(int(seconds))
        order = json.loads(line)
        with without_collecting():
            made = DO[order["do"]](order, Path(folder))
            (Path(folder) / order["made"]).write_bytes(made)
        say(DONE)
        gc.collect()  # the pages of this part, before the next one needs the room


def allow_seconds(seconds: int) -> None:
    """So much time of the processor from now on."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(
        resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds, resource.getrlimit(resource.RLIMIT_CPU)[1])
    )


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def set_part(order: dict, folder: Path) -> bytes:
    html = (folder / order["html"]).read_text(encoding="utf-8")
    return part_pdf(html, name=order["name"], elsewhere=order["elsewhere"], progress=say)


def join(order: dict, folder: Path) -> bytes:
    return joined(
        front=(folder / order["front"]).read_text(encoding="utf-8"),
        elsewhere=order["elsewhere"],
        running=(folder / order["running"]).read_text(encoding="utf-8"),
        parts=[folder / part for part in order["parts"]],
        moment=datetime.fromisoformat(order["moment"]),
        progress=say,
    )


DO: dict[str, Callable[[dict, Path], bytes]] = {"part": set_part, "join": join}

if __name__ == "__main__":
    main()
