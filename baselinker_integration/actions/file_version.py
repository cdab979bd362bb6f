from baselinker_integration import VERSION
from baselinker_integration.actions.action import Action, ActionContext
from baselinker_integration.wire.base import NoParameters

PLATFORM = "e-Sklep"
STANDARD = 4


def file_version() -> dict[str, str | int]:
    """Platform, version of the connector and number of the standard (protocol, 3.2)."""
    return {"platform": PLATFORM, "version": VERSION, "standard": STANDARD}


def run(context: ActionContext, request: NoParameters) -> dict[str, str | int]:
    return file_version()


ACTION = Action("FileVersion", NoParameters, run)
