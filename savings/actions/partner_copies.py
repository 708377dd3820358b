"""What belongs to the partners goes with a case into its next version."""

from savings.models import BenefitLine, CaseVersion, LineSharing, SavingPart, SharingPartner


def copy_sharing(last: CaseVersion, version: CaseVersion) -> None:
    """Part of beginning a version: each copied line is shared as it was. A line is known by its service and label."""
    lines = {(line.of_service_id, line.label): line for line in BenefitLine.objects.filter(version=version)}
    for sharing in LineSharing.objects.filter(line__version=last).select_related("line").prefetch_related("partners"):
        copied = LineSharing.objects.create(
            partnership_id=sharing.partnership_id,
            order=sharing.order,
            line=lines[sharing.line.of_service_id, sharing.line.label],
            standing=sharing.standing,
            rule=sharing.rule,
            source=sharing.source,
        )
        SharingPartner.objects.bulk_create(
            SharingPartner(sharing=copied, body_id=one.body_id, per_cent=one.per_cent) for one in sharing.partners.all()
        )
    SavingPart.objects.bulk_create(
        SavingPart(
            line=lines[part.line.of_service_id, part.line.label],
            body_id=part.body_id,
            year_id=part.year_id,
            standing=part.standing,
            amount=part.amount,
            unknown=part.unknown,
        )
        for part in SavingPart.objects.filter(line__version=last).select_related("line")
    )
