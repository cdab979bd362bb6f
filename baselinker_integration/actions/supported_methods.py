from baselinker_integration.actions.registry import Action, ActionContext, actions
from baselinker_integration.wire.base import NoParameters


def run(context: ActionContext, request: NoParameters) -> list[str]:
    """What this connection may call, as a plain list (protocol, 3.1)."""
    return [action.name for action in actions().values() if action.is_enabled(context.connection)]


ACTION = Action("SupportedMethods", NoParameters, run)
