"""Kinds of problem that the connector finds, each with how to put it right (contract, sections 4 and 7)."""

from django.utils.translation import gettext_lazy as _

from event_log.models import Severity
from event_log.types import register_problem_type

register_problem_type(
    code="no_name",
    severity=Severity.ERROR,
    label=_("Brak nazwy"),
    hint=_("Uzupełnij nazwę towaru w systemie ERP."),
)
register_problem_type(
    code="no_code",
    severity=Severity.ERROR,
    label=_("Brak kodu towaru"),
    hint=_("Uzupełnij kod towaru; BaseLinker używa go jako SKU."),
)
register_problem_type(
    code="no_price",
    severity=Severity.ERROR,
    label=_("Brak ceny"),
    hint=_("Ustal cenę w cenniku konta albo w cenniku domyślnym."),
)
register_problem_type(
    code="currency_not_pln",
    severity=Severity.ERROR,
    label=_("Cennik nie jest w PLN"),
    hint=_("Wybierz dla konta cennik w walucie PLN."),
)
register_problem_type(
    code="bad_vat_rate",
    severity=Severity.ERROR,
    label=_("Nieobsługiwana stawka VAT"),
    hint=_("Ustaw stawkę 23, 8, 5, 0, zw, np albo oo."),
)
register_problem_type(
    code="duplicate_code",
    severity=Severity.ERROR,
    label=_("Kod towaru się powtarza"),
    hint=_("Nadaj towarowi inny kod; wcześniejszy towar zachowuje swój."),
)
register_problem_type(
    code="default_price_used",
    severity=Severity.WARNING,
    label=_("Użyto ceny z cennika domyślnego"),
    hint=_("Dodaj cenę do cennika wybranego dla konta."),
)
register_problem_type(
    code="zero_price",
    severity=Severity.ERROR,
    label=_("Cena wynosi 0,00"),
    hint=_("Ustaw cenę; BaseLinker może zakończyć oferty z ceną 0. Można też włączyć na koncie opcję Wysyłaj ceny 0."),
)
register_problem_type(
    code="no_translation",
    severity=Severity.WARNING,
    label=_("Brak tłumaczenia"),
    hint=_("Uzupełnij nazwę i opis w języku konta; wysłano język domyślny."),
)
register_problem_type(
    code="no_ean",
    severity=Severity.WARNING,
    label=_("Brak kodu EAN"),
    hint=_("Uzupełnij EAN; część serwisów go wymaga."),
)
register_problem_type(
    code="bad_ean",
    severity=Severity.WARNING,
    label=_("Nieprawidłowy kod EAN"),
    hint=_("Popraw EAN; wysłano towar bez niego."),
)
register_problem_type(
    code="too_many_images",
    severity=Severity.WARNING,
    label=_("Więcej niż 16 obrazków"),
    hint=_("Zostaw 16 najważniejszych; wysłano pierwsze 16."),
)
register_problem_type(
    code="no_image",
    severity=Severity.WARNING,
    label=_("Brak obrazka"),
    hint=_("Dodaj przynajmniej jeden obrazek."),
)
register_problem_type(
    code="bad_image_url",
    severity=Severity.WARNING,
    label=_("Nieprawidłowy adres obrazka"),
    hint=_("Podaj pełny adres http lub https albo ustaw publiczny adres sklepu."),
)
register_problem_type(
    code="negative_stock",
    severity=Severity.WARNING,
    label=_("Stan ujemny"),
    hint=_("Sprawdź stan w systemie ERP; wysłano 0."),
)
register_problem_type(
    code="fractional_stock",
    severity=Severity.WARNING,
    label=_("Stan nie jest liczbą całkowitą"),
    hint=_("BaseLinker przyjmuje pełne sztuki; zaokrąglono w dół."),
)
register_problem_type(
    code="other_unit",
    severity=Severity.WARNING,
    label=_("Jednostka inna niż sztuki"),
    hint=_("BaseLinker zna tylko sztuki; sprawdź, czy ilości mają sens."),
)
register_problem_type(
    code="no_category",
    severity=Severity.WARNING,
    label=_("Brak kategorii"),
    hint=_("Przypisz towar do kategorii."),
)
register_problem_type(
    code="text_cut",
    severity=Severity.WARNING,
    label=_("Skrócono za długi tekst"),
    hint=_("Skróć tekst do długości, którą przyjmuje BaseLinker."),
)
register_problem_type(
    code="unknown_product",
    severity=Severity.ERROR,
    label=_("Pozycja nie jest towarem tego sklepu"),
    hint=_("Wskaż towar w Sprzedaż > Odrzucone; zostanie zapamiętany dla oferty."),
)
register_problem_type(
    code="order_refused",
    severity=Severity.ERROR,
    label=_("Nieprawidłowe dane zamówienia"),
    hint=_("Popraw zamówienie w BaseLinkerze i przekaż je ponownie."),
)
register_problem_type(
    code="oversold",
    severity=Severity.WARNING,
    label=_("Zabrakło towaru"),
    hint=_("Uzupełnij stan albo skontaktuj się z kupującym."),
)
register_problem_type(
    code="repeat_differs",
    severity=Severity.WARNING,
    label=_("Inna treść przy ponowieniu"),
    hint=_("Porównaj z zamówieniem w BaseLinkerze."),
)
register_problem_type(
    code="status_move_forbidden",
    severity=Severity.WARNING,
    label=_("Niedozwolona zmiana stanu"),
    hint=_("Zmień stan w sklepie ręcznie, jeżeli trzeba."),
)
register_problem_type(
    code="unknown_item",
    severity=Severity.WARNING,
    label=_("Nieznany towar w aktualizacji"),
    hint=_("Usuń powiązanie w BaseLinkerze."),
)
register_problem_type(
    code="field_refused",
    severity=Severity.WARNING,
    label=_("Wywołanie z błędnym polem"),
    hint=_("Całe wywołanie odrzucono. Jeżeli wysłał je BaseLinker, podaj jego pomocy pole i powód."),
)
register_problem_type(
    code="bad_entry",
    severity=Severity.WARNING,
    label=_("Nieczytelny wpis"),
    hint=_("Wpis pominięto; pozostałe wykonano."),
)
register_problem_type(
    code="rule_failed",
    severity=Severity.ERROR,
    label=_("Złamana reguła protokołu"),
    hint=_("Sprawdź, czy publiczny adres sklepu prowadzi do tego serwera i czy nic po drodze nie zmienia odpowiedzi."),
)
register_problem_type(
    code="stock_below_zero",
    severity=Severity.WARNING,
    label=_("Zmiana poniżej zera"),
    hint=_("Ustawiono 0; sprawdź stan."),
)
register_problem_type(
    code="matched_by_code",
    severity=Severity.WARNING,
    label=_("Towar rozpoznany po kodzie"),
    hint=_("Powiąż ofertę z towarem w BaseLinkerze, aby przysyłała jego numer."),
)
register_problem_type(
    code="sku_mismatch",
    severity=Severity.WARNING,
    label=_("Numer i kod wskazują różne towary"),
    hint=_("Przyjęto towar o podanym numerze. Sprawdź, co kupujący zamówił, i popraw powiązanie w BaseLinkerze."),
)
register_problem_type(
    code="amount_rounded",
    severity=Severity.WARNING,
    label=_("Zaokrąglono kwotę do grosza"),
    hint=_("Porównaj kwotę z wpłatą kupującego."),
)
register_problem_type(
    code="unreadable_field",
    severity=Severity.WARNING,
    label=_("Nieczytelna wartość pola"),
    hint=_("Przyjęto wartość domyślną. Porównaj zamówienie z BaseLinkerem."),
)
