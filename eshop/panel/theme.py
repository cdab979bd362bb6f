"""Settings of the admin theme."""

UNFOLD = {
    "SITE_TITLE": "e-Sklep",
    "SITE_HEADER": "e-Sklep",
    "SITE_SUBHEADER": "Panel administracyjny",
}
