"""Each experiment in its short form, and in its long one where that is asked for (`pytest -m long`)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.experiment import ROUNDS, Experiment
from tests.faults.world import World, world_make

_OUTCOME = pytest.StashKey[str]()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "experiment" in metafunc.fixturenames:
        short = pytest.param(1, id="short")
        long = pytest.param(ROUNDS, id="long", marks=[pytest.mark.long, pytest.mark.timeout(3600)])
        is_long = metafunc.definition.get_closest_marker("long") is not None
        metafunc.parametrize("experiment", [long] if is_long else [short, long], indirect=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    if report.when == "call":
        reason = f"skipped: {report.longrepr[2].removeprefix('Skipped: ')}" if report.skipped else report.outcome
        item.stash[_OUTCOME] = reason
    return report


@pytest.fixture
def experiment(request: pytest.FixtureRequest) -> Iterator[Experiment]:
    """Told by the marker `fault(finding, holds)` and the first line of the test's docstring."""
    mark = request.node.get_closest_marker("fault")
    finding, holds = mark.args
    what = request.node.obj.__doc__.strip().splitlines()[0]
    is_control = request.node.name.startswith("test_control_")
    played = Experiment(request.node.originalname, finding, what, holds, is_control, request.param)
    yield played
    played.write(request.node.stash.get(_OUTCOME, "failed"))


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with world_make(tmp_path_factory.mktemp("faults")) as world:
        yield world


@pytest.fixture
def world(running: World) -> Iterator[World]:
    """Whole before each experiment, and again after it."""
    yield running
    running.postgres.disk_free()
    running.proxy.heal()
    running.postgres.start()
    running.supervise()
