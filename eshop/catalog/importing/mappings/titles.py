"""What Polish and English back offices, book shops and lighting catalogues call their columns."""

import re

_TO_ASCII = str.maketrans("ąćęłńóśźż", "acelnoszz")
_PUNCTUATION = re.compile(r"[^a-z0-9%+]+")

# For each field, patterns from the best to the worst name; the text is in lower case without diacritics.
_PATTERNS: dict[str, tuple[str, ...]] = {
    "ean": (
        r"(kod )?(ean|gtin|isbn|upc)( ?(8|10|12|13))?( kod| isbn| ean)?",
        r"kod (kreskowy|paskowy)|bar ?code",
        r".*\b(ean|gtin|isbn|isbn13|ean13)\b.*",
    ),
    "code": (
        r"sku|symbol|kod (produktu|towaru|artykulu|katalogowy|wlasny)|(product|item|article|stock) (code|sku)",
        r"kod|code|indeks|index|symbol .*|indeks .*",
        r"(nr|numer|no) (katalogowy|kat|artykulu|produktu|towaru|czesci|ref|referencyjny)|reference|ref|ref no",
        r"(product|item|article|catalog|catalogue|part) (no|nr|number|id|ref|reference)|artykul|oznaczenie",
        r"model|mpn|kod producenta|symbol producenta",
    ),
    "id": (r"id|id (produktu|towaru|product)|product id|item id|identyfikator",),
    "parent_id": (r"parent( id| sku| code)?|(kod|symbol|id) (nadrzedny|rodzica|grupy wariantow|towaru nadrzednego)",),
    "name": (
        r"nazwa( (towaru|produktu|artykulu|handlowa|pelna))?|((product|item|article) )?name|tytul( ksiazki)?",
        r"title|product title|book title|towar|produkt|product|nazwa (?!producent|kategor|grupy|marki).*",
    ),
    "short_description": (r"(krotki|skrocony) opis|opis (krotki|skrocony)|short (description|desc)|summary|zajawka",),
    "description": (
        r"(dlugi|pelny) opis|opis( (dlugi|pelny|produktu|towaru|html|marketingowy|ksiazki))?",
        r"((product|long|full|html) )?(description|desc)|body|body html",
    ),
    "manufacturer": (
        r"producent|marka|nazwa (producenta|marki)|(brand|manufacturer|producer)( name)?",
        r"wydawnictwo|wydawca|publisher|maker|vendor",
    ),
    "category": (
        r"(sciezka )?(pod)?kategori[ae]( .*)?|(sub ?)?categor(y|ies)( path| name| \d+)?|product (category|type)",
        r"nazwa (kategorii|grupy)",
        r"(pod)?grupa( (towarowa|asortymentowa))?|asortyment|dzial|((sub|product) ?)?group|gatunek|genre",
    ),
    "vat": (
        r"(stawka |proc(ent)? )?(vat|ptu)( %| stawka| rate)?|% vat|stawka( podatku)?|(tax|vat) ?(rate|percent|%)?",
    ),
    "price": (
        r"cena (detaliczna|sprzedazy|det|okladkowa|katalogowa)? ?(brutto|z vat|gross)( pln| zl| .*)?|brutto( pln| zl)?",
        r"(gross|retail|selling) price.*|price (gross|incl|with|inc).*|(rrp|srp|msrp|scd)( .*)?",
        r"cena (detaliczna|sprzedazy|okladkowa|katalogowa|klienta|sklepowa).*|(cover|list|unit) price.*",
        r"(cena|price)( (pln|zl|w zl|jedn|jednostkowa|szt|za szt))?",
        r"cena.*|.*price.*|netto( pln| zl)?",
    ),
    "stock": (
        r"stan( (magazynowy|magazynu|mag|dostepny|aktualny))?|stock( (quantity|level|qty))?|na stanie",
        r"ilosc( (dostepna|w magazynie|na stanie|magazynowa|sztuk|szt))?|dostepna ilosc|quantity|qty|on hand|inventory",
        r"liczba sztuk|szt|sztuk|magazyn|available( quantity| qty)?|dostepnosc( szt)?|availability",
    ),
    "unit": (r"jm|j m|jedn|jednostka( miary)?|unit( of measure)?|uom",),
    "weight": (
        r"shipping weight",
        r"(waga|masa|weight)( (brutto|netto|gross|net|jednostkowa|produktu))*( (kg|g|dag|w kg|w g|gram|gramy))?",
    ),
    "images": (
        r"((url|link|linki|adres) )?(do )?(zdjeci[aeu]|zdjec|obraz(ek|ki|y)?|foto|okladk[ai])( (glowne|url|link|\d+))*",
        r"zdjeci[ae] dodatkowe( \d+)?",
        r"((main|url|link|additional) )?(image|photo|picture|img|cover)s?( (urls?|links?|src|main|extra|\d+))*",
    ),
    "active": (r"aktywn[yae]|active|widoczn[yae]|published|enabled|w sprzedazy|w ofercie|on sale|status",),
    "variant_name": (r"(nazwa )?wariantu?|variant( name)?",),
    "attributes": (
        r"autor(zy)?|authors?|tlumacz|translator|rok( wydania)?|year|oprawa|binding|(liczba |ilosc )?stron(y)?|pages",
        r"jezyk|language|wydanie|edition|seria|series|format|data (wydania|premiery)|publication date",
        r"moc( .*)?|power( .*)?|wattage|barwa( .*)?|temperatura barwowa( .*)?|cct( k)?|ra|cri",
        r"colou?r temp(erature)?( .*)?",
        r"strumien( .*)?|lumen(s|y)?|luminous flux( .*)?|gwint|trzonek|cap|base|socket|(klasa |stopien )?ip( rating)?",
        r"klasa (energetyczna|szczelnosci|ochronnosci|efektywnosci.*)|energy class|napiecie( .*)?|voltage( .*)?",
        r"kat( .*)?swiecenia( .*)?|beam angle|zrodlo swiatla|light source|sciemniani[ea]|dimmable|trwalosc|lifetime",
        r"kolor( .*)?|colou?r|material|rozmiar|size|wymiary( .*)?|dimensions( .*)?|pojemnosc( .*)?|sklad|smak|plec",
        r"(wysokosc|szerokosc|dlugosc|glebokosc|srednica)( .*)?|(height|width|length|depth|diameter)( .*)?",
        r"gwarancja( .*)?|warranty|kraj( pochodzenia)?|country( of origin)?",
    ),
}
_COMPILED = {name: [re.compile(pattern) for pattern in patterns] for name, patterns in _PATTERNS.items()}
_NOT_A_SELLING_PRICE = re.compile(
    r"\b(zakupu?|kupna|purchase|cost|koszt|hurt|hurtowa|wholesale|dealer\w*|poprzedni\w*|stara|old|przed|promoc\w*|"
    r"najnizsza|lowest|special|eur|euro|usd|gbp|czk|minimaln\w*)\b"
)
_MAKERS_CODE = re.compile(r"model|mpn|(kod|symbol) producenta")
_NET = re.compile(r"\b(netto|net|bez vat|ex vat|excl\w*|excluding)\b")
_GRAMS = re.compile(r"\b(g|gram|gramy|grams)\b")
_DAGS = re.compile(r"\bdag\b")


