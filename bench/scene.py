"""One scene in a process of its own: `python -m bench.scene NAME SIZE` prints its figures as JSON."""

import json
import sys
from importlib import import_module

import django


def main() -> None:
    name, size = sys.argv[1:]
    django.setup()
    figures = import_module(f"bench.scenes.{name}").run(int(size))
    print(json.dumps(figures))  # noqa: T201


if __name__ == "__main__":
    main()
