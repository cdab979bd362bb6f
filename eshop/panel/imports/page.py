"""What the page of one import shows."""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from eshop.catalog.importing.prices_and_texts import PRICE, TRANSLATION
from eshop.catalog.importing.review.inspection import FORMAT_TITLES
from eshop.catalog.models import PriceList, Product
from eshop.core.pages.display import number_shown
from eshop.core.told import told_again
from eshop.panel.imports.jobs import LISTED, PENDING
from eshop.panel.imports.progress import progress_read
from eshop.panel.models import ImportJob

State = ImportJob.State
_TRYING, _IMPORTING = (State.UPLOADED, State.CHECKING), (State.WAITING, State.RUNNING)


def job_context(job: ImportJob) -> dict[str, Any]:
    """The job with its rows, counts and the steps at the head of the page."""
    rows = [
        {"row": row, "field": field, "reason": told_again(reason), "is_note": is_note}
        for row, field, reason, is_note in job.problems
    ]
    counts = {name: int(job.counts.get(name, 0)) for name in ("created", "updated", "unchanged", "rejected", "notes")}
    return {
        "job": job,
        "state": job.state,
        "is_live": job.state in PENDING,
        "percent": progress_read(job.file) if job.file else 0,
        "work": _("Sprawdzam plik")
        if job.state in _TRYING
        else _("Zapisuję towary")
        if job.state in _IMPORTING
        else _("Cofam import"),
        "steps": _steps(job),
        "format": _(FORMAT_TITLES.get(job.file_format, "–")),
        "counts": counts,
        "written": counts["created"] + counts["updated"],
        "rejected": [row for row in rows if not row["is_note"]],
        "notes": [row for row in rows if row["is_note"]],
        "sentences": _sentences(job, counts),
        "kept": _kept(job),
        "may_try": job.state in (State.CHECKED, State.FAILED) and bool(job.file),
    }


def _steps(job: ImportJob) -> list[dict[str, Any]]:
    """Plik, Kolumny of a table of unknown columns, Podgląd, Wynik: which of them is past and which is now."""
    has_columns = bool(job.columns)
    was_tried = job.state in (*_TRYING, State.CHECKED) or (job.state == State.FAILED and not job.started_at)
    now = (2 if was_tried else 3) + has_columns
    if job.state == State.FAILED and has_columns and not job.file_format:
        now = 2
    columns = [(_("Kolumny"), _("co jest czym"))] if has_columns else []
    texts = [(_("Plik"), _("co wgrać")), *columns, (_("Podgląd"), _("co się zmieni")), (_("Wynik"), _("co weszło"))]
    return [
        {
            "number": number,
            "title": title,
            "text": text,
            "is_now": number == now,
            "is_past": number < now or job.state == State.DONE,
        }
        for number, (title, text) in enumerate(texts, 1)
    ]


def _sentences(job: ImportJob, counts: dict[str, int]) -> dict[str, str]:
    """Texts with numbers in them."""
    shown = {name: number_shown(count) for name, count in counts.items()}
    written = counts["created"] + counts["updated"]
    in_all = written + counts["unchanged"] + counts["rejected"]
    undone = {name: number_shown(int(job.counts.get(name, 0))) for name in ("restored", "switched_off", "kept")}
    more = _("Pokazano pierwsze %(shown)s. W pliku do poprawy są wszystkie.") % {"shown": number_shown(LISTED)}
    return {
        "confirm": _("Importuj towary (%(count)s)") % {"count": number_shown(written)},
        "done": _("Weszło %(written)s z %(in_all)s towarów")
        % {"written": number_shown(written), "in_all": number_shown(in_all)},
        "counts": _("Nowe: %(created)s, zmienione: %(updated)s, bez zmian: %(unchanged)s, odrzucone: %(rejected)s.")
        % shown,
        "undone": _("Przywrócono pól: %(restored)s, wyłączono nowych towarów: %(switched_off)s, zostawiono: %(kept)s.")
        % undone,
        "more_rejected": more if counts["rejected"] > LISTED else "",
        "more_notes": _("Pokazano pierwsze %(shown)s.") % {"shown": number_shown(LISTED)}
        if counts["notes"] > LISTED
        else "",
    }


def job_outcome(job: ImportJob) -> str:
    """The result in the list of imports; "" for one that has none."""
    if not job.counts or job.state == State.FAILED:
        return ""
    shown = {name: number_shown(int(job.counts.get(name, 0))) for name in ("created", "updated", "rejected")}
    return _("nowe: %(created)s, zmienione: %(updated)s, odrzucone: %(rejected)s") % shown


def _kept(job: ImportJob) -> list[dict[str, str]]:
    price_lists = dict(PriceList.objects.values_list("pk", "name")) if job.kept else {}
    return [
        {"item": item, "field": _field_title(name, price_lists), "reason": told_again(reason)}
        for item, name, reason in job.kept
    ]


def _field_title(name: str, price_lists: dict[int, str]) -> str:
    """A field of the journal as people call it."""
    if name.startswith(PRICE):
        return _("Cena (%(list)s)") % {"list": price_lists.get(int(name.removeprefix(PRICE)), "–")}
    if name.startswith(TRANSLATION):
        return _("Teksty (%(language)s)") % {"language": name.removeprefix(TRANSLATION)}
    if not name:
        return ""
    column: Any = Product._meta.get_field(name.removesuffix("_id"))
    return capfirst(str(column.verbose_name))
