"""One account for each address, however it is written."""

import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction

from longwave.membership.models import Account
from tests import cast

pytestmark = pytest.mark.django_db


def test_an_address_is_kept_trimmed_and_in_lower_case():
    assert Account.objects.create_user(" Rut@Readers.Example ").email == "rut@readers.example"


def test_a_second_account_of_the_same_address_is_refused():
    Account.objects.create_user("rut@readers.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.create_user("RUT@readers.example")


def test_the_database_itself_refuses_another_spelling():
    Account.objects.create_user("rut@readers.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.bulk_create([Account(email="Rut@readers.example", password="!")])


def test_without_a_password_nobody_signs_in_with_one():
    rut = Account.objects.create_user("rut@readers.example")
    assert not rut.has_usable_password()
    assert authenticate(username="rut@readers.example", password="") is None


def test_one_signs_in_with_any_spelling_of_the_address():
    rut = Account.objects.create_user("rut@readers.example", cast.PASSWORD)
    assert authenticate(username="Rut@Readers.example", password=cast.PASSWORD) == rut


def test_the_name_shown_is_the_address_until_there_is_one():
    rut = Account.objects.create_user("rut@readers.example")
    assert (str(rut), rut.get_short_name()) == ("rut@readers.example", "rut@readers.example")
    rut.first_name, rut.last_name = "Rut", "Lindqvist"
    assert str(rut) == "Rut Lindqvist"
