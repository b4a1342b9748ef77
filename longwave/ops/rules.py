"""What operations decide: when a dead process is started again, and what a doctor finds wrong. Plain Python."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

# --- Starting again what died -----------------------------------------------------------------------------------
AT_ONCE = 10.0  # seconds: a process that dies sooner never really ran
MOST_DEATHS = 5
LONGEST_WAIT = 60.0  # seconds
UNUSABLE = 2  # the exit code by which our commands say that the environment is at fault


@dataclass(frozen=True)
class AfterDeath:
    """What to do about a process that ended: start it again after `wait` seconds, or end everything."""

    again: bool
    wait: float
    early: int
    reason: str


def after_death(name: str, code: int, ran: float, early: int) -> AfterDeath:
    """Decide what follows when a process that should run for ever ended.

    `ran` is how many seconds it did, `early` how many times in a row it had died at once before.
    """
    how = f"{name} ended by signal {-code}" if code < 0 else f"{name} ended with exit code {code}"
    early = early + 1 if ran < AT_ONCE else 0
    if code == UNUSABLE:
        return AfterDeath(False, 0, early, f"{how}: what it said above must be mended first. Everything is stopped.")
    if early >= MOST_DEATHS:
        return AfterDeath(
            False, 0, early, f"{how}, {early} times in a row within {AT_ONCE:.0f} seconds. Everything is stopped: "
            f"`longwave doctor` may find why, and `longwave {name}` alone shows what it says."
        )  # fmt: skip
    wait = min(LONGEST_WAIT, 2.0 ** max(0, early - 1)) if early else 0.5
    return AfterDeath(True, wait, early, f"{how} after {ran:.0f} s; it is started again in {wait:g} s.")


# --- What a doctor finds ----------------------------------------------------------------------------------------
LEAST_FREE = 200 * 1024 * 1024  # bytes: less, and the next recording does not fit
LITTLE_FREE = 2 * 1024 * 1024 * 1024
CLOCK_TOLERANCE = 60.0  # seconds
WRITTEN = datetime(2026, 11, 1, tzinfo=UTC)  # no clock that is right shows a day before this version was written
ALIVE = timedelta(minutes=2)
OVERDUE = timedelta(minutes=5)
SQLITE = {"journal_mode": "wal", "synchronous": "2", "transaction_mode": "IMMEDIATE"}


class Level(StrEnum):
    """How bad a finding is."""

    OK = "ok"
    WARNING = "warning"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: what it is, what was found, what was expected, what to do."""

    what: str
    level: Level
    found: str
    expected: str = ""
    advice: str = ""


@dataclass(frozen=True)
class Machine:
    """What is around the magazine. Faults are empty where there is none; bytes and seconds. `sheet` is what cannot be
    read in the publisher's own style sheet, None where there is none."""

    mode: str
    url: str
    resolves: bool
    readable_by_others: bool
    folders: dict[str, str]
    free: dict[str, int]
    now: datetime
    clocks: dict[str, float]
    newest: datetime | None
    ffmpeg: str
    static: str
    sheet: tuple[str, ...] | None
    outbox: bool


@dataclass(frozen=True)
class Store:
    """What the database says. `sqlite` is None under PostgreSQL; the rest is empty while `fault` is not."""

    name: str
    fault: str = ""
    sqlite: dict[str, str] | None = None
    pending: int = 0
    beaten_at: datetime | None = None
    overdue: tuple[str, ...] = ()
    waiting_since: datetime | None = None
    failed: int = 0


def examine(machine: Machine, store: Store) -> list[Finding]:
    """Everything a doctor says about a magazine, in the order in which it is best mended."""
    around = [*of_address(machine), *of_files(machine), *of_clock(machine), *of_tools(machine)]
    return [*around, *of_database(store, machine.now)]


def of_address(machine: Machine) -> Iterator[Finding]:
    """The magazine's address, its settings file and its mail."""
    parts = urlsplit(machine.url)
    host = parts.hostname or ""
    local = host in ("localhost", "127.0.0.1", "::1") or host.endswith(".localhost")
    what, want = "LONGWAVE_URL", "the https:// address that readers use"
    if machine.mode != "production":
        yield Finding(what, Level.OK, f"{machine.url} in mode {machine.mode}")
    elif local:
        yield Finding(what, Level.WARNING, machine.url, want, "Only this machine can read the magazine: set it first.")
    elif parts.scheme != "https":
        yield Finding(what, Level.WRONG, machine.url, want, "Readers' sessions would travel in the open: use https.")
    elif not machine.resolves:
        yield Finding(
            what, Level.WARNING, machine.url, "a host name that resolves", "Mend the name, or its DNS record."
        )
    else:
        yield Finding(what, Level.OK, machine.url)
    if machine.readable_by_others:
        yield Finding(
            "longwave.env", Level.WARNING, "readable by other users", "mode 0600, since it holds the secret key",
            "chmod 600 longwave.env",
        )  # fmt: skip
    if machine.outbox and machine.mode == "production":
        yield Finding(
            "EMAIL_URL", Level.WARNING, "outbox:, so mail is written to data/outbox and reaches nobody",
            "smtp:// and a server", "Set EMAIL_URL before anybody waits for mail.",
        )  # fmt: skip


