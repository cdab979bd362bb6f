"""What the ERP's day tells: one line a step for people, one JSON object for programs."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from eshop.api.player.day import Step


def step_line(step: Step) -> str:
    """The step, then its counts or why it failed."""
    label = _labels()[step.name]
    if step.error_code:
        return f"✗ {label}: {step.error_code}: {step.error_text}"
    words = _outcomes()
    counts = ", ".join(f"{words[name]} {number}" for name, number in step.counts.items() if name in words)
    return f"✓ {label}: {counts or _('nic do zrobienia')}"


def steps_json(steps: Iterable[Step]) -> dict[str, Any]:
    """`error` is null or {code, text}; `counts` holds outcomes above zero."""
    return {
        "steps": [
            {
                "step": step.name,
                "counts": step.counts,
                "error": {"code": step.error_code, "text": step.error_text} if step.error_code else None,
            }
            for step in steps
        ]
    }


def _labels() -> dict[str, str]:
    return {
        "items": _("Pełna synchronizacja, towary"),
        "prices": _("Pełna synchronizacja, ceny"),
        "stock": _("Pełna synchronizacja, stany"),
        "complete": _("Pełna synchronizacja zakończona"),
        "change": _("Zmiana jednego towaru"),
        "stock_after_orders": _("Stany po zaksięgowanych zamówieniach"),
        "orders": _("Zamówienia pobrane i potwierdzone"),
        "parcels": _("Paczki i faktury odesłane"),
    }


def _outcomes() -> dict[str, str]:
    return {
        "created": _("nowe"),
        "updated": _("zmienione"),
        "unchanged": _("bez zmian"),
        "switched_off": _("wycofane z oferty"),
    }