def plain_title(title: str) -> str:
    """A title in lower case, without diacritics and punctuation: "Cena_netto (zł)" is "cena netto zl"."""
    return _PUNCTUATION.sub(" ", title.casefold().translate(_TO_ASCII)).strip()


def title_fields(title: str) -> dict[str, int]:
    """The fields that a column with this title may be, each with its rank: 0 is the plainest name for it."""
    plain = plain_title(title)
    found: dict[str, int] = {}
    for name, patterns in _COMPILED.items():
        rank = next((rank for rank, pattern in enumerate(patterns) if pattern.fullmatch(plain)), None)
        if rank is not None and not (name == "price" and title_is_other_price(title)):
            found[name] = rank + (len(patterns) if name == "price" and title_is_net(title) else 0)
    return found


def title_is_net(title: str) -> bool:
    """Whether a price column says that tax is not in it."""
    return bool(_NET.search(plain_title(title)))


def title_is_other_price(title: str) -> bool:
    """Whether the title names a price that is not asked here: of a purchase, wholesale, old, in another currency."""
    return bool(_NOT_A_SELLING_PRICE.search(plain_title(title)))


def title_is_makers_code(title: str) -> bool:
    """Whether the code that the title names is the manufacturer's, which several items may share."""
    return bool(_MAKERS_CODE.fullmatch(plain_title(title)))


def title_weight_unit(title: str) -> str:
    """The unit that the title of a weight column names, else kg."""
    plain = plain_title(title)
    return "dag" if _DAGS.search(plain) else "g" if _GRAMS.search(plain) else "kg"
