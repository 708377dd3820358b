"""A person, known by e-mail address; how they prove who they are, and where they are signed in."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q


class UserManager(BaseUserManager["User"]):
    """Makes people; an e-mail address is kept in lower case, so that it is one person whatever they type."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """Somebody who can sign in. Rights come from roles in partnerships (partners.Role), never from the person."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, help_text="As shown beside what they did, for example a role title")
    is_active = models.BooleanField(default=True)
    is_system = models.BooleanField(default=False, help_text="A program: it never signs in, and nobody writes to it")

    on_behalf_of: "User | None" = None  # for whom a deputy acts; partners.rights.guard says so before each action
    by_way_of: str = ""  # the program that acts for them, for the audit trail; empty where it is themselves

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]
    objects: ClassVar = UserManager()

    def __str__(self) -> str:
        return self.name


class Session(AbstractBaseSession):
    """Somebody at one browser. Deleted, it ends at their next request (accounts/sessions.py keeps it)."""

    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sessions")
    signed_in_at = models.DateTimeField(null=True)
    address = models.CharField(max_length=64, blank=True, help_text="Where the request to sign in came from")
    browser = models.CharField(max_length=60, blank=True, help_text="In words, for example Firefox on Windows")

    @classmethod
    def get_session_store_class(cls) -> Any:
        from accounts.sessions import SessionStore

        return SessionStore


class FactorKind(models.TextChoices):
    APP = "app", "Authenticator app"
    KEY = "key", "Security key"


class SecondFactor(models.Model):
    """What a person shows beside the password: an app that counts the time, or a key."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="second_factors")
    kind = models.CharField(max_length=10, choices=FactorKind.choices)
    name = models.CharField(max_length=60, help_text="What the person calls it, for example Blue key")
    secret = models.TextField(
        help_text="Of an app: what it shares with the portal, encrypted; of a key: its public half"
    )
    last_count = models.BigIntegerField(
        default=0,
        help_text="Of an app: the half minute of the last code; of a key: how often it was used, by its own count",
    )
    added_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("kind", "pk")
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(kind=FactorKind.APP), name="person_has_one_app"),
            models.UniqueConstraint(fields=["user", "name"], name="person_calls_a_factor_once"),
        ]

    def __str__(self) -> str:
        return self.name


class RecoveryCode(models.Model):
    """A code on paper for the day on which the second factor is lost. It counts once; only its digest is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="person_has_a_recovery_code_once")]

    def __str__(self) -> str:
        return f"A recovery code of {self.user}"


class KnownElsewhere(models.Model):
    """A person as a server of single sign-on knows them: by its own name for them, which never goes to another."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="known_elsewhere")
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=255)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="subject_is_one_person"),
            models.UniqueConstraint(fields=["user", "issuer"], name="person_has_one_subject_at_a_server"),
        ]

    def __str__(self) -> str:
        return f"{self.user} at {self.issuer}"
