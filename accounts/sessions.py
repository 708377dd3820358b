"""Where sessions are kept: in the database, each with the person whose it is."""

from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils.dateparse import parse_datetime

from accounts.models import Session

SIGNED_IN = "signed in"  # when, from where and with which browser; accounts.sign_in writes it


class SessionStore(DatabaseStore):
    """Django's store, which writes beside the session whose it is and how it began."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session = cast(Session, super().create_model_instance(data))
        began = data.get(SIGNED_IN)
        if SESSION_KEY in data and began:
            session.user_id = int(data[SESSION_KEY])
            session.signed_in_at = parse_datetime(began["at"])
            session.address, session.browser = began["address"], began["browser"]
        return session
