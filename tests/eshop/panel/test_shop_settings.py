"""The shop's name, address and who gets alerts: by right, with each change in the log."""

import pytest
from django.core import mail
from django.urls import reverse

from baselinker_integration.alerts.mail import alert_mails_send
from baselinker_integration.models import Alert
from eshop.core import clock
from eshop.core.errors import ApplicationError
from eshop.core.models import ShopSettings
from eshop.core.shop import alert_emails, alert_urls, chat_id, chat_judge, chat_shown
from event_log.changes import changes_shown
from event_log.models import Event
from tests import factories

pytestmark = pytest.mark.django_db
SLACK = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"
PAGE = "admin:panel_shop_settings"


def save(client, **fields):
    sent = {"name": "Zielony Balkon", "address": "ul. Lipowa 1", "alert_emails": "", "chat": ""} | fields
    return client.post(reverse(PAGE), sent, follow=True).content.decode()


def events():
    found = Event.objects.filter(type="shop_settings_changed").order_by("id")
    return [[(row.label, row.old, row.new) for row in changes_shown(event.details)] for event in found]


def test_each_change_is_an_event_with_old_and_new_value(panel, owner):
    save(panel)
    save(panel, name="Balkon", alert_emails="anna@example.com\n jan@example.com, anna@example.com\n")
    save(panel, name="Balkon", alert_emails="anna@example.com\njan@example.com")
    shop = ShopSettings.objects.get()
    assert (shop.name, shop.address, shop.alert_emails) == (
        "Balkon",
        "ul. Lipowa 1",
        ["anna@example.com", "jan@example.com"],
    )
    assert events() == [
        [("nazwa sklepu", "–", "Zielony Balkon"), ("adres sklepu", "–", "ul. Lipowa 1")],
        [
            ("nazwa sklepu", "Zielony Balkon", "Balkon"),
            ("e-maile powiadomień", "–", "anna@example.com, jan@example.com"),
        ],
    ]
    assert {event.actor_label for event in Event.objects.filter(type="shop_settings_changed")} == {owner.get_username()}


def test_a_chat_is_sealed_shown_by_its_end_and_taken_away_again(panel, settings):
    settings.ALERT_URLS = ["json://10.0.0.5/hook"]
    page = save(panel, chat=SLACK)
    stored = str(ShopSettings.objects.values_list("sealed_chats", flat=True).get())
    assert "TIiajkdnlazkcOXrIdevi7FQ" not in stored + page + str(Event.objects.values())
    assert "Slack …7FQ" in page
    assert alert_urls() == ["json://10.0.0.5/hook", SLACK]
    assert events()[0][-1] == ("czaty powiadomień", "–", "Slack …7FQ")
    save(panel, removed_chats=chat_id(SLACK))
    assert alert_urls() == ["json://10.0.0.5/hook"]
    assert events()[1] == [("czaty powiadomień", "Slack …7FQ", "–")]


def test_another_secret_leaves_no_chat_and_breaks_nothing(panel, settings):
    save(panel, chat=SLACK)
    settings.SECRET_KEY, settings.KEY_PEPPER = "another" * 10, "pepper" * 10
    assert alert_urls() == []


@pytest.mark.parametrize(
    "url",
    [
        SLACK,
        "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js",
        "tgram://123456789:abcdefg_hijklmnop/12315544/",
        "gchat://workspace/key/token",
        "ntfys://ntfy.sh/balkon",
    ],
)
def test_services_of_the_internet_are_taken(url):
    assert chat_judge(f" {url} ") == url
    assert chat_shown(url).endswith(f"…{url.rstrip('/')[-3:]}")


@pytest.mark.parametrize(
    "url",
    [
        "json://127.0.0.1:8000/hook",
        "xml://sklep.example.com/hook",
        "mailto://user:secret@example.com",
        "file:///etc/passwd",
        "dbus://",
        "syslog://",
        "http://10.0.0.5/",
        "ntfys://10.0.0.5/topic",
        "ntfy://localhost/topic",
        "ntfys://user:pass@ntfy.sh/topic",
        "ntfys://ntfy.sh.evil.example/topic",
        "ntfys://ntfy.sh:8080/topic",
        "ntfys://ntfy.sh/",
        f"{SLACK}?verify=no",
        f"{SLACK} json://10.0.0.5/hook",
        "slack://",
        "SLACK",
        "",
        "discord://\u0105/b",
    ],
)
def test_hosts_of_ones_own_and_options_are_not(url):
    with pytest.raises(ApplicationError):
        chat_judge(url)


def test_what_cannot_be_taken_is_named_at_its_field_and_nothing_is_saved(panel):
    assert "„nie-adres” nie jest adresem e-mail." in save(panel, alert_emails="anna@example.com\nnie-adres")
    assert "Adres czatu musi zaczynać się od" in save(panel, chat="json://127.0.0.1/")
    assert "Najwyżej 20 adresów." in save(panel, alert_emails="\n".join(f"a{n}@example.com" for n in range(21)))
    assert (ShopSettings.objects.exclude(name="").exists(), events()) == (False, [])


def test_alerts_go_to_the_environments_and_the_panels_addresses_in_the_shops_name(panel, settings):
    settings.ALERT_EMAILS = ["serwer@example.com"]
    save(panel, alert_emails="anna@example.com\nserwer@example.com")
    assert alert_emails() == ["serwer@example.com", "anna@example.com"]
    now = clock.now()
    connection = factories.connection_make("Konto")
    Alert.objects.create(connection=connection, kind=Alert.Kind.ERRORS, reference="2026-11-25", raised_at=now)
    assert alert_mails_send(now=now) == 1
    (letter,) = mail.outbox
    assert letter.to == ["serwer@example.com", "anna@example.com"]
    assert letter.subject == "[Zielony Balkon] BaseLinker (Konto): synchronizacja z błędami"


def test_the_page_is_by_right(client, reader, owner):
    client.force_login(reader)
    page = client.get(reverse(PAGE)).content.decode()
    assert 'name="alert_emails"' not in page
    assert client.post(reverse(PAGE), {"name": "Inny"}).status_code == 403
    assert not ShopSettings.objects.exists()
    reader.groups.clear()
    assert client.get(reverse(PAGE)).status_code == 403


def test_the_page_shows_what_the_server_decides(panel, settings):
    settings.PUBLIC_URL, settings.ORDER_RETENTION_DAYS = "http://192.168.1.20", 800
    page = panel.get(reverse(PAGE)).content.decode()
    assert "192.168.1.20 nie jest adresem w internecie." in page
    assert "Połączenie nie jest szyfrowane" in page
    assert ">800<" in page
    settings.PUBLIC_URL = ""
    assert "Publiczny adres nie jest ustawiony" in panel.get(reverse(PAGE)).content.decode()
