"""One scene in a process of its own: `python -m tests.bench.scene NAME SIZE` prints its figures as JSON."""

import json
import sys
from importlib import import_module

import django


def main() -> None:
    name, size = sys.argv[1:]
    django.setup()
    figures = import_module(f"tests.bench.scenes.{name}").run(int(size))
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
