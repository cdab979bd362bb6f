"""Whether an account's connection works, in five plain lines: address, encryption, key, goods, orders."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from baselinker_integration.accounts.callers import LastCall, last_calls
from baselinker_integration.accounts.check import Report
from baselinker_integration.door.refused_reading import refused_orders
from baselinker_integration.feed.prepare.readiness import readiness_get
from baselinker_integration.models import Connection, OrderBinding
from eshop.core import clock
from eshop.core.pages.display import ago_shown, moment_shown, number_shown
from eshop.core.public_fetch import host_obstacle, host_resolved_obstacle
from event_log.models import Event

LOOK_UP_SECONDS = 3.0


class LineState(StrEnum):
    """`told`: neither good nor bad, such as what did not happen yet."""

    GOOD = "good"
    TOLD = "told"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Line:
    """One line: the verdict, what it is made of, and where to put it right ("" for nowhere)."""

    state: LineState
    text: str
    detail: str = ""
    link: str = ""
    link_label: str = ""


def last_call_of(connection: Connection) -> LastCall | None:
    """When BaseLinker called the account last; None: never."""
    return last_calls([connection]).get(connection.pk)


def public_address_lines(address: str) -> list[Line]:
    """Whether BaseLinker can reach `address`, and whether what it sends is encrypted."""
    return [_address_line(address, None), _encryption_line(address)]


def connection_lines(connection: Connection, address: str, report: Report | None = None) -> list[Line]:
    """The five lines for `address`, which BaseLinker is to call.

    Nobody is called for them; with the `report` of a check the lines say what it found, too.
    """
    now, called = clock.now(), last_call_of(connection)
    return [
        _address_line(address, report),
        _encryption_line(address),
        _key_line(connection, report, called, now),
        _goods_line(connection),
        _orders_line(connection, now),
    ]


def _address_line(address: str, report: Report | None) -> Line:
    host = urlsplit(address).hostname or ""
    wanted = _("Podaj publiczny adres sklepu w ustawieniu PUBLIC_URL.")
    if obstacle := host_obstacle(host):
        return Line(LineState.ERROR, _("BaseLinker nie dosięgnie tego adresu"), f"{obstacle} {wanted}")
    if report is not None and "probe.reachable" in {failure.id for failure in report.failures}:
        seen = next(failure.seen for failure in report.failures if failure.id == "probe.reachable")
        return Line(LineState.ERROR, _("Sklep nie odpowiada pod swoim adresem"), f"{address} {seen}")
    if report is not None and (obstacle := host_resolved_obstacle(host, seconds=LOOK_UP_SECONDS)):
        detail = _("Tak widzi to serwer sklepu: %(obstacle)s. Sprawdź adres z innej sieci.") % {"obstacle": obstacle}
        return Line(LineState.WARNING, _("Adres może nie być publiczny"), detail)
    return Line(LineState.GOOD, _("Adres jest publiczny"), address)


def _encryption_line(address: str) -> Line:
    if address.startswith("https://"):
        return Line(LineState.GOOD, _("Połączenie jest szyfrowane"), _("Adres zaczyna się od https."))
    detail = _("Adres zaczyna się od http, klucz szedłby otwartym tekstem.")
    return Line(LineState.ERROR, _("Połączenie nie jest szyfrowane"), detail)


def _key_line(connection: Connection, report: Report | None, called: LastCall | None, now: datetime) -> Line:
    account = reverse("admin:baselinker_connection_change", args=[connection.pk])
    alive = Q(valid_until=None) | Q(valid_until__gt=now)
    key = connection.keys.filter(alive, is_for_check=False).order_by("-pk").first()
    if key is None:
        detail = _("BaseLinker dostaje odmowę na każde wywołanie.")
        return Line(LineState.ERROR, _("Konto nie ma klucza"), detail, account, _("Utwórz klucz"))
    made = _("Nadany %(moment)s, kończy się na …%(end)s.") % {
        "moment": moment_shown(key.created_at),
        "end": key.hint,
    }
    wrong = Event.objects.filter(area="baselinker", type="wrong_password", connection_ref=str(connection.pk))
    last_wrong = wrong.order_by("-id").values_list("last_at", flat=True).first()
    if last_wrong is not None and last_wrong > max(key.created_at, called.at if called else key.created_at):
        detail = _("%(ago)s ktoś wołał z innym kluczem. Jeżeli to BaseLinker, wklej mu klucz jeszcze raz.")
        return Line(
            LineState.WARNING,
            _("Przyszło wywołanie z błędnym kluczem"),
            detail % {"ago": ago_shown(last_wrong, now).capitalize()} + f" {made}",
            account,
            _("Zmień klucz"),
        )
    if called is not None and called.at >= key.created_at:
        return Line(LineState.GOOD, _("Klucz się zgadza"), made, account, _("Zmień klucz"))
    unused = _("BaseLinker jeszcze go nie użył.")
    text = _("Klucz działa") if report is not None and not report.failed else _("Klucz czeka na BaseLinkera")
    state = LineState.GOOD if report is not None and not report.failed else LineState.TOLD
    return Line(state, text, f"{made} {unused}")


def _goods_line(connection: Connection) -> Line:
    readiness = readiness_get(connection)
    if not readiness.total:
        imports = reverse("admin:panel_imports")
        text, detail = _("Nie ma jeszcze czego wysłać"), _("Sklep nie ma towarów.")
        return Line(LineState.WARNING, text, detail, imports, _("Importuj z pliku"))
    if readiness.prepared_at is None:
        detail = _("Pierwsza kopia towarów powstaje w tle; zajmuje to najwyżej kilka minut.")
        return Line(LineState.TOLD, _("Towary są przygotowywane"), detail)
    ready = {"ready": number_shown(readiness.total - readiness.withheld), "all": number_shown(readiness.total)}
    feed = connection.feed
    if feed.published_at is None:
        text = _("Pozycje gotowe do wysłania: %(ready)s z %(all)s") % ready
        detail = _("BaseLinker zobaczy je przy pierwszym imporcie.")
    else:
        text = _("BaseLinker widzi pozycje: %(count)s") % {"count": number_shown(feed.item_count)}
        detail = _("Kopia z %(moment)s. Teraz gotowych do wysłania: %(ready)s z %(all)s.") % {
            **ready,
            "moment": moment_shown(feed.published_at),
        }
    if not readiness.withheld:
        return Line(LineState.GOOD, text, detail)
    detail += " " + _("Na poprawę czeka: %(count)s.") % {"count": number_shown(readiness.withheld)}
    state = LineState.WARNING if readiness.withheld < readiness.total else LineState.ERROR
    link = f"{reverse('admin:baselinker_feedproblem_changelist')}?konto={connection.pk}"
    return Line(state, text, detail, link, _("Zobacz"))


def _orders_line(connection: Connection, now: datetime) -> Line:
    if not connection.takes_orders:
        options = reverse("admin:baselinker_connection_options_view", args=[connection.pk])
        detail = _("Przyjmowanie zamówień jest wyłączone w ustawieniach konta.")
        return Line(LineState.WARNING, _("Zamówienia nie wchodzą"), detail, options, _("Zmień ustawienia"))
    last = OrderBinding.objects.filter(connection=connection).order_by("-pk").first()
    refused = refused_orders().filter(connection=connection).count()
    detail = ""
    if last is not None:
        detail = _("Ostatnie przyjęte: %(number)s, %(ago)s.") % {
            "number": last.order_id,
            "ago": ago_shown(last.created_at, now),
        }
    if refused:
        text = _("Odrzucone zamówienia: %(count)s") % {"count": number_shown(refused)}
        return Line(LineState.WARNING, text, detail, reverse("admin:panel_refused"), _("Odrzucone"))
    if last is None:
        detail = _("To normalne przed pierwszym zamówieniem z serwisu aukcyjnego.")
        return Line(LineState.TOLD, _("Zamówień jeszcze nie było"), detail)
    return Line(LineState.GOOD, _("Zamówienia wchodzą"), detail)
