"""The feed: what BaseLinker sees of the catalogue, one copy per connection (contract, sections 5 and 6; ADR 0002).

Rows carry the generation that first shows them. A row of a generation above `Feed.published` is prepared, not yet
visible; of several rows of one product the newest visible one counts. Publishing is the move of one number.
"""

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from baselinker_integration.models.connection import Connection


class Feed(models.Model):
    """`edition` names the files in which the published state lies as well (ADR 0011); empty when there are none.

    `product_count` products are published, those kept with stock 0 (`zeroed_count`) among them; they send `item_count`
    items.
    """

    connection = models.OneToOneField(Connection, on_delete=models.CASCADE, primary_key=True, related_name="feed")
    published = models.PositiveIntegerField(default=0)
    published_at = models.DateTimeField(null=True)
    prepared_at = models.DateTimeField(null=True)
    product_count = models.PositiveIntegerField(default=0)
    zeroed_count = models.IntegerField(default=0)
    item_count = models.IntegerField(default=0)
    list_pages = models.PositiveIntegerField(default=0)
    price_pages = models.PositiveIntegerField(default=0)
    quantity_pages = models.PositiveIntegerField(default=0)
    categories = models.BinaryField(default=b"{}")
    basis = models.CharField(max_length=64, blank=True)
    edition = models.CharField(max_length=32, blank=True)

    class Meta:
        verbose_name = _("kopia dla BaseLinkera")
        verbose_name_plural = _("kopie dla BaseLinkera")

    def __str__(self) -> str:
        return f"{self.connection_id}@{self.published}"


class FeedItem(models.Model):
    """One product (with its variants) in the feed: what lists and look-ups need. Narrow, so cheap to walk.

    `item_count` is how many items it sends, itself included. `is_withdrawn`: the product is gone and is kept with stock
    0; `zeroed_variants` maps variants of which that is true to the instant (ISO) since when, None until a publication
    shows it. `told_at` says when BaseLinker had learned of everything that is zeroed here (contract, section 6).
    """

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="items", db_index=False)
    product_id = models.BigIntegerField()
    generation = models.PositiveIntegerField()
    is_listed = models.BooleanField(default=True)
    content_hash = models.BinaryField(max_length=32)
    name = models.CharField(max_length=255)
    name_folded = models.CharField(max_length=255)
    sku = models.CharField(max_length=50)
    ean = models.CharField(max_length=32)
    price = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    quantity = models.IntegerField(default=0)
    category_id = models.BigIntegerField(null=True)
    variant_ids = models.JSONField(default=list)
    item_count = models.PositiveIntegerField(default=0)
    is_withdrawn = models.BooleanField(default=False)
    has_zeroed = models.BooleanField(default=False)
    zeroed_since = models.DateTimeField(null=True)
    zeroed_variants = models.JSONField(default=dict)
    told_at = models.DateTimeField(null=True)
    list_row = models.BinaryField()
    price_row = models.BinaryField()
    quantity_row = models.BinaryField()

    class Meta:
        verbose_name = _("towar w kopii")
        verbose_name_plural = _("towary w kopii")
        constraints = [
            models.UniqueConstraint(fields=["feed", "product_id", "generation"], name="feed_item_generation")
        ]
        # Every first call of a day asks for these few rows; without the indexes it would read all of them.
        indexes = [
            models.Index(fields=["feed", "generation"], name="feed_item_staged"),
            models.Index(fields=["feed", "product_id"], condition=models.Q(has_zeroed=True), name="feed_item_zeroed"),
            models.Index(
                fields=["feed", "product_id"], condition=models.Q(is_listed=False), name="feed_item_withdrawn"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_id}@{self.generation}"


class FeedBody(models.Model):
    """The answer of ProductsData for one product, ready to hand over."""

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="bodies", db_index=False)
    product_id = models.BigIntegerField()
    generation = models.PositiveIntegerField()
    body = models.BinaryField()

    class Meta:
        verbose_name = _("odpowiedź ProductsData")
        verbose_name_plural = _("odpowiedzi ProductsData")
        constraints = [
            models.UniqueConstraint(fields=["feed", "product_id", "generation"], name="feed_body_generation")
        ]

    def __str__(self) -> str:
        return f"{self.product_id}@{self.generation}"


class FeedPage(models.Model):
    """One ready page of ProductsList, ProductsPrices or ProductsQuantity."""

    class Kind(models.TextChoices):
        LIST = "list"
        PRICES = "prices"
        QUANTITY = "quantity"

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="pages", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    generation = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    body = models.BinaryField()

    class Meta:
        verbose_name = _("strona kopii")
        verbose_name_plural = _("strony kopii")
        constraints = [
            models.UniqueConstraint(fields=["feed", "kind", "generation", "number"], name="feed_page_number")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}@{self.generation}"


class FeedChange(models.Model):
    """Journal: this main product must be looked at again. Written by database triggers, never updated (ADR 0003).

    Without a constraint on the feed: checking it would lock the feed's row with every sale, and cost time.
    """

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="changes", db_constraint=False)
    product_id = models.BigIntegerField()

    class Meta:
        verbose_name = _("zmiana do przetworzenia")
        verbose_name_plural = _("zmiany do przetworzenia")

    def __str__(self) -> str:
        return str(self.product_id)


class FeedProblem(models.Model):
    """What is wrong with an item as last prepared; an error withholds the item. `product_id` is the main product.

    `withholds` is how many items an error keeps back: a main product takes its variants with it.
    """

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="problems")
    product_id = models.BigIntegerField()
    item_id = models.BigIntegerField()
    item_code = models.CharField(max_length=255, blank=True)
    item_name = models.CharField(max_length=500, blank=True)
    code = models.CharField(max_length=60)
    severity = models.PositiveSmallIntegerField()
    field = models.CharField(max_length=60, blank=True)
    detail = models.CharField(max_length=500, blank=True)
    withholds = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(_("od kiedy"), default=timezone.now, db_default=Now())

    class Meta:
        verbose_name = _("problem towaru")
        verbose_name_plural = _("problemy towarów")
        indexes = [
            models.Index(fields=["feed", "product_id"], name="feed_problem_product"),
            models.Index(fields=["feed", "code"], name="feed_problem_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.item_code}"
