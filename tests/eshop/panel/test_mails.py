"""Mails on record under "Wysyłka e-mail", and the morning's cases for whoever wants them."""

from datetime import UTC, datetime
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.urls import reverse

from eshop.core.models import ShopSettings
from eshop.staff.mails.digest import digest_choose, digests_send
from eshop.staff.models import Preference
from event_log.mailing import mail_send
from event_log.models import Event, Severity
from tests import factories
from tests.baselinker_integration.orders.orders import line, order_fields
from tests.baselinker_integration.shop import shop_make

pytestmark = pytest.mark.django_db

EVENING = datetime(2026, 11, 25, 19, 0, tzinfo=UTC)
BEFORE_SEVEN = datetime(2026, 11, 26, 5, 59, tzinfo=UTC)
SEVEN = datetime(2026, 11, 26, 6, 0, tzinfo=UTC)
NEXT_DAY = datetime(2026, 11, 27, 7, 0, tzinfo=UTC)


@pytest.fixture
def refuses(monkeypatch):
    def send(message):
        raise SMTPServerDisconnected("the server said goodbye")

    monkeypatch.setattr(EmailMessage, "send", send)


@pytest.fixture
def anna(owner):
    owner.email = "anna@example.com"
    owner.save()
    digest_choose(user=owner, wants=True, now=EVENING)
    return owner


def records():
    return list(Event.objects.filter(area="mail").order_by("id").values_list("type", "subject_label", "details"))


def test_a_mail_is_on_record_with_masked_addresses_and_without_its_text(settings):
    settings.MAIL_IS_CONFIGURED = True
    mail_send("Temat", "tajna treść", ["anna@example.com", "jan@example.pl"])
    assert [letter.to for letter in mail.outbox] == [["anna@example.com", "jan@example.pl"]]
    assert records() == [("mail_sent", "Temat", {"recipients": ["a…@….com", "j…@….pl"], "mail_way": "server"})]
    assert "tajna" not in str(Event.objects.values())


def test_a_refused_mail_is_an_error_that_counts_its_repeats(refuses):
    for _time in range(3):
        with pytest.raises(SMTPServerDisconnected):
            mail_send("Temat", "treść", ["anna@example.com"])
    event = Event.objects.get(area="mail")
    assert (event.type, event.severity, event.repeats) == ("mail_failed", Severity.ERROR, 2)
    assert event.details == {"recipients": ["a…@….com"], "mail_error": "SMTPServerDisconnected"}


def test_the_log_has_a_tab_for_mails(panel):
    mail_send("Temat listu", "treść", ["anna@example.com"])
    page = panel.get(f"{reverse('admin:event_log_event_changelist')}?obszar=mail&pokaz=wszystkie").content.decode()
    assert "Wysyłka e-mail" in page
    assert "Temat listu" in page
    event = Event.objects.get(area="mail")
    details = panel.get(reverse("admin:event_log_event_change", args=[event.pk])).content.decode()
    assert "plik na serwerze sklepu, bo nie ma serwera poczty" in details
    assert "a…@….com" in details


def test_the_morning_mail_comes_once_a_day_from_seven_on(anna):
    ShopSettings.objects.create(pk=ShopSettings.ONLY, name="Zielony Balkon")
    assert [digests_send(now) for now in (EVENING, BEFORE_SEVEN, SEVEN, SEVEN, NEXT_DAY)] == [0, 0, 1, 0, 1]
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        (["anna@example.com"], "[Zielony Balkon] nic do zrobienia")
    ] * 2


def test_it_tells_accounts_and_cases_by_right_in_the_persons_language(anna, settings):
    shop = shop_make(name="Konto główne")
    shop.call("OrderAdd", **order_fields(line("", 2, "15.00", name="Kubek"), baselinker_id="7"))
    digests_send(SEVEN)
    (letter,) = mail.outbox
    assert letter.subject == "[e-Sklep] sprawy do załatwienia: 1"
    lines = letter.body.splitlines()
    assert lines[0].startswith("Konto główne: ")
    assert [text for text in lines if text.startswith("- ")] == ["- 1 zamówienie nie weszło do sklepu"]
    mail.outbox.clear()
    anna.groups.clear()
    Preference.objects.update(digest_sent_on=EVENING.date())
    digests_send(SEVEN)
    (letter,) = mail.outbox
    assert letter.subject == "[e-Sklep] nic do zrobienia"
    assert "Konto główne" not in letter.body


def test_who_is_off_or_has_no_address_gets_none(anna):
    for changed in ({"email": ""}, {"email": "anna@example.com", "is_active": False}):
        type(anna).objects.filter(pk=anna.pk).update(**changed)
        assert digests_send(SEVEN) == 0
    assert mail.outbox == []


def test_one_that_the_server_refuses_keeps_nobody_elses_back(anna, monkeypatch):
    other = factories.user_make("Właściciel")
    type(other).objects.filter(pk=other.pk).update(email="jan@example.com")
    digest_choose(user=other, wants=True, now=EVENING)
    sent = EmailMessage.send

    def send(message):
        if message.to == ["anna@example.com"]:
            raise ConnectionRefusedError
        return sent(message)

    monkeypatch.setattr(EmailMessage, "send", send)
    assert digests_send(SEVEN) == 1
    assert [letter.to for letter in mail.outbox] == [["jan@example.com"]]
    assert [kind for kind, *_rest in records()] == ["mail_failed", "mail_sent"]


def test_everybody_chooses_for_himself_on_his_profile(client, reader):
    factories.sign_in(client, reader)
    profile = {"first_name": "Jan", "last_name": "Nowak", "language": "pl"}
    assert 'name="wants_digest"' in client.get(reverse("staff_profile")).content.decode()
    client.post(reverse("staff_profile"), profile | {"wants_digest": "on"})
    assert list(Preference.objects.exclude(digest_sent_on=None).values_list("user", flat=True)) == [reader.pk]
    client.post(reverse("staff_profile"), profile)
    assert not Preference.objects.exclude(digest_sent_on=None).exists()
