"""One piece of work in a process of its own, for its time and memory.

python -m tests.bench.probe build             bring the feed up to date
python -m tests.bench.probe COMMAND ARG...    a management command
"""

import io
import json
import sys
import time
from contextlib import redirect_stdout
from pathlib import Path

import django

from eshop.collecting import collect_seldom


def main() -> None:
    django.setup()
    collect_seldom()
    name, *arguments = sys.argv[1:]
    begun, worked = time.perf_counter(), time.process_time()
    with redirect_stdout(io.StringIO()):
        _work(name, arguments)
    seconds, own = time.perf_counter() - begun, time.process_time() - worked
    print(json.dumps({"seconds": seconds, "cpu": own, "peak_mb": _peak_mb()}))


def _work(name: str, arguments: list[str]) -> None:
    from django.core.management import call_command

    from baselinker_integration.feed.prepare.warm_up import feed_warm_up
    from baselinker_integration.models import Connection

    if name == "build":
        feed_warm_up(Connection.objects.get())
    else:
        call_command(name, *arguments)


def _peak_mb() -> float:
    """Peak resident memory since this program began; getrusage would tell that of the parent if it was larger."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) * 1024 / 1e6


if __name__ == "__main__":
    main()
