"""What the rooms above are told of, for the audit trail."""

from django.dispatch import Signal

changed = Signal()  # user, what, by: how a person signs in has changed
