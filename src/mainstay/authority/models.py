"""Tables of people, posts and mandates, and the account that one signs in with."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from mainstay.authority.terms import MandateKind
from mainstay.ledger.terms import ERASED


class Person(models.Model):
    """Somebody who holds or held posts. Name and address can be erased."""

    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=200)
    email = models.CharField(max_length=254)
    registered_at = models.DateTimeField()
    body = models.ForeignKey("institutions.Body", on_delete=models.PROTECT, related_name="+")
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("email",),
                # A replay enters erased persons with the word for it, before it comes to their erasure.
                condition=Q(erased_at=None) & ~Q(email=ERASED),
                name="one_person_per_address",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A position in a body. ``roles`` is a list of Role values."""

    id = models.UUIDField(primary_key=True)
    body = models.ForeignKey("institutions.Body", on_delete=models.PROTECT, related_name="posts")
    title = models.CharField(max_length=200)
    roles = models.JSONField()
    created_at = models.DateTimeField()
    abolished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("body", "title"), condition=Q(abolished_at=None), name="one_post_per_title"
            ),
        )

    def __str__(self) -> str:
        return self.title


class Mandate(models.Model):
    """A person holding a post, or standing in for its holder, from one day to another."""

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mandates")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="mandates")
    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in MandateKind])
    starts = models.DateField()
    ends = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")), name="mandate_ends_after_start"
            ),
        )
        indexes = (models.Index(fields=("post", "starts"), name="mandate_post"),)

    def __str__(self) -> str:
        return f"{self.kind} of {self.post}"


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by the address that people sign in with."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        """The account of an address, whatever its case."""
        return self.get(email=(username or "").lower())

    def open_for(self, person: Person) -> "Account":
        """A person's account; a new one has no password yet, so that only an invitation opens it."""
        account = self.filter(person=person).first()
        if account is None:
            account = self.model(person=person, email=person.email)
            account.set_unusable_password()
            account.save()
        return account


class Account(AbstractBaseUser):
    """What a person signs in with. It carries no rights: those come from posts."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="account")
    email = models.CharField(max_length=254, unique=True)
    is_active = models.BooleanField(default=True)

    objects = AccountManager()

    USERNAME_FIELD = "email"

    def __str__(self) -> str:
        return f"account {self.pk}"


class SignInAttempt(models.Model):
    """A failed sign-in, kept for some minutes. ``key`` is a keyed digest: no address is stored."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("key", "at"), name="sign_in_attempt_key"),)

    def __str__(self) -> str:
        return f"failed sign-in {self.at:%Y-%m-%d %H:%M}"
