"""Imports go one way: demo, staff, panel and API, connector, shop, event log, core (contract, section 9)."""

import pytest

from tests.architecture.figures import rooms_of
from tests.architecture.sources import imports, is_within, modules

LAYERS = [
    ("eshop.demo",),
    ("eshop.staff",),
    ("eshop.panel", "eshop.api"),
    ("baselinker_integration",),
    ("eshop.orders", "eshop.addons"),
    ("eshop.catalog",),
    ("event_log",),
    ("eshop.search",),
    ("eshop.web_server",),
    ("eshop.core",),
]
"""Highest first. Packages of one layer do not know each other; orders may know the catalogue, which they sell from."""

FLOORS = [
    ("admin", "apps", "management", "urls"),
    ("tasks",),
    ("background",),
    ("door",),
    ("actions", "way_back"),
    ("runs", "orders", "items", "alerts"),
    ("feed", "token_api"),
    ("accounts",),
    ("models", "wire", "conformance", "player", "events"),
    ("errors",),
]
"""The connector's rooms, highest first. A room imports those below it; rooms of one floor do not know each other."""

API_FLOORS = [
    ("admin", "apps", "management", "urls"),
    ("views",),
    ("tasks",),
    ("base",),
    ("access", "schema"),
    ("clients", "runs"),
    ("wire",),
    ("models", "errors", "events", "scopes", "player"),
]
"""The same of the API's rooms."""

FRAME = {
    "eshop",
    "eshop.settings",
    "eshop.urls",
    "eshop.wsgi",
    "eshop.celery",
    "eshop.celery_settings",
    "eshop.env",
} | {"eshop.addresses", "eshop.database_settings", "eshop.sign_in_settings"}
"""Not in a layer: they hold the project together. Settings and addresses name apps of every layer."""

EXCEPTIONS = {("baselinker_integration.tasks", "eshop.celery"), ("eshop.panel.tasks", "eshop.celery")} | {
    ("eshop.api.tasks", "eshop.celery"),
    ("eshop.staff.tasks", "eshop.celery"),
}
"""Tasks are registered with the project's Celery app."""


def layer_of(name: str) -> int | None:
    for number, packages in enumerate(LAYERS):
        if any(is_within(name, package) for package in packages):
            return number
    return None


def wrong_arrows(module: str, imported: set[str]) -> set[str]:
    own = layer_of(module)
    own_package = next((p for packages in LAYERS for p in packages if is_within(module, p)), None)
    wrong = set()
    for name in imported:
        other = layer_of(name)
        if other is None or own is None or own_package is None:
            continue
        if other < own or (other == own and not is_within(name, own_package)):
            wrong.add(name)
    return wrong


def test_every_module_belongs_to_a_layer_or_to_the_frame():
    homeless = {name for name in modules() if layer_of(name) is None and name not in FRAME}
    assert homeless <= {"eshop.collecting", "eshop.gunicorn_settings", "eshop.private"}


def test_imports_go_one_way():
    found = {module: wrong_arrows(module, set(imports(module))) for module in modules()}
    assert {module: wrong for module, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("eshop.core.numbers", "eshop.catalog.models"),
        ("event_log.services", "eshop.orders.models"),
        ("eshop.orders.services.x", "baselinker_integration.models"),
        ("baselinker_integration.views", "eshop.panel.site"),
        ("eshop.catalog.services.x", "eshop.orders.models"),
        ("eshop.addons.services", "eshop.orders.models"),
        ("eshop.panel.site", "eshop.demo.play"),
        ("eshop.panel.site", "eshop.staff.rights"),
        ("eshop.panel.site", "eshop.api.models"),
        ("eshop.api.views.x", "eshop.panel.site"),
        ("eshop.catalog.services.x", "eshop.api.models"),
    ],
)
def test_a_wrong_arrow_is_seen(module, imported):
    """The control: without it an empty rule would pass as well."""
    assert wrong_arrows(module, {imported}) == {imported}


ROOMS = [("baselinker_integration", FLOORS), ("eshop.api", API_FLOORS)]


def floor_of(room: str, floors: list[tuple[str, ...]]) -> int:
    name = room.rpartition(".")[2]
    return next((number for number, rooms in enumerate(floors) if name in rooms), len(floors))


@pytest.mark.parametrize(("package", "floors"), ROOMS)
def test_rooms_import_downwards(package, floors):
    wrong = {
        (room, other)
        for room, others in rooms_of(package).items()
        for other in others
        if floor_of(other, floors) <= floor_of(room, floors)
    }
    assert wrong == set()


@pytest.mark.parametrize(("package", "floors"), ROOMS)
def test_every_room_has_a_floor(package, floors):
    rooms = {room.rpartition(".")[2] for room in rooms_of(package)} - {"migrations"}
    assert rooms == {room for floor in floors for room in floor}


@pytest.mark.parametrize(
    ("room", "other", "floors"),
    [
        ("feed", "runs", FLOORS),
        ("orders", "items", FLOORS),
        ("wire", "feed", FLOORS),
        ("base", "views", API_FLOORS),
        ("access", "schema", API_FLOORS),
    ],
)
def test_an_arrow_upwards_or_on_one_floor_is_seen(room, other, floors):
    """The control."""
    assert floor_of(other, floors) <= floor_of(room, floors)


def test_apps_do_not_import_the_frame():
    """Settings are read through django.conf, the Celery app only by the tasks."""
    found = {
        (module, name)
        for module in modules()
        if module not in FRAME and not is_within(module, "eshop.demo")
        for name in imports(module)
        if name in FRAME - {"eshop", "eshop.env"}
    }
    assert found == EXCEPTIONS


def test_only_the_wire_parses_wire_formats():
    """pydantic models live in wire/; elsewhere in connector and API their base and error may be named, no more."""
    allowed = {"pydantic", "pydantic.ValidationError", "pydantic.BaseModel"}
    packages = [package for package, _floors in ROOMS]
    for module in modules():
        if not any(is_within(module, f"{package}.wire") for package in packages):
            named = {name for name in imports(module) if is_within(name, "pydantic")}
            assert named <= (allowed if any(is_within(module, each) for each in packages) else set()), module


def test_only_core_and_panel_know_the_theme():
    for module in modules():
        if module != "eshop.core.pages.admin" and not is_within(module, "eshop.panel"):
            assert not [name for name in imports(module) if is_within(name, "unfold")], module


@pytest.mark.parametrize("package", ["baselinker_integration", "eshop.api"])
def test_a_player_does_not_know_the_other_side(package):
    """It must be able to find our own misreading of the protocol."""
    player = f"{package}.player"
    played = [module for module in modules() if is_within(module, player)]
    assert played
    for module in played:
        own = {name for name in imports(module) if is_within(name, package)}
        assert all(is_within(name, player) for name in own), module
