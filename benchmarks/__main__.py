"""Every benchmark, one after the other, each in a process of its own: `make bench`."""

import subprocess
import sys

for name in ("rollup", "pages", "papers", "sheets"):
    subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=True)
