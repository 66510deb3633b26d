"""Signs that a cell holds what tells who somebody is: a number, an address, a telephone number.

A warning, no refusal: nine digits of a case number can pass for a burgerservicenummer too.
"""

from __future__ import annotations

import re

from ggsr_kg.errors import Text
from ggsr_kg.intake.book import Value
from ggsr_kg.intake.values import text

_LIKELY = re.compile(r"\d[\d .-]{6,}|@|bsn", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\d.,])\d(?:[ .]?\d){7,8}(?![\d.,]?\d)")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_PHONE = re.compile(r"(?<!\d)(?:\+31|0031|0)[ -]?[1-9](?:[ -]?\d){8}(?!\d)")
_LEAST = 10**7
"""Less than this, a number is not one of a citizen."""
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)

_PERSONAL = re.compile(
    r"\b(bsn|burgerservicenummer|sofinummer|achternaam|voornaam|voornamen|voorletters|roepnaam"
    r"|geboortenaam|familienaam|naam|namen|geboortedatum|geboorteplaats|adres|straat|straatnaam"
    r"|huisnummer|postcode|woonplaats|telefoon|telefoonnummer|tel|mobiel|e-?mail|e-?mailadres"
    r"|nationaliteit|paspoortnummer|iban|rekeningnummer|surname|first name|last name|name"
    r"|date of birth|birth date|address|street|zip code|phone|telephone)\b",
    re.IGNORECASE,
)
_NOT_NAMES = {"casus", "gezin", "case", "family", "dossier", "zaak", "test", "voorbeeld"}
_WORD_OF_NAME = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*\.?")
_BETWEEN = {
    "de",
    "den",
    "der",
    "het",
    "van",
    "von",
    "ten",
    "ter",
    "te",
    "el",
    "al",
    "la",
    "'t",
    "en",
}

MEND = Text(
    "Haal het weg als het dat is; noem een casus en mensen met een code die alleen u kent.",
    "Remove it if it is; call a case and people by a code that only you know.",
)
"""What to do about any of them."""


def is_personal(head: str) -> bool:
    """Return whether a column with this *head* seems to tell who somebody is.

    >>> is_personal("BSN kind"), is_personal("achternaam"), is_personal("naam_moeder")
    (True, True, True)
    >>> is_personal("doelnaam"), is_personal("opmerking")
    (False, False)
    """
    return bool(_PERSONAL.search(head.replace("_", " ")))


def is_name(code: str) -> bool:
    """Return whether the *code* of a case looks like what people or families are called.

    >>> is_name("Familie Jansen"), is_name("Fam. de Vries"), is_name("J. van der Berg")
    (True, True, True)
    >>> is_name("2013 a"), is_name("goede-casus"), is_name("Casus A"), is_name("Zaak Noord 3")
    (False, False, False, False)
    """
    words = code.split()
    if any(not _WORD_OF_NAME.fullmatch(each) and each not in _BETWEEN for each in words):
        return False
    named = [each for each in words if each.casefold() not in _BETWEEN | _NOT_NAMES]
    large = [each for each in named if each[:1].isupper()]
    return len(words) > 1 and large == named and any(each[1:].islower() for each in large)


def suspect(value: Value) -> Text | None:
    """Return what *value* seems to hold that tells who somebody is, if anything.

    >>> suspect("zie bsn 111222333").en, suspect("06-12345678").en, suspect("a@b.nl").en
    ('a BSN', 'a telephone number', 'an address')
    >>> suspect("2013-02-28"), suspect(2013), suspect("111222334")
    (None, None, None)
    """
    word = value if isinstance(value, str) else ""
    if isinstance(value, int | float) and abs(value) >= _LEAST:
        word = text(value)
    if not word or not _LIKELY.search(word):
        return None
    if _MAIL.search(word):
        return Text("een adres", "an address")
    if _PHONE.search(word):
        return Text("een telefoonnummer", "a telephone number")
    if any(map(_is_citizen, _NUMBER.findall(word))):
        return Text("een BSN", "a BSN")
    return None


def _is_citizen(number: str) -> bool:
    """Return whether *number* passes the test of a burgerservicenummer; a zero may be lost."""
    digits = [int(each) for each in number if each.isdigit()]
    digits = [0] * (len(_WEIGHTS) - len(digits)) + digits
    total = sum(digit * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
    return any(digits) and total % 11 == 0
