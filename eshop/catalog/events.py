"""What the catalogue writes to the tab "Synchronizacja z ERP"."""

from event_log.models import Severity
from event_log.types import ERP_AREA, EventType, ProblemType, register_event_type, register_problem_type

register_event_type(
    EventType(
        "catalog_imported",
        ERP_AREA.code,
        "Zaimportowano plik z towarami",
        "Item file imported",
        "Popraw wskazane wiersze w pliku i zaimportuj go jeszcze raz; towary bez zmian nie zostaną ruszone.",
        "Mend the rows below in the file and import it again; unchanged items are not touched.",
    )
)
register_event_type(
    EventType(
        "catalog_refused",
        ERP_AREA.code,
        "Odrzucono plik z towarami",
        "Item file refused",
        "Nic z pliku nie zostało zapisane. Popraw plik i zaimportuj go jeszcze raz.",
        "Nothing of the file was stored. Mend the file and import it again.",
    )
)
register_problem_type(
    ProblemType(
        "row_rejected",
        Severity.WARNING,
        "Odrzucony wiersz pliku",
        "Rejected row of a file",
        "Popraw wiersz w pliku i zaimportuj go jeszcze raz.",
        "Mend the row in the file and import it again.",
    )
)
register_problem_type(
    ProblemType(
        "file_refused",
        Severity.ERROR,
        "Pliku nie można przyjąć",
        "File cannot be taken",
        "Wyeksportuj plik ponownie i sprawdź jego format oraz kodowanie.",
        "Export the file again and check its format and encoding.",
    )
)
