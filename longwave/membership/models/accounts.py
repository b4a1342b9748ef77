"""Accounts: one row for each e-mail address, whether staff, reader or a mere newsletter subscriber."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; the address is the name."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Account:
        """Make an account. Django hands over a password; nobody signs in with one, so none is kept."""
        account = self.model(email=tidy_address(email), **fields)
        account.set_unusable_password()
        account.save(using=self._db)
        return account

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Account:
        """Make an account that may do everything at the desk."""
        return self.create_user(email, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> Account:
        """The account of an address, whatever its case."""
        return self.get(email=tidy_address(username or ""))


def tidy_address(email: str) -> str:
    """An address as it is stored: trimmed and in lower case, since nobody owns the other spelling."""
    return email.strip().lower()


class Account(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]  # Wagtail's untyped
    """Somebody we know by an e-mail address. What she may do at the desk comes from her groups."""

    email = models.EmailField("e-mail address", unique=True)
    email_since = models.DateTimeField(default=timezone.now, editable=False)
    first_name = models.CharField("first name", max_length=150, blank=True)
    last_name = models.CharField("last name", max_length=150, blank=True)
    is_active = models.BooleanField("active", default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = AccountManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="account_one_per_address")]
        indexes = [
            # Administrators are few among very many: the list of readers leaves them out by this.
            models.Index(fields=["id"], condition=models.Q(is_superuser=True), name="account_administrators"),
            # And its pages are found in this alone: PostgreSQL would otherwise look at each row before them.
            models.Index(fields=["email", "id"], name="account_by_address"),
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def clean(self) -> None:
        """Store the address the one way it is looked up."""
        super().clean()
        self.email = tidy_address(self.email)

    def get_full_name(self) -> str:
        """The name to show at the desk: the address where no name was given."""
        return f"{self.first_name} {self.last_name}".strip() or self.email

    def get_short_name(self) -> str:
        """The first name, or the address."""
        return self.first_name or self.email
