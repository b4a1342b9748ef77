"""One account for each address, however it is written."""

import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction

from longwave.membership.models import Account

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


def test_nobody_signs_in_with_a_password_even_where_django_hands_one_over():
    rut = Account.objects.create_user("rut@readers.example", "correct horse battery")
    ines = Account.objects.create_superuser("ines@magazine.example", "correct horse battery")
    assert not rut.has_usable_password()
    assert authenticate(username="ines@magazine.example", password="correct horse battery") is None
    assert ines.is_superuser


def test_the_name_shown_is_the_address_until_there_is_one():
    rut = Account.objects.create_user("rut@readers.example")
    assert (str(rut), rut.get_short_name()) == ("rut@readers.example", "rut@readers.example")
    rut.first_name, rut.last_name = "Rut", "Lindqvist"
    assert str(rut) == "Rut Lindqvist"
