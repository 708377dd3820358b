"""Documents that show how a figure came about: kept, and taken away while the return is open."""

from functools import partial
from pathlib import Path
from secrets import token_hex

from django.conf import settings
from django.db import transaction

from accounts.models import User
from audit.actions import record
from common.documents import check_document, ending_of, plain_name
from common.errors import Refused
from common.kept_files import keep_file
from kpis.actions.returns import still_open
from kpis.models import Evidence, Observation, Return
from partners.models import Partnership
from partners.rights import guard
from partners.roles import Right

FOLDER = "evidence"
MOST = 20  # documents of one figure


@transaction.atomic
def add_evidence(*, observation: Observation, name: str, data: bytes, by: User) -> Evidence:
    """Keep a document beside a figure, also after approval: it changes nothing, and says when it came."""
    partnership, _ = _may_enter(observation, by)
    check_document(data, name)
    kept = Evidence.objects.filter(observation=observation)
    if kept.count() >= MOST:
        raise Refused(f"{MOST} documents are kept of one figure: put several into one, or take one away.")
    file, checksum = keep_file(data, folder=FOLDER, suffix=ending_of(name), name=token_hex(16))
    if there := kept.filter(checksum=checksum).first():
        _drop_file(file)
        raise Refused(f"This document is there already: “{there.name}”.")
    evidence = Evidence(
        partnership=partnership,
        observation=observation,
        name=plain_name(name),
        file=file,
        checksum=checksum,
        size=len(data),
        uploaded_by=by,
    )
    evidence.full_clean()
    evidence.save()
    _note("evidence added", evidence, by, (None, evidence.name), (None, checksum))
    return evidence


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: User) -> None:
    """Take a document away from a figure whose return is open. Its name and checksum stay in the audit trail."""
    _, quarterly_return = _may_enter(evidence.observation, by)
    still_open(quarterly_return)
    _note("evidence removed", evidence, by, (evidence.name, None), (evidence.checksum, None))
    file = str(evidence.file.name)
    evidence.delete()
    transaction.on_commit(partial(_drop_file, file))


def _may_enter(observation: Observation, by: User) -> tuple[Partnership, Return]:
    quarterly_return = (
        Return.objects.select_for_update(of=("self",))
        .select_related("service__partnership")
        .get(pk=observation.quarterly_return_id)
    )
    partnership = quarterly_return.service.partnership
    guard(
        by, partnership, Right.ENTER_FIGURES, service_id=quarterly_return.service_id, body_id=observation.scope.body_id
    )
    return partnership, quarterly_return


def _note(verb: str, evidence: Evidence, by: User, name: tuple, checksum: tuple) -> None:
    """Beside the figure, so that what is restricted about the figure is withheld about its documents."""
    record(
        verb,
        target=evidence.observation,
        by=by,
        partnership_id=evidence.partnership_id,
        changes={"document": name, "checksum": checksum},
    )


def _drop_file(name: str) -> None:
    (Path(settings.MEDIA_ROOT) / name).unlink(missing_ok=True)
