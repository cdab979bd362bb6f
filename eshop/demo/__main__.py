"""`python -m eshop.demo [--port N] [--once]`: see `make demo`."""

import argparse
import signal
import sys
from pathlib import Path
from types import FrameType

from eshop.demo.environment import default_folder, environment_prepare, port_is_free
from eshop.private import files_keep_private


def main() -> int:
    """Exit status 0 when every step did what it should, else 1; 2 when the demo could not begin."""
    parser = argparse.ArgumentParser(prog="make demo")
    parser.add_argument("--port", type=int, default=8000, help="port of 127.0.0.1 to serve on")
    parser.add_argument("--once", action="store_true", help="end after the last step instead of serving until Ctrl-C")
    parser.add_argument("--folder", type=Path, help="emptied and used for the demo's files; default: var/demo-PORT")
    options = parser.parse_args()
    if not port_is_free(options.port):
        print(f"Port {options.port} is in use. Choose another one: make demo PORT=8001", file=sys.stderr)  # noqa: T201
        return 2
    # A shell starts background jobs with SIGINT ignored; whoever sends it means it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, _end)
    signal.signal(signal.SIGHUP, _end)
    folder = (options.folder or default_folder(options.port)).resolve()
    files_keep_private()
    environment_prepare(port=options.port, folder=folder)

    import django

    django.setup()
    from eshop.demo.play import demo_run
    from event_log.actors import COMMAND
    from event_log.context import Actor, acting

    try:
        with acting(Actor(COMMAND, "demo")):
            return demo_run(folder=folder, port=options.port, once=options.once)
    except KeyboardInterrupt:
        return 0 if not options.once else 130


def _end(number: int, frame: FrameType | None) -> None:
    """Ends by an exception, so that the served processes are stopped on the way out."""
    sys.exit(128 + number)


if __name__ == "__main__":
    sys.exit(main())
