"""Mistakes of SupportedMethods, FileVersion and the lists of names."""

from tests.baselinker_integration.conformance.fakes.endpoint import FakeEndpoint, Refusal
from tests.baselinker_integration.conformance.fakes.mistakes.registry import caught_by


@caught_by("methods.plain-list")
class MethodsInWrapper(FakeEndpoint):
    def SupportedMethods(self, fields):
        return {"methods": self.supported()}


@caught_by("methods.unique")
class MethodTwice(FakeEndpoint):
    def SupportedMethods(self, fields):
        return [*self.supported(), "OrderAdd"]


@caught_by("methods.documented")
class UndocumentedMethodListed(FakeEndpoint):
    def SupportedMethods(self, fields):
        return [*self.supported(), "ProductDelete"]


@caught_by("methods.stable")
class MethodsChange(FakeEndpoint):
    turn = 0

    def SupportedMethods(self, fields):
        self.turn += 1
        return self.supported()[:: 1 if self.turn % 2 else -1]


@caught_by("methods.unlisted-refused")
class UnlistedMethodAnswers(FakeEndpoint):
    def SupportedMethods(self, fields):
        return [name for name in self.supported() if name != "PaymentMethodsList"]


@caught_by("methods.undocumented-refused")
class ModuleInformationAnswered(FakeEndpoint):
    def dispatch(self, action, fields):
        if action == "GetModuleInformation":
            return {"status": "ok", "protocol": "2.0"}
        return super().dispatch(action, fields)


@caught_by("methods.every-entry-answers")
class ListedMethodMissing(FakeEndpoint):
    def PaymentMethodsList(self, fields):
        raise Refusal("unsupported_action")


@caught_by("version.payload")
class VersionWithoutPlatform(FakeEndpoint):
    def FileVersion(self, fields):
        return {"version": "1.0.0", "standard": 4}


@caught_by("version.standard-is-int")
class StandardAsText(FakeEndpoint):
    def FileVersion(self, fields):
        return {**super().FileVersion(fields), "standard": "4"}


@caught_by("categories.dictionary")
class CategoriesAsList(FakeEndpoint):
    def ProductsCategories(self, fields):
        return [{"category_id": key, "name": name, "parent_id": 0} for key, name in self.categories.items()]


@caught_by("categories.full-paths")
class CategoriesWithoutParents(FakeEndpoint):
    def ProductsCategories(self, fields):
        return {"1": "Kubki", "2": "Kubki", "3": "Ogród"}

    def data_row(self, product_id, product):
        names = self.ProductsCategories({})
        return {**product, "category_name": names.get(product["category_id"], "")}


@caught_by("statuses.dictionary")
class StatusesAsList(FakeEndpoint):
    def StatusesList(self, fields):
        return ["nowe", "anulowane"]


@caught_by("delivery.dictionary")
class DeliveryWithoutNames(FakeEndpoint):
    def DeliveryMethodsList(self, fields):
        return {"4": ""}


@caught_by("payments.dictionary")
class PaymentsAsObjects(FakeEndpoint):
    def PaymentMethodsList(self, fields):
        return {"2": {"name": "Przelew"}}
