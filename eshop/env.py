"""Typed reading of environment variables: a wrong value stops the start and names the variable."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}


def env_bool(name: str, default: bool) -> bool:
    """The variable as a truth value. Raises ImproperlyConfigured for anything but the usual words."""
    text = os.environ.get(name)
    if text is None:
        return default
    if text.strip().lower() in _TRUE:
        return True
    if text.strip().lower() in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be one of 1, 0, true, false, yes, no, on, off; it is {text!r}.")


def env_choice(name: str, default: str, choices: tuple[str, ...]) -> str:
    """The variable, one of `choices`. Raises ImproperlyConfigured for anything else."""
    text = os.environ.get(name, "").strip().lower() or default
    if text not in choices:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}; it is {text!r}.")
    return text


def env_int(name: str, default: int, *, minimum: int = 0) -> int:
    """The variable as a whole number not below `minimum`. Raises ImproperlyConfigured otherwise."""
    text = os.environ.get(name, "").strip()
    if not text:
        return default
    if not text.removeprefix("-").isdecimal() or int(text) < minimum:
        raise ImproperlyConfigured(f"{name} must be a whole number of at least {minimum}; it is {text!r}.")
    return int(text)


def env_days(name: str, default: int) -> dict[str, int]:
    """Days by area: "400" for all, "400,erp=90" with exceptions; the rest is under "*". Raises ImproperlyConfigured."""
    days = {"*": default}
    for part in env_list(name, []):
        area, _, number = part.rpartition("=")
        if not number.strip().isdecimal() or int(number) < 1:
            raise ImproperlyConfigured(
                f"{name} must read like 400 or 400,erp=90, in whole days from 1; it has {part!r}."
            )
        days[area.strip() or "*"] = int(number)
    return days


def env_list(name: str, default: list[str]) -> list[str]:
    """The variable split at commas, empty parts dropped."""
    text = os.environ.get(name)
    return default if text is None else [part.strip() for part in text.split(",") if part.strip()]


def env_secrets(name: str) -> list[str]:
    """Several, separated by commas or white space, in the variable or in the file that `<name>_FILE` names."""
    return env_secret(name).replace(",", " ").split()


def env_secret(name: str, default: str = "") -> str:
    """The variable, or the content of the file that `<name>_FILE` names (docker secrets)."""
    path = os.environ.get(f"{name}_FILE", "").strip()
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE names a file that cannot be read: {error.strerror}.") from error
        except UnicodeDecodeError:
            raise ImproperlyConfigured(f"{name}_FILE names a file that is no text in UTF-8.") from None
    return os.environ.get(name, default).strip()
