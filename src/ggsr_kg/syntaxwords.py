"""What parsers of RDF say is wrong, in Dutch: they speak English only.

What begins otherwise than any of these has no Dutch: then a message in Dutch says only where it is.
"""

from __future__ import annotations

_DUTCH = {
    "A blank node ID cannot be empty": "een naamloze knoop heeft geen label",
    "A dot is expected at the end": "de punt aan het eind van een triple ontbreekt",
    "A double exponent cannot be empty": "een getal heeft geen exponent",
    "A language code should": "een taalcode begint niet met een letter",
    "A literal datatype must": "een datatype is geen IRI",
    "An integer should not be empty": "een getal heeft geen cijfers",
    "Expecting a datatype IRI": "een datatype is geen IRI",
    "Invalid character": "er staat een teken dat hier niet mag",
    "Invalid IRI": "in een IRI staat een teken dat daarin niet mag",
    "Line jumps are not allowed": "een tekst loopt door op de volgende regel",
    "Quads must be followed by a dot": "de punt aan het eind van een triple ontbreekt",
    "The BASE keyword": "na BASE staat geen IRI",
    "The PREFIX keyword": "na PREFIX staat geen prefix",
    "The escape sequence": "een escape staat voor geen teken",
    "The object of a triple": "de waarde van een triple is geen IRI, naamloze knoop of literal",
    "The predicate of a triple": "de eigenschap van een triple is geen IRI",
    "The subject of a triple": "het onderwerp van een triple is geen IRI of naamloze knoop",
    "Unexpected end": "er ontbreekt iets aan het eind, zoals een aanhalingsteken, haakje of punt",
    "Unexpected escape": "een escape bestaat niet",
    "Unknown prefix": "een prefix is niet bekend",
    "XML namespaces are required": "een element heeft geen naamruimte",
    "error while parsing IRI": "in een IRI staat een teken dat daarin niet mag",
    "is not a valid RDF object": "wat hier staat, kan geen waarde zijn",
    "is not a valid predicate": "wat hier staat, kan geen eigenschap zijn",
    "is not a valid subject": "wat hier staat, kan geen onderwerp zijn",
    "is not allowed at the beginning of a prefix": "een naam begint met een teken dat niet mag",
    "syntax error: tag not closed": "een element is niet gesloten",
}
"""What a message starts with, and what that is in Dutch."""


def dutch(reason: str) -> str | None:
    """Return the *reason* that a parser gives, in Dutch, when it is one of those known.

    >>> dutch("The predicate of a triple must be an IRI"), dutch("something else")
    ('de eigenschap van een triple is geen IRI', None)
    """
    return next((nl for start, nl in _DUTCH.items() if reason.startswith(start)), None)
