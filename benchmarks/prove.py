"""The long proofs, one after the other, each a command of its own that prints one table: `make prove`.

`python -m benchmarks.prove [--only NAME …] [--list]`

What must hold (nothing lost, doubled or overwritten; equal in every row; no answer but 503 while the database is away)
ends the run with 1. How long something takes depends on the machine and on who else works there: goals are told beside
what was measured, and never end it.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Proof:
    """A command, how long it may take at most, and what it shows."""

    name: str
    command: list[str]
    minutes: float
    shows: str


def benchmark(name: str, *asked: str) -> list[str]:
    return [sys.executable, "-m", f"benchmarks.{name}", *asked]


def proofs() -> list[Proof]:
    postgresql = ["--database", "postgresql"]
    return [
        Proof("roll-up", benchmark("rollup"), 5, "100,000 figures on SQLite, beside DuckDB and pandas"),
        Proof("roll-up-postgresql", benchmark("rollup", *postgresql), 5, "100,000 figures on PostgreSQL"),
        Proof("roll-up-million", benchmark("rollup", "--figures", "1000000"), 15, "a million figures on SQLite"),
        Proof(
            "roll-up-million-postgresql", benchmark("rollup", "--figures", "1000000", *postgresql), 15,
            "a million figures on PostgreSQL",
        ),
        Proof("pages", benchmark("pages"), 8, "processor and size of the pages opened most"),
        Proof("papers", benchmark("papers"), 15, "committee papers as PDF and Word"),
        Proof("imports", benchmark("sheets"), 4, "a spreadsheet of 300 lines: dry run and taking over"),
        Proof("typing", benchmark("entering"), 6, "a return of 20 measures by keyboard and by paste"),
        Proof("deadline-day", benchmark("deadline_day"), 6, "200 officers on SQLite"),
        Proof("deadline-day-postgresql", benchmark("deadline_day", *postgresql), 6, "200 officers on PostgreSQL"),
        Proof(
            "deadline-day-faults", benchmark("deadline_day", *postgresql, "--faults", "--seconds", "180", "--think", "1"), 9,
            "the same while web processes are killed and the database is restarted",
        ),
        Proof("recovery", benchmark("recovery"), 12, "work that loses its process, its worker or its broker half way"),
    ]  # fmt: skip


def run(proof: Proof) -> tuple[str, float]:
    """What it came to, and its seconds. One that takes too long is ended, with all that it started."""
    print(f"\n{proof.name}: {proof.shows}", flush=True)
    began = time.monotonic()
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DATA_DIR")}
    with subprocess.Popen(proof.command, env=environment, start_new_session=True) as command:
        try:
            command.wait(timeout=proof.minutes * 60)
            came_to = "holds" if command.returncode == 0 else "DOES NOT HOLD"
        except subprocess.TimeoutExpired:
            os.killpg(command.pid, signal.SIGTERM)
            came_to = f"BROKEN OFF after {proof.minutes:.0f} minutes"
    return came_to, time.monotonic() - began


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--only", nargs="+", default=[], metavar="NAME")
    asked.add_argument("--list", action="store_true", help="name the proofs and do nothing")
    chosen = asked.parse_args()
    wanted = [one for one in proofs() if one.name in chosen.only or not chosen.only]
    if chosen.list or not wanted:
        print("\n".join(f"{one.name:<30}{one.shows}" for one in proofs()))
        return 0 if chosen.list else 2
    results = [(one, *run(one)) for one in wanted]
    print(f"\n{'proof':<30}{'seconds':>8}  came to")
    for one, came_to, seconds in results:
        print(f"{one.name:<30}{seconds:>8.0f}  {came_to}")
    return 0 if all(came_to == "holds" for _, came_to, _ in results) else 1


if __name__ == "__main__":
    sys.exit(main())
