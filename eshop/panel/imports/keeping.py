"""How long files of imports are kept."""

import shutil
from datetime import datetime, timedelta

from eshop.panel.imports.jobs import PENDING
from eshop.panel.imports.storing import folder_delete, folder_of_imports, stored_path
from eshop.panel.models import ImportedItem, ImportJob

KEPT_FOR = timedelta(days=30)
_STRAY_FOR = timedelta(days=1)


def old_imports_prune(now: datetime) -> int:
    """Delete files, and what undoing needs, of imports sent in more than KEPT_FOR before `now`; returns how many.

    The jobs stay, as a record. Folders that no job names, of uploads that broke off, go after a day.
    """
    old = ImportJob.objects.filter(created_at__lt=now - KEPT_FOR).exclude(file="").exclude(state__in=PENDING)
    count = 0
    for job in old.order_by("pk"):
        folder_delete(job.file)
        ImportedItem.objects.filter(job=job).delete()
        ImportJob.objects.filter(pk=job.pk).update(file="", rejected_file="", is_undoable=False)
        count += 1
    return count + _strays_delete(now)


def _strays_delete(now: datetime) -> int:
    folder = folder_of_imports()
    if not folder.is_dir():
        return 0
    known = {stored_path(stored).parent for stored in ImportJob.objects.exclude(file="").values_list("file", flat=True)}
    count = 0
    for stray in folder.iterdir():
        if stray not in known and stray.stat().st_mtime < (now - _STRAY_FOR).timestamp():
            shutil.rmtree(stray, ignore_errors=True)
            count += 1
    return count
