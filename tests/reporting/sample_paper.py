"""A paper to set in tests: every kind of part, the debt figures of the two councils, and some excess."""

LONG_TITLE = " ".join(["Annual report of the shared services to the joint committee with a title far too long"] * 4)[
    :300
]

# Past due debt open to collect, £: sector, 1 April 2023, 31 March 2024, movement, as published.
LEICESTERSHIRE = [
    ("Business", "2,010,087", "1,603,922", "−406,165"),
    ("Education", "1,815,766", "640,085", "−1,175,681"),
    ("NHS", "12,095", "−18,655", "−30,750"),
    ("Public sector", "1,294,274", "175,193", "−1,119,081"),
    ("Individuals", "229,011", "941,455", "712,444"),
]
NOTTINGHAM = [
    ("Business", "1,211,207", "890,790", "−320,417"),
    ("Education", "1,678,440", "402,046", "−1,276,394"),
    ("NHS", "1,664,477", "−426,280", "−2,090,757"),
    ("Public sector", "497,997", "673,227", "175,230"),
    ("Individuals", "59,264", "123,328", "64,064"),
    ("Other", "40,630", "0", "−40,630"),
]
QUARTERS = [f"Q{quarter} {year}" for year in ("2022/23", "2023/24") for quarter in (1, 2, 3, 4)]


def row(*texts, kind="body", **last):
    cells = [{"text": text} for text in texts]
    cells[-1] |= last
    return {"kind": kind, "cells": cells}


def table(key, caption, columns, rows, *, number=None, note="", landscape=False):
    return {
        "kind": "table",
        "id": key,
        "number": number,
        "caption": caption,
        "note": note,
        "landscape": landscape,
        "columns": [dict(zip(("label", "align", "width"), column, strict=False)) for column in columns],
        "rows": rows,
    }


def debt_table(number, council, sectors, total, stated=()):
    return table(
        f"debt-{number}",
        f"{council}: debt past due and open to collect, by sector, £, as at the dates shown",
        [("Sector", "text", 34), *((label, "number", 22) for label in ("1 April 2023", "31 March 2024", "Movement"))],
        [row(*sector) for sector in sectors] + [row(*total, kind="total"), *stated],
        number=number,
        note="A minus sign marks credit balances and falls.",
    )


def chart(key, form, unit, title, series, *, labels=QUARTERS, target=None, number=None, roles=()):
    series = [
        {"name": name, "values": values} | ({"role": roles[i]} if roles else {})
        for i, (name, values) in enumerate(series)
    ]
    return {
        "kind": "chart",
        "id": key,
        "number": number,
        "form": form,
        "title": title,
        "summary": f"Chart: {title}.",
        "unit": unit,
        "labels": labels,
        "series": series,
        "target": target,
        "starts_at_zero": form != "line",
        "better": "higher",
        "table": table(
            f"{key}-figures",
            f"The figures of figure {number}",
            [("Period", "text")] + [(one["name"], "number") for one in series],
            [row(label, *(one["values"][i] or "–" for one in series)) for i, label in enumerate(labels)],
        ),
    }


def paragraph(number, html):
    return {"kind": "paragraph", "number": number, "html": html}


def priorities(number):
    statuses = ("on_target", "within_tolerance", "below_target", "no_target", "no_figure", "context")
    benefits = (["process", "automation"], ["savings"], ["statutory", "customer", "welfare"], [])
    rows = [row("Finance Service Centre", kind="group")]
    for n in range(1, 19):
        if n == 9:
            rows.append(row("Employee Service Centre", kind="group"))
        rows.append(
            {
                "kind": "body",
                "cells": [
                    {"text": f"Priority {n}: a new way of collecting what is owed"},
                    {"text": "September 2024", "note": "later improvements follow" if n % 5 == 0 else None},
                    {"text": "", "symbols": benefits[n % 4]},
                    {"text": "Moves the work to one team, so that queries are answered where they arise."},
                    {"text": "", "status": statuses[n % 6]},
                    {"text": "The supplier has been chosen; the first councils change over in the autumn."},
                ],
            }
        )
    return table(
        "priorities",
        "Priorities of the business plan 2024/25, with updates as at 24 June 2024",
        [
            ("Priority", "text", 20),
            ("Target date", "text", 11),
            ("Benefits", "text", 11),
            ("Description", "text", 23),
            ("Status", "text", 12),
            ("Update", "text", 23),
        ],
        rows,
        number=number,
        landscape=True,
    )


