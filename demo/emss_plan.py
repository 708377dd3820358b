"""The strategic plan 2012 to 2015 of EMSS as a paper: our own words, every figure by reference to the plan kept.

The plan bears a date and names no meeting; its paper stands under that date.
"""

from datetime import date

from demo.report_writing import Paper
from periods.values import Month, OpenRange

PAPER = Paper(
    slug="emss-strategic-plan-2012-15",
    title="East Midlands Shared Services Strategic Business Plan 2012 to 2015",
    short_title="EMSS Strategic Plan 2012–15",
    period=OpenRange(Month(2012, 7)),
    meeting_on=date(2012, 6, 27),
    cover={
        "authors": "Head of East Midlands Shared Services",
        "dated": "27 June 2012",
        "years": "July 2012 to 2015; the last phase has no end",
        "partners": "Leicestershire County Council\nNottingham City Council",
    },
    recommendations=(),
    sign_offs=(),
    type="strategic_plan",
    folder="strategic-plan",
)
