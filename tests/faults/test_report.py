"""docs/endurance.md says what ran: how many rounds, what failed, what was left out and why."""

from tests.faults.report import page

ROW = {
    "name": "test_kills",
    "finding": "P3",
    "what": "kill -9",
    "holds": "no order missing",
    "is_control": False,
    "planned": 20,
    "played": 20,
    "figures": {"orders": 4100, "s until orders are taken": 1.5},
    "outcome": "passed",
    "seconds": 90.0,
    "patience": 1.0,
    "at": "2026-11-27T22:40:00+00:00",
}


def rows(*changes):
    return page([ROW | {"name": f"test_{n}"} | each for n, each in enumerate(changes)]).splitlines()


def test_a_row_tells_rounds_outcome_and_figures():
    assert (
        "| P3 | kill -9 | no order missing | 20 | held | 4100 orders, at most 1.5 s until orders are taken |"
        in rows({})
    )


def test_rounds_that_were_not_played_are_not_claimed():
    found = rows({"played": 3, "outcome": "failed"}, {"played": 0, "figures": {}, "outcome": "skipped: no disk"})
    assert "| P3 | kill -9 | no order missing | 3 of 20 | **failed** | 4100 orders, at most" in "\n".join(found)
    assert "| P3 | kill -9 | no order missing | 0 of 20 | skipped: no disk |  |" in found


def test_the_last_line_of_an_experiment_counts_and_controls_stand_apart():
    text = page([ROW, ROW | {"played": 7}, ROW | {"name": "test_control", "is_control": True, "what": "no guard"}])
    assert (text.count("| kill -9 |"), text.count("| 7 of 20 |")) == (1, 1)
    assert text.index("## Controls") < text.index("| no guard |")


def test_the_page_says_how_long_it_took_and_whether_the_machine_had_other_work():
    found = "\n".join(rows({}, {"seconds": 210.0}))
    assert "Last run: 2026-11-27, " in found
    assert ", 5 minutes of experiments." in found
    assert "other work" not in found
    assert "waits of the tests were 4 times as long" in "\n".join(rows({}, {"patience": 4.0}))