def snapshot(**changed):
    """The content of a snapshot: cover, two recommendations, three sections and an appendix."""
    stated = [
        row("Total as published", "5,111,385", "1,663,111", "−3,488,904", kind="stated"),
        row("Published less computed", "−40,630", "0", "40,630 (“Other” left out)", kind="difference"),
    ]
    figures = [
        chart(
            "satisfaction",
            "line",
            "%",
            "Satisfaction came close to its target in the last quarter",
            [
                ("Employee Service Centre", ["78", "79.5", None, "81", "84", "83.2", "85", "83"]),
                ("Finance Service Centre", ["80", "82", "81", "83", "82.5", "84", "86", "87.5"]),
            ],
            target={"label": "Target", "value": "85"},
            number=1,
        ),
        chart(
            "status",
            "stacked",
            "%",
            "Three measures in four were on target at the end of the year",
            [
                ("On target", ["60", "62", "58", "65", "70", "72", "71", "75"]),
                ("Within tolerance", ["20", "20", "22", "20", "15", "13", "19", "15"]),
                ("Below target", ["20", "18", "20", "15", "15", "15", "10", "10"]),
            ],
            number=2,
            roles=("on_target", "within_tolerance", "below_target"),
        ),
        chart(
            "debt",
            "bar",
            "£",
            "Debt of every sector but individuals fell at Leicestershire",
            [
                ("1 April 2023", ["2010087", "1815766", "12095", "1294274", "229011"]),
                ("31 March 2024", ["1603922", "640085", "-18655", "175193", "941455"]),
            ],
            labels=[sector[0] for sector in LEICESTERSHIRE],
            number=3,
        ),
        chart("lost", "line", "days", "The published paper gave no figures", [("Days", [None] * 8)], number=4),
    ]
    figures[-1]["table"] = table("lost-figures", "", [], [])
    text = (
        "The year brought steady service to both councils, and most measures ended on or close to their target. "
        "Where a figure could not be taken from the published paper, this report says so and draws nothing."
    )
    content = {
        "schema": 1,
        "report": {
            "slug": "annual-2023-24",
            "title": "East Midlands Shared Services annual report 2023/24",
            "short_title": "EMSS annual report 2023/24",
            "type": "annual_report",
            "partnership": "East Midlands Shared Services",
            "body": "East Midlands Shared Services Joint Committee",
            "meeting_date": "2024-06-24",
            "meeting_label": "Monday 24 June 2024",
            "audience": "public",
            "status": "Draft 3",
            "colour": "#1d4f7c",
        },
        "cover": {
            "rows": [
                {"label": "Corporate directors", "text": "Assistant Director of Finance, Leicestershire\nDirector"},
                {"label": "Report author", "text": "Head of East Midlands Shared Services"},
                {
                    "label": "Key decision",
                    "ticks": [{"label": "Yes", "ticked": False}, {"label": "No", "ticked": True}],
                },
                {
                    "label": "Approved by the Section 151 Officer",
                    "ticks": [{"label": name, "ticked": name == "N/A"} for name in ("Yes", "No", "N/A")],
                },
                {"label": "Total value of the decision", "text": "None"},
                {"label": "Exempt information", "text": "None"},
                {"label": "Summary of issues", "text": "How the shared services performed in 2023/24."},
            ]
        },
        "recommendations": [
            {"number": 1, "html": "To note how the services performed during 2023/24."},
            {"number": 2, "html": "To ask the sponsors for a plan of four years by <strong>1 September 2024</strong>."},
        ],
        "sections": [
            {
                "key": "performance",
                "number": "1",
                "heading": "Performance summary",
                "appendix": False,
                "parts": [
                    paragraph("1.1", text),
                    {"kind": "subheading", "text": "Satisfaction"},
                    paragraph("1.2", text + ' See <a href="#debt-1">table 1</a> for what is owed.'),
                    figures[0],
                    {"kind": "bullets", "items": ["tickets are answered in four hours", "<em>calls</em> in one"]},
                    {"kind": "note", "html": "Q3 2022/23 of the Employee Service Centre was not published."},
                    figures[1],
                    {"kind": "quotation", "text": "The team answers at once.", "source": "A director of a council"},
                ],
            },
            {
                "key": "debt",
                "number": "2",
                "heading": "Finance Service Centre",
                "appendix": False,
                "parts": [
                    paragraph("2.1", text),
                    debt_table(1, "Leicestershire", LEICESTERSHIRE, ("Total", "5,361,233", "3,342,000", "−2,019,233")),
                    debt_table(2, "Nottingham", NOTTINGHAM, ("Total", "5,152,015", "1,663,111", "−3,488,904"), stated),
                    figures[2],
                    figures[3],
                ],
            },
            {
                "key": "priorities",
                "number": "3",
                "heading": "Priorities for 2024/25",
                "appendix": False,
                "parts": [
                    paragraph("3.1", text),
                    {
                        "kind": "key",
                        "title": "Benefits key",
                        "entries": [
                            {"symbol": "statutory", "text": "Statutory or policy"},
                            {"symbol": "savings", "text": "Cost savings"},
                            {"symbol": "process", "text": "Process improvement"},
                            {"symbol": "customer", "text": "Customer experience"},
                            {"symbol": "welfare", "text": "Staff welfare"},
                            {"symbol": "automation", "text": "Automation"},
                        ],
                    },
                    priorities(3),
                    paragraph("3.2", text),
                ],
            },
            {
                "key": "survey",
                "number": "A",
                "heading": "Every measure of the year",
                "appendix": True,
                "parts": [
                    paragraph("A.1", text),
                    table(
                        "measures",
                        "All measures, per cent and count, year to 31 March 2024",
                        [
                            ("Measure", "text", 46),
                            ("Per cent", "number", 18),
                            ("Count", "number", 18),
                            ("Status", "text", 18),
                        ],
                        [
                            row(
                                f"Measure {n:03d} of the service",
                                f"{n % 100}.5%",
                                f"{n * 37:,}",
                                "",
                                status="on_target",
                            )
                            for n in range(1, 201)
                        ],
                        number=4,
                    ),
                ],
            },
        ],
    }
    content["report"] |= changed
    return content
