"""Put the magazine's clock to another time: in the demo and in development only.

All its processes follow within a second, and time goes on from there: what is scheduled is published, a newsletter's
edition is composed, frozen and sent. `now` goes back to the machine's clock; without a time it is only shown. What was
done meanwhile stays done, so an edition of Friday that was sent on Wednesday is not sent again on Friday.
"""

from __future__ import annotations

import argparse

from longwave.ops.stop import Stop

EXAMPLES = """\
  longwave clock 07:00
  longwave clock tomorrow 07:00
  longwave clock friday 07:00
  longwave clock 2026-12-04 06:59
  longwave clock now
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """A date and a time, in the magazine's zone."""
    parser.add_argument(
        "moment",
        metavar="DATE-TIME",
        nargs="*",
        help="a date, a weekday or tomorrow, and a time, or a time alone; now: the machine's",
    )


def run(args: argparse.Namespace) -> int:
    """Move the clock, and say what it shows."""
    import zoneinfo
    from datetime import UTC, datetime, timedelta

    from longwave.access import generation
    from longwave.ops.clock import PATH, Clock, moment
    from longwave.ops.start import environment_ready, no_magazine_here

    environment = environment_ready()
    if environment.in_production:
        raise Stop("A magazine in production has the machine's clock. Expected one in mode demo or development.")
    if not PATH.parent.is_dir():
        raise Stop(f"There is no folder {PATH.parent.absolute()}: nothing has run here yet.{no_magazine_here()}")
    clock, zone = Clock(PATH), zoneinfo.ZoneInfo(environment.time_zone)
    real = datetime.now(UTC)
    if args.moment == ["now"]:
        clock.move(0.0)
    elif args.moment:
        try:
            wanted = moment(args.moment, real + timedelta(seconds=clock.ahead), zone)
        except ValueError:
            said = " ".join(args.moment)
            raise Stop(f"{said!r} is no time; expected one like `friday 07:00`, `2026-12-04 07:00` or `now`.") from None
        clock.move((wanted.astimezone(UTC) - real).total_seconds())
    if args.moment:
        generation.at(PATH.parent / "generation").move()  # what is known of today is read again
    shown = (datetime.now(UTC) + timedelta(seconds=clock.ahead)).astimezone(zone)
    moved = "" if clock.ahead else " (the machine's clock)"
    print(f"The magazine's clock shows {shown:%A} {shown.day} {shown:%B %Y, %H:%M}, {environment.time_zone}{moved}.")
    return 0
