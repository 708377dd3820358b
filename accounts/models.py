"""A person, known by e-mail address."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


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
