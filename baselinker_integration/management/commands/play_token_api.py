import argparse
import secrets
import signal
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from baselinker_integration.player.token_api.keeping import world_load, world_save
from baselinker_integration.player.token_api.orders import order_place
from baselinker_integration.player.token_api.server import serving
from baselinker_integration.player.token_api.switches import Switches, Trouble
from baselinker_integration.player.token_api.world import World


class Command(BaseCommand):
    help = (
        "Play BaseLinker's token API on a port of this machine, over an account in memory, until Ctrl-C. "
        "Set BASELINKER_API_URL to the address that it prints, and paste the token."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8100, help="port on 127.0.0.1; 0 takes a free one")
        parser.add_argument("--token", default="", help="the token that is right; default: one is made")
        parser.add_argument(
            "--orders", type=_numbers, default=[], metavar="ID,ID", help="numbers of orders that are there, paid"
        )
        parser.add_argument("--limit", type=int, default=100, help="calls a minute before the account is blocked")
        parser.add_argument("--block", type=int, default=600, metavar="SECONDS", help="how long a block lasts")
        parser.add_argument("--stamp", choices=["warsaw", "utc", "absent"], default="warsaw", help="zone of its time")
        parser.add_argument("--strings", action="store_true", help="numbers and flags come as texts")
        parser.add_argument("--no-journal", action="store_true", help="the journal is off, as on a new account")
        parser.add_argument(
            "--keep", type=Path, metavar="FILE", help="where the account is kept, so that it outlives this process"
        )
        parser.add_argument(
            "--ahead", type=Path, metavar="FILE", help="a file with the seconds that its clock is ahead"
        )
        parser.add_argument(
            "--trouble",
            type=_trouble,
            action="append",
            default=[],
            metavar="KIND[:METHOD]",
            help=f"what happens to the next call, or the next one of a method: {', '.join(Trouble)}",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        token = options["token"] or _token()
        switches = Switches(
            calls_a_minute=options["limit"],
            block_seconds=options["block"],
            stamp=options["stamp"],
            strings=options["strings"],
            journal_is_on=not options["no_journal"],
        )
        world = World(token=token, now=_clock(options["ahead"]), switches=switches)
        for number in options["orders"]:
            order_place(world, number)
        if kept := options["keep"]:
            world_load(world, kept)
            world_save(world, kept)
            world.on_done = partial(world_save, world, kept)
        for trouble, method in options["trouble"]:
            world.faults.add(trouble, method)
        # As an exception it may come in the midst of anything. A shell has background jobs ignore the first of them.
        stops = {signal.SIGINT, signal.SIGTERM}
        for number in stops:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_BLOCK, stops)
        with serving(world, options["port"]) as url:
            self.stdout.write(f"BASELINKER_API_URL={url}")
            self.stdout.write(f"token {token}")
            self.stdout.flush()
            signal.sigwait(stops)
        self.stdout.write(f"{len(world.calls)} calls")


def _token() -> str:
    """One of the shape that BaseLinker's have."""
    return f"{10**6 + secrets.randbelow(10**6)}-{10**6 + secrets.randbelow(10**6)}-{secrets.token_hex(32).upper()}"


def _clock(ahead: Path | None) -> Callable[[], float]:
    """Seconds since 1970, moved ahead by what the file says at that moment."""
    return (lambda: time.time() + float(ahead.read_text())) if ahead else time.time


def _numbers(text: str) -> list[int]:
    try:
        return [int(number) for number in text.split(",") if number.strip()]
    except ValueError:
        raise argparse.ArgumentTypeError("whole numbers separated by commas") from None


def _trouble(text: str) -> tuple[Trouble, str]:
    kind, _, method = text.partition(":")
    try:
        return Trouble(kind), method
    except ValueError:
        raise argparse.ArgumentTypeError(f"one of {', '.join(Trouble)}") from None
