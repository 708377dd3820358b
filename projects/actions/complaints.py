"""Numbers of complaints."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from partners.actions import save_row
from projects.actions.keeping import guard_keeping, of_one_partnership
from projects.models import Complaint


@transaction.atomic
def save_complaints(*, complaint: Complaint, by: User | None) -> Complaint:
    """Keep how many complaints a service had in a period, and what became of them."""
    before = Complaint.objects.filter(pk=complaint.pk).values_list("service_id", flat=True)
    guard_keeping(by, complaint.partnership, {*before, complaint.service_id})
    of_one_partnership(complaint, "service")
    for field in ("upheld", "within_target"):
        number = getattr(complaint, field)
        if number is not None and (complaint.received is None or number > complaint.received):
            raise ValidationError({field: "Type a number no larger than that of the complaints received."})
    if complaint.within_target is not None and complaint.target_days is None:
        raise ValidationError({"target_days": "Type how many days an answer may take."})
    same = Complaint.objects.filter(
        partnership=complaint.partnership_id,
        service=complaint.service,
        period=complaint.period_id,
        stage=complaint.stage,
    )
    if same.exclude(pk=complaint.pk).exists():
        raise ValidationError({"period": "These complaints are kept already: change the row that is there."})
    return save_row(complaint, by)
