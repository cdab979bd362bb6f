from baselinker_integration.actions.action import Action, ActionContext
from baselinker_integration.wire.base import NoParameters
from eshop.orders.models import PaymentMethod


def run(context: ActionContext, request: NoParameters) -> dict[str, str]:
    """The shop's active payment methods: id to name; an object also when there is none (protocol, 3.17)."""
    methods = PaymentMethod.objects.filter(is_active=True).values_list("pk", "name")
    return {str(number): name for number, name in methods}


ACTION = Action("PaymentMethodsList", NoParameters, run)