def of_files(machine: Machine) -> Iterator[Finding]:
    """Folders that must be written to, space, and the static files."""
    for folder, fault in machine.folders.items():
        if fault:
            advice = f"Give {folder} to the user who runs Longwave."
            yield Finding(folder, Level.WRONG, fault, "a folder that this user may write to", advice)
        else:
            yield Finding(folder, Level.OK, "can be written")
    for folder, free in machine.free.items():
        shown = f"{free / 1024**3:.1f} GB free"
        level = Level.WRONG if free < LEAST_FREE else Level.WARNING if free < LITTLE_FREE else Level.OK
        advice = "" if level is Level.OK else "Make room, or move the folder to a larger disk."
        yield Finding(f"space for {folder}", level, shown, "" if level is Level.OK else "2 GB or more", advice)
    if machine.static:
        advice = "Start with `longwave run`, or collect them with `longwave django collectstatic`."
        yield Finding("static files", Level.WRONG, machine.static, "all of them in data/static", advice)
    else:
        yield Finding("static files", Level.OK, "collected")
    yield from of_sheet(machine)


def of_sheet(machine: Machine) -> Iterator[Finding]:
    """The publisher's own colours."""
    what, want = "static/theme.css", "accents that can be read on the paper they lie on"
    for fault in machine.sheet or ():
        yield Finding(what, Level.WARNING, fault, want, "Change the colour there, and start the magazine again.")
    if machine.sheet == ():
        yield Finding(what, Level.OK, "its accents can be read")


def of_clock(machine: Machine) -> Iterator[Finding]:
    """The clock, against what else knows the time: none of it over the network."""
    what, advice = "clock", "Set the clock, and let the system keep it (systemd-timesyncd, chrony)."
    shown = machine.now.isoformat(" ", "seconds")
    off = [f"{abs(by):.0f} s from {witness}" for witness, by in machine.clocks.items() if abs(by) > CLOCK_TOLERANCE]
    if machine.now < WRITTEN:
        yield Finding(what, Level.WRONG, shown, f"a day after {WRITTEN:%d %B %Y}, when this was written", advice)
    elif machine.newest and machine.newest - machine.now > timedelta(seconds=CLOCK_TOLERANCE):
        newest = machine.newest.isoformat(" ", "seconds")
        yield Finding(what, Level.WRONG, shown, f"a time after {newest}, when something was last saved", advice)
    elif off:
        yield Finding(what, Level.WRONG, f"{shown}, {' and '.join(off)}", "less than a minute apart", advice)
    else:
        yield Finding(what, Level.OK, shown)


def of_tools(machine: Machine) -> Iterator[Finding]:
    """The programs that are called."""
    if machine.ffmpeg:
        yield Finding("ffmpeg", Level.OK, machine.ffmpeg)
    else:
        advice = "Install it from your system's packages, or reinstall Longwave, which brings one."
        yield Finding("ffmpeg", Level.WRONG, "none", "the program, on PATH or from imageio-ffmpeg", advice)


def of_database(store: Store, now: datetime) -> Iterator[Finding]:
    """The database and, where it answers, what it tells of the worker."""
    if store.fault:
        advice = "Start it or mend DATABASE_URL; for a new magazine, `longwave run` makes it."
        yield Finding("database", Level.WRONG, f"{store.name}: {store.fault}", "a database that answers", advice)
        return
    yield Finding("database", Level.OK, store.name)
    if store.pending:
        yield Finding(
            "migrations", Level.WRONG, f"{store.pending} pending", "none",
            "Stop what runs and start again with `longwave run`, which makes them.",
        )  # fmt: skip
        return
    yield Finding("migrations", Level.OK, "none pending")
    wrong = {name: value for name, value in (store.sqlite or {}).items() if value.lower() != SQLITE[name].lower()}
    if wrong:
        found = ", ".join(f"{name}={value}" for name, value in wrong.items())
        want = ", ".join(f"{name}={SQLITE[name]}" for name in wrong)
        yield Finding(
            "SQLite", Level.WRONG, found, want, "Keep the database on a local disk: on a shared one WAL cannot be had."
        )
    yield from of_worker(store, now)


def of_worker(store: Store, now: datetime) -> Iterator[Finding]:
    """Whether somebody does what is scheduled and what waits."""
    seen = f"last seen {store.beaten_at.isoformat(' ', 'seconds')}" if store.beaten_at else "none runs"
    late = store.waiting_since is not None and now - store.waiting_since > OVERDUE
    advice = "Start the magazine with `longwave run` (or `longwave worker`)."
    if store.beaten_at and now - store.beaten_at <= ALIVE:
        yield Finding("worker", Level.OK, seen)
        advice = "Look into the worker's log: it says what fails."
    else:
        level = Level.WRONG if late or store.overdue else Level.WARNING
        yield Finding("worker", level, seen, "one that was seen less than two minutes ago", advice)
    if store.overdue:
        found = f"{len(store.overdue)} overdue: {', '.join(store.overdue[:3])}{' …' if len(store.overdue) > 3 else ''}"
        yield Finding("schedule", Level.WRONG, found, "published or withdrawn within minutes", advice)
    if late and store.waiting_since:
        found = f"one waits since {store.waiting_since.isoformat(' ', 'seconds')}"
        yield Finding("tasks", Level.WARNING, found, "begun within minutes", advice)
    if store.failed:
        yield Finding(
            "failed tasks", Level.WARNING, f"{store.failed} in the last day", "none", "Look into the worker's log."
        )


def worst(findings: Iterable[Finding]) -> Level:
    """How bad it is in all."""
    levels = {finding.level for finding in findings}
    return next((level for level in (Level.WRONG, Level.WARNING) if level in levels), Level.OK)
