"""One feed build in a process of its own, for its time and memory: `python -m tests.bench.build_probe`."""

import json
import resource
import time

import django


def main() -> None:
    django.setup()
    from baselinker_integration.feed.build import feed_prepare
    from baselinker_integration.models import Connection

    connection = Connection.objects.get()
    begun, worked = time.perf_counter(), time.process_time()
    processed = feed_prepare(connection)
    seconds, own = time.perf_counter() - begun, time.process_time() - worked
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    print(json.dumps({"processed": processed, "seconds": seconds, "cpu": own, "peak_mb": peak_mb}))


if __name__ == "__main__":
    main()
