"""Which path is a connector's address."""

from functools import cache

from django.urls import reverse


def slug_of(path: str) -> str | None:
    """The slug of the connector at `path` (a path as the server has it), None when it is no connector's address."""
    prefix, suffix = _around()
    slug = path.removeprefix(prefix).removesuffix(suffix)
    return slug if path == f"{prefix}{slug}{suffix}" and "/" not in slug else None


@cache
def _around() -> tuple[str, str]:
    prefix, suffix = reverse("baselinker-connector", args=["slug"]).split("slug")
    return prefix, suffix
