"""SQLite's LIKE knows no letters but ASCII's: "łóżko" would not find "Łóżko". Here it gets one that does."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver

_WILDCARDS = {"%": ".*", "_": "."}


@receiver(connection_created)
def like_register(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    if connection.vendor == "sqlite":
        for arguments in (2, 3):
            connection.connection.create_function("like", arguments, _like, deterministic=True)


def _like(pattern: Any, text: Any, escape: str = "") -> bool | None:
    """What LIKE means in SQL, without regard to case in any alphabet."""
    if pattern is None or text is None:
        return None
    return _matcher(str(pattern), escape)(str(text))


@lru_cache(maxsize=256)
def _matcher(pattern: str, escape: str) -> Callable[[str], bool]:
    parts = re.findall(rf"{re.escape(escape)}(.)|(.)" if escape else "()(.)", pattern, re.DOTALL)
    wanted = "".join(_WILDCARDS.get(plain) or re.escape((escaped or plain).casefold()) for escaped, plain in parts)
    fits = re.compile(wanted, re.DOTALL).fullmatch
    return lambda text: fits(text.casefold()) is not None
