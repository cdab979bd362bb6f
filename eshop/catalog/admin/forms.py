"""Forms that show a list as lines and put a rule's breach at its field."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eshop.catalog.models import Category, PriceList, Product
from eshop.catalog.selectors.categories import category_tree
from eshop.core.pages.admin import PanelTextarea


class ProductForm(forms.ModelForm):
    """An item card; images and attributes are one per line."""

    images_text = forms.CharField(
        label=_("Obrazki"),
        required=False,
        widget=PanelTextarea,
        help_text=_("Jeden adres w wierszu, najważniejszy pierwszy."),
    )
    attributes_text = forms.CharField(
        label=_("Atrybuty"),
        required=False,
        widget=PanelTextarea,
        help_text=_("W każdym wierszu: nazwa, dwukropek, wartość."),
    )

    class Meta:
        model = Product
        exclude = ("images", "attributes", "parent", "external_id")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["images_text"].initial = "\n".join(str(address) for address in self.instance.images)
        self.fields["attributes_text"].initial = "\n".join(
            f"{pair[0]}: {pair[1]}" for pair in self.instance.attributes if len(pair) == 2
        )

        if "category" in self.fields:
            paths = {node.category.pk: node.path.replace("/", " > ") for node in category_tree()}
            category: Any = self.fields["category"]
            category.label_from_instance = lambda category: paths.get(category.pk, category.name)
            category.choices = sorted(category.choices, key=lambda choice: (bool(choice[0]), choice[1].casefold()))

    def clean_images_text(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["images_text"].splitlines() if line.strip()]

    def clean_attributes_text(self) -> list[list[str]]:
        pairs = []
        for line in self.cleaned_data["attributes_text"].splitlines():
            name, colon, value = line.partition(":")
            if line.strip() and not (colon and name.strip()):
                raise ValidationError(gettext("Wiersz „%(line)s” nie ma postaci nazwa: wartość.") % {"line": line[:60]})
            if line.strip():
                pairs.append([name.strip(), value.strip()])
        return pairs

    def save(self, commit: bool = True) -> Any:
        self.instance.images = self.cleaned_data["images_text"]
        self.instance.attributes = self.cleaned_data["attributes_text"]
        return super().save(commit)


class CategoryForm(forms.ModelForm):
    class Meta:
        model = Category
        fields = ("parent", "name", "external_id", "position", "is_active")

    def clean_parent(self) -> Category | None:
        """A category may hang neither below itself nor below what hangs below it."""
        parent: Category | None = self.cleaned_data["parent"]
        parents = {node.category.pk: node.category.parent_id for node in category_tree()}
        step = parent.pk if parent else None
        while step is not None:
            if step == self.instance.pk:
                raise ValidationError(gettext("Kategoria nie może leżeć pod samą sobą."))
            step = parents.get(step)
        return parent


class PriceListForm(forms.ModelForm):
    make_default = forms.BooleanField(
        label=_("Ustaw jako domyślny"),
        required=False,
        help_text=_("Dotychczasowy cennik domyślny przestanie nim być."),
    )

    class Meta:
        model = PriceList
        fields = ("name", "currency", "external_id")
