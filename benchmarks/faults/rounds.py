"""A round: a copy of the city, a fault by chance, the product's own commands, and what they said."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from benchmarks.faults.measure import Left, measure
from benchmarks.faults.template import GREENPARK, Template
from ingest.arrival.archive import sha256_of
from warehouse.home import Home

SAID = 200  # letters of a message that the table shows
PATIENCE = 180.0
LONG_AGO = 1_600_000_000


@dataclass
class Round:
    """What a kind of fault works with. ``must_stand``: readers see what they saw before."""

    template: Template
    place: Path
    random: Random
    home: Home
    handed_in: set[str] = field(default_factory=set)
    must_stand: bool = True
    message: str = ""
    outputs: list[str] = field(default_factory=list)

    def run(
        self,
        *arguments: str | Path,
        code: str = "",
        before: Callable[[], object] | None = None,
        patience: float = PATIENCE,
    ) -> subprocess.CompletedProcess[str]:
        """A command of the product on this home; ``code`` is Python that runs in it first."""
        done = subprocess.run(
            self._command(arguments, code),
            capture_output=True,
            text=True,
            errors="replace",
            timeout=patience,
            check=False,
            preexec_fn=before,
        )
        self.outputs.append(done.stdout + done.stderr)
        return done

    def start(self, *arguments: str | Path) -> subprocess.Popen[str]:
        """The same, going on while the round does something else."""
        return subprocess.Popen(
            self._command(arguments, ""),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )

    def kill(self, running: subprocess.Popen[str], after: float) -> None:
        """End a command as a power cut does, unless it has ended before."""
        time.sleep(after)
        running.send_signal(signal.SIGKILL)
        self.outputs.append(running.communicate()[0])

    def says(self, done: subprocess.CompletedProcess[str], *words: str) -> None:
        """The command must have failed in words that hold these; they are the row's message."""
        told = done.stderr or done.stdout
        missing = [word for word in words if word not in told]
        if done.returncode != 1 or missing:
            raise AssertionError(f"exit {done.returncode}, without {missing}: {told[-500:]}")
        self.message = " ".join(told.replace(str(self.home.root), "HOME").split())[:SAID]

    def goes(self, done: subprocess.CompletedProcess[str]) -> None:
        """The command must have succeeded."""
        if done.returncode:
            raise AssertionError(f"exit {done.returncode}: {done.stderr[-500:]}")

    def reports(self, count: int, folder: Path | None = None) -> Path:
        """A folder of so many reports that nobody has seen; they count as handed in."""
        folder = folder or self.place / "in"
        folder.mkdir(exist_ok=True)
        (one, *_) = sorted(self.template.documents.rglob("*评估报告.docx"))
        content = one.read_bytes()
        begun = len(self.handed_in)
        for number in range(begun, begun + count):
            # A zip may be followed by other bytes, so that each is a document of its own.
            path = folder / f"报告{number:03}.docx"
            path.write_bytes(content + self.random.randbytes(8))
            os.utime(path, (LONG_AGO, LONG_AGO))  # an inbox waits for what is still being written
            self.handed_in.add(sha256_of(path.read_bytes()))
        return folder

    def damage(self, path: Path, *ways: str) -> None:
        """Cut, empty or overwrite a file, as a torn disk does; one of the ways by chance."""
        way = self.random.choice(ways or ("cut", "emptied", "overwritten"))
        size = path.stat().st_size
        path.chmod(0o600)
        with path.open("r+b") as file:
            if way == "overwritten":
                file.write(self.random.randbytes(min(size, 8192)))
            else:
                file.truncate(0 if way == "emptied" else self.random.randrange(1, max(size - 1, 2)))

    def _command(self, arguments: Sequence[str | Path], code: str) -> list[str | Path]:
        if not code:
            return [GREENPARK, "--home", self.home.root, *arguments]
        words = ["greenpark", "--home", str(self.home.root), *map(str, arguments)]
        script = f"import sys; sys.argv = {words!r}\n{code}\nimport greenpark; greenpark.main()"
        return [GREENPARK.with_name("python"), "-c", script]


@dataclass(frozen=True)
class Kind:
    """A kind of fault, and how often it is tried."""

    name: str
    rounds: int
    play: Callable[[Round], None]


KINDS: list[Kind] = []


def kind(name: str, rounds: int) -> Callable[[Callable[[Round], None]], Callable[[Round], None]]:
    """Enter a function as a kind of fault: it breaks something and does what the messages ask for."""

    def entered(play: Callable[[Round], None]) -> Callable[[Round], None]:
        KINDS.append(Kind(name, rounds, play))
        return play

    return entered


@dataclass
class Tally:
    """All rounds of a kind."""

    kind: Kind
    left: list[Left] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    message: str = ""

    @property
    def is_zero(self) -> bool:
        """Nothing lost, doubled or unreadable, and every round came back."""
        counted = sum(each.lost + each.doubled + each.unreadable for each in self.left)
        return counted == 0 and self.comes_back

    @property
    def comes_back(self) -> bool:
        """Whether every round ended with a home in health, and without a traceback on the way."""
        return not self.failures and all(each.is_well for each in self.left)


def play(kind: Kind, template: Template, place: Path, seed: str) -> Tally:
    """All rounds of a kind, each on a fresh copy of the city."""
    tally = Tally(kind)
    for number in range(kind.rounds):
        shutil.rmtree(template.home.root, ignore_errors=True)
        shutil.copytree(template.kept, template.home.root)
        scratch = place / "round"
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(parents=True)
        one = Round(
            template, scratch, _chance(seed, kind, number), template.home, set(template.handed_in)
        )
        try:
            kind.play(one)
        except (AssertionError, subprocess.TimeoutExpired) as failure:
            tally.failures.append(f"round {number}: {failure}")
        if any("Traceback (most recent call last)" in said for said in one.outputs):
            tally.failures.append(f"round {number}: a traceback")
        tally.left.append(
            measure(one.home, one.handed_in, template.marts if one.must_stand else {})
        )
        tally.message = one.message or tally.message
    return tally


def _chance(seed: str, kind: Kind, number: int) -> Random:
    return Random(f"{seed}/{kind.name}/{number}")  # noqa: S311 -- the same faults each time


def little_memory(megabytes: int) -> Callable[[], None]:
    """What a command runs before it begins on a machine with so much memory."""
    return lambda: resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
