"""What some lists answer about the demonstration, for their description (tests/demo/test_api.py asks them)."""

from typing import Any, NamedTuple


class Example(NamedTuple):
    """One row of the answer to `asked`."""

    asked: str
    row: dict[str, Any]


RESULT = Example(
    "?kpi=payroll-error-rate&period=2023/24",
    {
        "kpi": "payroll-error-rate",
        "service": "esc",
        "scope": {"kind": "whole", "name": "All", "body": None},
        "item": None,
        "period": {"key": "2023-24", "words": "2023/24", "starts": "2023-04-01", "ends": "2024-03-31"},
        "title": "Payroll errors found after payday",
        "figure": {
            "state": "number",
            "value": "0.446612",
            "unit": "%",
            "words": "0.45%",
            "qualifier": "exact",
            "upper": "857",
            "lower": "191889",
        },
        "status": {"key": "no_target", "words": "No target"},
        "target": None,
        "target_upper": None,
        "parts_due": 1,
        "parts_reported": 1,
        "provisional": False,
        "restated": False,
    },
)
SERVICE = Example(
    "?order=name", {"code": "fsc", "name": "Finance Service Centre", "short_name": "FSC", "part_of": "emss"}
)
TARGET = Example(
    "?kpi=advert-offer-turnaround",
    {
        "kpi": "advert-offer-turnaround",
        "scope": {"kind": "whole", "name": "All", "body": None},
        "valid_from": "2023-04-01",
        "valid_to": None,
        "operator": {"key": "at_most", "words": "At most (≤)"},
        "aim": "24",
        "upper_aim": None,
        "tolerance": "0",
        "basis": "Agreed service level; no tolerance is printed",
        "minute_reference": "",
    },
)
