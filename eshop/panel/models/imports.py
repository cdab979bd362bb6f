from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from eshop.core.told import told_again


class ImportJob(models.Model):
    """A file with goods that a person sent in: looked at, tried, imported, perhaps undone.

    `options` are those of catalog_import that a person decides, as JSON has them. `columns` are those of a table in no
    known format: title, examples and field. `counts` are the last trial's or import's; `problems` its first rows [row,
    field, reason, is_note], `kept` the first fields [item, field, reason] that undoing left alone, reasons as
    eshop.core.told keeps them. `moved_at` is when
    the present state began or was last known to go on.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("wgrany")
        CHECKING = "checking", _("sprawdzany")
        CHECKED = "checked", _("do potwierdzenia")
        WAITING = "waiting", _("w kolejce")
        RUNNING = "running", _("trwa")
        DONE = "done", _("zaimportowany")
        FAILED = "failed", _("odrzucony")
        UNDO_WAITING = "undo_waiting", _("cofnięcie w kolejce")
        UNDOING = "undoing", _("cofany")
        UNDONE = "undone", _("cofnięty")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="import_jobs")
    address = models.ForeignKey(
        "panel.ImportAddress", null=True, on_delete=models.SET_NULL, related_name="jobs", verbose_name=_("adres")
    )
    user_label = models.CharField(_("kto"), max_length=150, blank=True)
    language = models.CharField(_("język"), max_length=5, default="pl")
    name = models.CharField(_("plik"), max_length=150)
    file = models.CharField(_("miejsce pliku"), max_length=200, blank=True)
    rejected_file = models.CharField(_("plik odrzuconych wierszy"), max_length=200, blank=True)
    size = models.PositiveBigIntegerField(_("rozmiar"), default=0)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    state = models.CharField(_("stan"), max_length=12, choices=State.choices, default=State.UPLOADED)
    file_format = models.CharField(_("format"), max_length=20, blank=True)
    encoding = models.CharField(_("kodowanie"), max_length=20, blank=True)
    options = models.JSONField(_("ustawienia"), default=dict)
    columns = models.JSONField(_("kolumny"), default=list)
    counts = models.JSONField(_("liczby"), default=dict)
    problems = models.JSONField(_("wiersze"), default=list)
    kept = models.JSONField(_("niecofnięte"), default=list)
    is_undoable = models.BooleanField(_("można cofnąć"), default=False)
    created_at = models.DateTimeField(_("wgrano"), auto_now_add=True)
    moved_at = models.DateTimeField(_("ostatnia zmiana"), auto_now_add=True)
    started_at = models.DateTimeField(_("początek"), null=True)
    finished_at = models.DateTimeField(_("koniec"), null=True)

    class Meta:
        verbose_name = _("import towarów")
        verbose_name_plural = _("importy towarów")
        ordering = ["-id"]
        default_permissions = ()
        permissions = [("import_items", "importowanie towarów z plików")]

    def __str__(self) -> str:
        return self.name


class ImportedItem(models.Model):
    """What one import changed in one item, for undoing it (eshop.catalog.importing.review.journal.ItemChange)."""

    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="items")
    product_id = models.BigIntegerField(_("towar"))
    is_created = models.BooleanField(_("nowy"))
    before = models.JSONField(_("przed"), default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(_("po"), default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("zaimportowany towar")
        verbose_name_plural = _("zaimportowane towary")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.product_id)


class ImportAddress(models.Model):
    """An address from which a file of goods is fetched once a day, for one source.

    The address itself may hold a key, so it is sealed; `host` is what is shown of it. `claimed_at` is when the last
    fetching began, `fetched_at` when it last brought a file, `fault` why the last one did not.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    language = models.CharField(_("język"), max_length=5, default="pl")
    source = models.CharField(_("nazwa sklepu"), max_length=40, unique=True)
    sealed = models.TextField(_("adres (zaszyfrowany)"))
    host = models.CharField(_("serwer"), max_length=255)
    is_active = models.BooleanField(_("aktywny"), default=True)
    claimed_at = models.DateTimeField(_("ostatnia próba"), null=True)
    fetched_at = models.DateTimeField(_("pobrano"), null=True)
    fault = models.CharField(_("błąd"), max_length=300, blank=True)
    fault_told = models.JSONField(null=True, editable=False)

    class Meta:
        verbose_name = _("adres pliku z towarami")
        verbose_name_plural = _("adresy plików z towarami")
        ordering = ["source"]
        default_permissions = ()
        permissions = [("fetch_items", "pobieranie towarów spod adresów")]

    @property
    def fault_shown(self) -> str:
        """Why the last fetching brought nothing, in the active language; empty where it did."""
        return self.fault if self.fault_told is None else told_again(self.fault_told)

    def __str__(self) -> str:
        return self.source
