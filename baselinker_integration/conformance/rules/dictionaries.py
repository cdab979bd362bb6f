"""ProductsCategories, StatusesList, DeliveryMethodsList, PaymentMethodsList."""

from collections import Counter

from baselinker_integration.conformance import phrases
from baselinker_integration.conformance.check import Check
from baselinker_integration.conformance.registry import Judge, Rule, rule, rule_add
from baselinker_integration.conformance.verdicts import Failed, NotApplicable

SUBJECTS = (
    ("categories", "ProductsCategories", "3.3"),
    ("statuses", "StatusesList", "3.15"),
    ("delivery", "DeliveryMethodsList", "3.16"),
    ("payments", "PaymentMethodsList", "3.17"),
)


def _names_judge(action: str) -> Judge:
    def judge(check: Check) -> str:
        body = check.answer(action)
        if not isinstance(body, dict):
            raise Failed(f"{action}: {type(body).__name__}, {str(body)[:60]}")
        unnamed = [key for key, name in body.items() if not isinstance(name, str) or not name.strip()]
        if unnamed:
            raise Failed(f"{action}: {phrases.missing(f'[{key}]' for key in unnamed)}")
        return f"{action}: {len(body)}"

    return judge


for _subject, _action, _section in SUBJECTS:
    rule_add(
        Rule(
            f"{_subject}.dictionary",
            f"{_section}, 1.2",
            f"{_action} jest słownikiem identyfikator: nazwa",
            f"{_action} is a dictionary of id and name",
            _names_judge(_action),
            actions=(_action,),
        )
    )


@rule(
    "categories.full-paths",
    "3.3",
    "Nazwa kategorii jest pełną ścieżką, więc dwie kategorie nie mają tej samej",
    "A category's name is its full path, so no two categories share one",
    actions=("ProductsCategories",),
    after=("categories.dictionary",),
)
def full_paths(check: Check) -> str:
    paths = list(check.names("ProductsCategories").values())
    if not paths:
        raise NotApplicable(phrases.nothing_to_check("ProductsCategories"))
    twice = sorted(path for path, number in Counter(paths).items() if number > 1)
    if twice:
        raise Failed(phrases.repeated(twice))
    return f"{len(paths)}, '/': {sum('/' in path for path in paths)}"
