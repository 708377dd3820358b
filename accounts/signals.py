"""What the rooms above are told of, for the audit trail."""

from django.dispatch import Signal

changed = Signal()  # user, what: something about how the person signs in has changed, by themselves
