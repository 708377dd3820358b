"""The short lists a KPI, a target and a figure choose from."""

from django.db import models


class Measure(models.TextChoices):
    """What kind of thing is measured."""

    PERCENT = "percent", "Per cent"
    RATIO = "ratio", "Ratio (x to 1)"
    COUNT = "count", "Count"
    MONEY = "money", "Money (£)"
    DURATION = "duration", "Days, hours or minutes"
    SCORE = "score", "Score out of a maximum"
    YES_NO = "yes_no", "Yes or no"
    JUDGED = "judged", "Judged red, amber or green by criteria"
    TEXT = "text", "In words"


class Direction(models.TextChoices):
    """Which way is better."""

    HIGHER = "higher", "Higher is better"
    LOWER = "lower", "Lower is better"
    RANGE = "range", "Inside a range is better"
    CONTEXT = "context", "Context only: never met or missed"


class Frequency(models.TextChoices):
    MONTHLY = "monthly", "Monthly"
    QUARTERLY = "quarterly", "Quarterly"
    YEARLY = "yearly", "Yearly"
    ONCE = "once", "Once"


class OverTime(models.TextChoices):
    """How months become quarters and years. One file each in kpis/aggregations/."""

    NONE = "none", "Does not add up"
    SUM = "sum", "Sum"
    RATIO = "ratio", "Sum of the upper part over the sum of the lower part"
    LAST = "last", "The last one (a stock, such as debt outstanding)"
    MEAN = "mean", "Average of the figures"
    HIGHEST = "highest", "The highest"


class OverScopes(models.TextChoices):
    """How partners become the partnership, and the items of a breakdown their total."""

    NONE = "none", "Does not add up"
    SUM = "sum", "Sum"
    RATIO = "ratio", "Sum of the upper part over the sum of the lower part"
    MEAN = "mean", "Average of the figures"


class FigureKind(models.TextChoices):
    """A figure is a number, words, or one of the states of 'no figure'. Nil is a number: 0."""

    NUMBER = "number", "A number"
    TEXT = "text", "In words"
    NOT_ENTERED = "not_entered", "Not entered yet"
    NOT_DUE = "not_due", "Not due this time"
    NOT_APPLICABLE = "not_applicable", "Does not apply here"
    NOT_MEASURED = "not_measured", "Not measured"
    TO_BE_CONFIRMED = "to_be_confirmed", "To be confirmed"
    LOST = "lost", "Not available in the published paper"


TYPED_NO_FIGURE_KINDS = [
    FigureKind.NOT_MEASURED,
    FigureKind.TO_BE_CONFIRMED,
    FigureKind.NOT_APPLICABLE,
    FigureKind.NOT_DUE,
]


class Qualifier(models.TextChoices):
    """How exact a number is."""

    EXACT = "exact", "Exactly"
    ABOUT = "about", "About"
    OVER = "over", "Over"
    UP_TO = "up_to", "Up to"
    WITHIN = "within", "Within"


class Operator(models.TextChoices):
    """What a target asks of a figure."""

    AT_LEAST = "at_least", "At least (≥)"
    MORE_THAN = "more_than", "More than (>)"
    AT_MOST = "at_most", "At most (≤)"
    LESS_THAN = "less_than", "Less than (<)"
    BETWEEN = "between", "Between two values"
    IS_YES = "is_yes", "Yes"


class ToleranceKind(models.TextChoices):
    ABSOLUTE = "absolute", "In the unit of the KPI"
    PERCENT = "percent", "In per cent of the target"


class Status(models.TextChoices):
    """How a result stands against its target. Always shown as word and shape; colour third."""

    ON_TARGET = "on_target", "On target"
    WITHIN_TOLERANCE = "within_tolerance", "Within tolerance"
    BELOW_TARGET = "below_target", "Below target"
    CONTEXT = "context", "Context"
    NO_TARGET = "no_target", "No target"
    NO_FIGURE = "no_figure", "No figure"


class Standing(models.TextChoices):
    """How far a figure has come on its way."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    APPROVED = "approved", "Approved"


class ReturnState(models.TextChoices):
    DRAFT = "draft", "Being filled in"
    SUBMITTED = "submitted", "Waiting for approval"
    CHECKED = "checked", "Checked by the service manager, waits for the partnership"
    SENT_BACK = "sent_back", "Sent back"
    APPROVED = "approved", "Approved"


class StepKind(models.TextChoices):
    """What somebody did with a whole return."""

    SUBMITTED = "submitted", "Submitted"
    CHECKED = "checked", "Checked by the service manager"
    APPROVED = "approved", "Approved"
    SENT_BACK = "sent_back", "Sent back"


WAITING = (ReturnState.SUBMITTED, ReturnState.CHECKED)  # handed in, and not decided yet


class Cause(models.TextChoices):
    """Why a target was missed."""

    SERVICE = "service", "The service"
    PARTNER = "partner", "A partner"
    SUPPLIER = "supplier", "A supplier"
    SHARED = "shared", "Shared"
    OUTSIDE = "outside", "Outside anyone's control"


class Severity(models.TextChoices):
    """What a finding asks for."""

    ERROR = "error", "Error: must be put right before the return is submitted"
    WARNING = "warning", "Warning: must be put right, or explained to the approver"
    NOTE = "note", "Note: is shown, and needs nothing"
    OFF = "off", "Off: is not looked for"
