#!/usr/bin/env python3
import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eshop.settings")
    from django.core.management import execute_from_command_line

    from eshop.collecting import collect_seldom
    from eshop.private import files_keep_private
    from event_log.actors import COMMAND
    from event_log.context import Actor, acting

    files_keep_private()
    collect_seldom()

    with acting(Actor(COMMAND, sys.argv[1] if len(sys.argv) > 1 else "help")):
        execute_from_command_line(sys.argv)
