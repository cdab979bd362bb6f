"""The goals, each computed from the figures of one run."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Figures = dict[str, Any]


@dataclass(frozen=True)
class Goal:
    """What is measured, its limit, and how the value comes out of the figures. `at_least`: more is better."""

    what: str
    limit: float
    unit: str
    value: Callable[[Figures], float]
    at_least: bool = False

    def verdict(self, figures: Figures) -> tuple[float, bool] | None:
        """The value and whether it meets the goal; None when its scene was not run."""
        try:
            value = float(self.value(figures))
        except KeyError:
            return None
        return value, value >= self.limit if self.at_least else value <= self.limit


def _spread(name: str) -> Callable[[Figures], float]:
    """Last page to first page, whichever is slower."""
    return lambda f: max(f[f"{name}_last_ms"], f[f"{name}_first_ms"]) / min(f[f"{name}_last_ms"], f[f"{name}_first_ms"])


def _slowest(*names: str) -> Callable[[Figures], float]:
    return lambda f: max(f[f"{name}_{page}_ms"] for name in names for page in ("first", "last"))


def _million(name: str) -> Callable[[Figures], float]:
    return lambda f: f[f"million_{name}"] / f[name]


def _million_slowest(f: Figures) -> float:
    names = ["data_near_ms", "data_scattered_ms"]
    names += [f"{kind}_{page}_ms" for kind in ("list", "prices", "quantity") for page in ("first", "last")]
    return max(_million(name)(f) for name in names)


GOALS = [
    Goal("whole import, one client, to the SQL limit", 0.4, "×", lambda f: f["import_to_sql"]),
    Goal("whole import, one client, to static files", 10, "×", lambda f: f["import_to_static"]),
    Goal("ProductsData, 100 in a row, to the SQL limit", 0.4, "×", lambda f: f["data_near_to_sql"]),
    Goal("ProductsData, 100 scattered, to the SQL limit", 0.5, "×", lambda f: f["data_scattered_to_sql"]),
    Goal("ProductsList, first against last page", 1.3, "×", _spread("list")),
    Goal("ProductsList, slower of first and last page", 5, "ms", _slowest("list")),
    Goal("ProductsPrices, first against last page", 1.3, "×", _spread("prices")),
    Goal("ProductsQuantity, first against last page", 1.3, "×", _spread("quantity")),
    Goal("ProductsPrices and ProductsQuantity, slowest page", 4, "ms", _slowest("prices", "quantity")),
    Goal("ProductsData, 8 clients", 500, "/s", lambda f: f["data_c8_per_s"], at_least=True),
    Goal("feed up to date, nothing changed", 0.2, "s", lambda f: f["build_nothing_s"]),
    Goal("feed up to date, 1 % changed", 2, "s", lambda f: f["build_changed_s"]),
    Goal("feed up to date, first time", 40, "s", lambda f: f["build_first_seconds"]),
    Goal(
        "first answer of a run after a night's preparation",
        3,
        "s",
        lambda f: max(f["first_answer_s"], f["first_answer_of_all_s"]),
    ),
    Goal("OrderAdd, 3 lines, 1 client", 8, "ms", lambda f: f["order_ms"]),
    Goal("OrderAdd, 3 lines, 16 clients", 300, "/s", lambda f: f["order_c16_per_s"], at_least=True),
    Goal("ERP: 200 whole orders", 40, "ms", lambda f: f["erp_orders_ms"]),
    Goal("ERP: nothing changed", 3, "ms", lambda f: f["erp_changes_empty_ms"]),
    Goal("web process, against a shop of 1,000", 20, "MB", lambda f: f["memory_mb"] - f["small_memory_mb"]),
    Goal("feed build, resident memory", 200, "MB", lambda f: f["build_first_peak_mb"]),
    Goal(
        "whole import with variants, to the same number of cards without",
        1.5,
        "×",
        lambda f: f["variants_import_s"] / f["import_s"],
    ),
    Goal("SQLite, 10,000 products: whole import", 2, "s", lambda f: f["sqlite_import_s"]),
    Goal("SQLite, 8 readers while orders come in: failures", 0, "", lambda f: len(f["sqlite_burst_errors"])),
    Goal("import_catalog", 60, "s", lambda f: f["file_s"]),
    Goal("import_catalog, memory against a tenth of the file", 50, "MB", lambda f: f["file_mb"] - f["file_tenth_mb"]),
    Goal("import_catalog, XLSX of half the rows", 60, "s", lambda f: f["sheet_s"]),
    Goal("import_catalog, memory of the XLSX", 300, "MB", lambda f: f["sheet_mb"]),
    Goal("import_catalog, XLSX to CSV, processor", 2, "×", lambda f: f["sheet_cpu_s"] / f["sheet_csv_cpu_s"]),
    Goal("API: new items, 1,000 a call", 60, "s", lambda f: f["erp_new_s"]),
    Goal("API: new items, to import_catalog", 1.6, "×", lambda f: f["erp_new_s"] / f["file_s"]),
    Goal("API: the same items again, unchanged", 25, "s", lambda f: f["erp_unchanged_s"]),
    Goal("API: all stock changed, one account connected", 20, "s", lambda f: f["erp_stock_changed_s"]),
    Goal("API: all stock unchanged", 8, "s", lambda f: f["erp_stock_unchanged_s"]),
    Goal("API: all prices changed, one account connected", 20, "s", lambda f: f["erp_prices_changed_s"]),
    Goal(
        "API: OrderAdd beside stock of other items, p95 to idle",
        5,
        "×",
        lambda f: f["erp_order_other_ms"] / f["erp_order_idle_ms"],
    ),
    Goal("API: OrderAdd beside stock of the same items, p95", 1000, "ms", lambda f: f["erp_order_same_ms"]),
    Goal("way back: a state at idle, p95", 5, "s", lambda f: f["way_back_single_p95_s"]),
    Goal("way back: 1,000 states at once", 60, "s", lambda f: f["way_back_states_s"]),
    Goal("way back: a state with a broker, p95", 5, "s", lambda f: f["way_back_broker_p95_s"]),
    Goal("way back: a state with a command every minute, p95", 60, "s", lambda f: f["way_back_minute_p95_s"]),
    Goal("way back: 1,000 parcels with a broker, simulated", 27, "min", lambda f: f["way_back_parcels_broker_min"]),
    Goal("way back: 1,000 parcels, passes every minute", 27, "min", lambda f: f["way_back_parcels_minute_min"]),
    Goal("way back: calls in any 60 s", 100, "", lambda f: f["way_back_most_calls_a_minute"]),
    Goal(
        "way back: calls in any 60 s, eight workers, clocks 90 s apart", 100, "", lambda f: f["way_back_workers_most"]
    ),
    Goal("way back: parcels registered twice by them", 0, "", lambda f: f["way_back_workers_twice"]),
    Goal("1,000,000 products: whole import, to 100,000", 10.5, "×", _million("import_s")),
    Goal("1,000,000 products: slowest page, to 100,000", 1.5, "×", _million_slowest),
]
