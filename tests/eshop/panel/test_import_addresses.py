"""A file of goods from an address, once a day: sealed, masked, and never more trusted than the file before it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from baselinker_integration.background.due_work import due_work_do
from eshop.catalog.models import Product
from eshop.core.public_fetch import FetchError
from eshop.panel.imports import background, fetching
from eshop.panel.imports.fetching import address_fetch, address_save
from eshop.panel.imports.jobs import import_confirm, import_try_again
from eshop.panel.imports.running import import_work
from eshop.panel.imports.storing import FileTooLargeError
from eshop.panel.models import ImportAddress, ImportJob
from event_log.models import Event
from tests import factories
from tests.eshop.catalog.importing.helpers import everything, item
from tests.eshop.panel.importing import SAMPLES

pytestmark = pytest.mark.django_db
URL = "https://hurtownia.example/oferta.csv?klucz=sekret-123"


def _file(count, price="10,00"):
    return "id;code;name;price\n" + "".join(f"{n};K{n};Kubek {n};{price}\n" for n in range(count))


@pytest.fixture
def supplier(settings, tmp_path, monkeypatch):
    """What the address answers with: a text, or an error to raise."""
    settings.MEDIA_ROOT = tmp_path
    answers = {"next": _file(20), "asked": []}

    def fetch(url, write):
        answers["asked"].append(url)
        if isinstance(answers["next"], Exception):
            raise answers["next"]
        write(answers["next"].encode())

    monkeypatch.setattr(fetching, "public_fetch", fetch)
    monkeypatch.setattr(background, "address_in_thread", lambda pk: address_fetch(address_id=pk, now=timezone.now()))
    return answers


@pytest.fixture
def address(owner, supplier):
    """An address whose first file a person has agreed to."""
    kept = address_save(user=owner, language="pl", source="hurtownia", url=URL)
    assert address_fetch(address_id=kept.pk, now=timezone.now() - timedelta(hours=24)) is True
    job = ImportJob.objects.get()
    assert (job.state, Product.objects.count()) == ("checked", 0)
    assert Event.objects.get(type="fetch_held").counts == {"rows": 20, "rows_before": 0}
    assert import_confirm(job_id=job.pk)
    import_work(job_id=job.pk)
    return kept


def _fetch(address):
    assert address_fetch(address_id=address.pk, now=timezone.now()) is True
    return ImportJob.objects.first()


def test_the_first_file_waits_and_the_next_like_it_goes_in_by_itself(address, supplier):
    supplier["next"] = _file(18, price="12,00")
    job = _fetch(address)
    assert (job.state, job.counts["updated"]) == ("done", 18)
    assert item("hurtownia/3")["prices"] == {"Detaliczny": "12.00"}
    assert supplier["asked"] == [URL, URL]
    assert Event.objects.filter(type="catalog_imported").count() == 2


def test_columns_that_a_person_corrected_hold_for_the_next_file(panel, owner, supplier):
    table = "Symbol;Nazwa towaru;Cena sprzedaży\nA-1;Kubek;{}\nA-2;Talerz;30,00\n"
    supplier["next"] = table.format("20,00")
    kept = address_save(user=owner, language="pl", source="hurtownia", url=URL)
    address_fetch(address_id=kept.pk, now=timezone.now() - timedelta(hours=24))
    job = ImportJob.objects.get()
    mapping = {**job.options["mapping"], "prices": "net"}
    assert import_try_again(job_id=job.pk, options={**job.options, "mapping": mapping})
    import_work(job_id=job.pk)
    assert import_confirm(job_id=job.pk)
    import_work(job_id=job.pk)
    assert item("hurtownia/A-1")["prices"] == {"Detaliczny": "24.60"}
    supplier["next"] = table.format("40,00")
    assert _fetch(kept).state == "done"
    assert item("hurtownia/A-1")["prices"] == {"Detaliczny": "49.20"}


def test_a_product_feed_in_xml_is_fetched_with_the_columns_that_a_person_agreed_to(owner, supplier):
    feed = (SAMPLES / "google_merchant.xml").read_text(encoding="utf-8")
    supplier["next"] = feed
    kept = address_save(user=owner, language="pl", source="hurtownia", url=URL)
    address_fetch(address_id=kept.pk, now=timezone.now() - timedelta(hours=24))
    job = ImportJob.objects.get()
    mapping = job.options["mapping"]
    mapping["columns"].pop("category")
    ImportJob.objects.filter(pk=job.pk).update(options={**job.options, "mapping": mapping, "uncounted_stock": 3})
    assert import_confirm(job_id=job.pk)
    import_work(job_id=job.pk)
    supplier["next"] = feed.replace("129.00 PLN", "119.00 PLN")
    later = _fetch(kept)
    assert (later.state, later.counts["updated"], later.counts["unchanged"]) == ("done", 1, 3)
    kettle = item("hurtownia/CZ-1")
    assert (kettle["prices"], kettle["stock"], kettle["category"]) == ({"Detaliczny": "119.00"}, "3.000", "")


@pytest.mark.parametrize("content", [_file(17, price="1,00"), "id;code;name;price\n", "  \n", "<html>Przerwa</html>"])
def test_a_file_that_is_not_like_the_last_one_changes_nothing(address, supplier, content):
    before = everything()
    supplier["next"] = content
    job = _fetch(address)
    assert job.state in ("checked", "failed")
    assert everything() == before
    held = Event.objects.filter(type="fetch_held").order_by("-pk").first()
    assert held.counts["rows_before"] == 20


def test_a_person_can_agree_to_a_short_file(address, supplier):
    supplier["next"] = _file(5, price="11,00")
    job = _fetch(address)
    assert import_confirm(job_id=job.pk)
    import_work(job_id=job.pk)
    assert item("hurtownia/0")["prices"] == {"Detaliczny": "11.00"}


@pytest.mark.parametrize(
    ("error", "reason"),
    [(FetchError("nie ma takiego serwera"), "nie ma takiego serwera"), (FileTooLargeError(), "większy niż 500 MB")],
)
def test_what_does_not_come_is_an_error_with_a_masked_address(address, supplier, error, reason, tmp_path):
    supplier["next"] = error
    folders = len(list((tmp_path / "imports").iterdir()))
    assert address_fetch(address_id=address.pk, now=timezone.now()) is True
    address.refresh_from_db()
    event = Event.objects.get(type="fetch_failed")
    assert reason in address.fault
    assert (event.subject_label, event.details) == ("hurtownia", {"address": "https://hurtownia.example/…"})
    assert len(list((tmp_path / "imports").iterdir())) == folders


def test_the_next_file_solves_a_failed_fetch_once(address, supplier):
    supplier["next"] = FetchError("nie ma takiego serwera")
    address_fetch(address_id=address.pk, now=timezone.now())
    supplier["next"] = _file(10)
    for days in (1, 2):
        assert address_fetch(address_id=address.pk, now=timezone.now() + timedelta(days=days))
    (recovered,) = Event.objects.filter(type="fetch_recovered")
    assert recovered.solves == Event.objects.get(type="fetch_failed")


def test_it_is_fetched_once_a_day_and_without_a_broker_by_due_work(address, supplier):
    now = timezone.now()
    assert due_work_do(now=now)["files_fetched"] == 1
    assert due_work_do(now=now + timedelta(hours=23))["files_fetched"] == 0
    assert address_fetch(address_id=address.pk, now=now + timedelta(hours=23)) is False
    assert due_work_do(now=now + timedelta(hours=24))["files_fetched"] == 1
    assert len(supplier["asked"]) == 3


def test_the_address_is_sealed_and_nowhere_shown(address, panel):
    kept = ImportAddress.objects.get()
    assert "sekret-123" not in kept.sealed
    page = panel.get(reverse("admin:panel_imports")).content.decode()
    assert ("https://hurtownia.example/…" in page, "sekret-123" in page) == (True, False)
    for event in Event.objects.all():
        assert "sekret-123" not in f"{event.message} {event.details} {event.subject_label}"


def test_a_person_saves_fetches_and_deletes(panel, supplier, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        panel.post(reverse("admin:panel_import_address"), {"source": "hurtownia", "url": URL})
    kept = ImportAddress.objects.get()
    assert ImportJob.objects.get().state == "checked"
    with django_capture_on_commit_callbacks(execute=True):
        panel.post(reverse("admin:panel_import_address_step", args=[kept.pk, "pobierz"]))
    assert len(supplier["asked"]) == 2
    panel.post(reverse("admin:panel_import_address_step", args=[kept.pk, "usun"]))
    assert not ImportAddress.objects.exists()
    assert [event.type for event in Event.objects.filter(type__startswith="fetch_address").order_by("pk")] == [
        "fetch_address_saved",
        "fetch_address_deleted",
    ]


@pytest.mark.parametrize(
    "url", ["http://hurtownia.example/x", "https://127.0.0.1/x", "https://a:b@hurtownia.example/x"]
)
def test_an_address_that_must_not_be_asked_is_refused_with_its_reason(panel, supplier, url):
    panel.post(reverse("admin:panel_import_address"), {"source": "hurtownia", "url": url})
    assert "Adres pliku: " in panel.get(reverse("admin:panel_imports")).content.decode()
    assert (ImportAddress.objects.count(), supplier["asked"]) == (0, [])


def test_fetching_is_a_right_of_its_own(client, address):
    person = factories.user_make()
    person.user_permissions.add(Permission.objects.get(codename="import_items"))
    factories.sign_in(client, person)
    assert "Zapisz i pobierz" not in client.get(reverse("admin:panel_imports")).content.decode()
    assert client.post(reverse("admin:panel_import_address"), {"source": "x", "url": URL}).status_code == 403
    step = reverse("admin:panel_import_address_step", args=[address.pk, "usun"])
    assert client.post(step).status_code == 403
    assert ImportAddress.objects.count() == 1
