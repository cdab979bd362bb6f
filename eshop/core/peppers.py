"""The secrets that digests and seals are made with, the present one first, then those that older ones may need."""

from django.conf import settings


def peppers() -> tuple[str, ...]:
    """KEY_PEPPER with its fallbacks, then SECRET_KEY with its own; each of them once.

    So a KEY_PEPPER can be brought in later, and either be changed, while what was made before goes on being readable.
    """
    known = (settings.KEY_PEPPER, *settings.KEY_PEPPER_FALLBACKS, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return tuple(dict.fromkeys(pepper for pepper in known if pepper))
