"""Where a thing stands on this server: from its IRI to an address, and from an address to IRIs.

What an IRI holds is kept to the letter: `href` and `meant` are each other's inverse.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from ggsr_kg.graphs import NamedNode
from ggsr_kg.namespaces import DEF, ID, MUNICIPALITY, SHAPES, W3ID

SPACES = {
    DEF: "/def/ggsr/",
    SHAPES: "/def/ggsr-shapes/",
    MUNICIPALITY: "/doc/gemeente/",
    ID: "/doc/",
    W3ID + "def/": "/def/",
    W3ID + "graaf/": "/graaf/",
}
"""Where the IRIs that begin with each of these stand, what is most specific first."""
_SAFE = "/:@!$&'()*+,;=~"
"""What an address may hold as it is, besides letters, digits and `-._`."""
_UNFIT = ["20", "22", "3C", "3E", "5C", "5E", "60", "7B", "7C", "7D"]
"""The signs that no IRI may hold, as it writes them."""
_ESCAPE = re.compile(f"%(?!{'|'.join(_UNFIT)})")
_SIGN = re.compile("[" + "".join(rf"\x{code}" for code in _UNFIT) + "]")
_LEADS_AWAY = re.compile(r"/|(.*/)?\.\.?(/|$)", re.DOTALL)
"""What a browser would read as another address: of another server, or of a folder above."""


def href(iri: str) -> str:
    """Return where a page links to for *iri*: our own things and terms stand on this server.

    So do municipalities, whose IRIs are those of a register. Only what a browser may follow gives
    an address; "" means: show it as text.

    >>> href(ID + "indicator/c15"), href(DEF + "Casus"), href("javascript:alert(1)")
    ('/doc/indicator/c15', '/def/ggsr/Casus', '')
    >>> href(MUNICIPALITY + "gm0503"), href(ID + "casus/a#b"), href(ID + "a%20b%41")
    ('/doc/gemeente/gm0503', '/doc/casus/a%23b', '/doc/a%20b%2541')
    >>> href(ID + "/elders.example/p")
    'https://w3id.org/ggsr/id//elders.example/p'
    """
    space = next((each for each in SPACES if iri.startswith(each)), "")
    rest = iri.removeprefix(space)
    if space and rest and not _LEADS_AWAY.match(rest):
        place = SPACES[space] + quote(_ESCAPE.sub("%25", rest), safe=_SAFE + "%")
        if next(start for start in SPACES.values() if place.startswith(start)) == SPACES[space]:
            return place
    return iri if iri.startswith(("http://", "https://")) else ""


def written(path: str) -> str:
    """Return the decoded *path* as it stands in an address."""
    return quote(path, safe=_SAFE)


def meant(path: str) -> Iterator[NamedNode]:
    """Yield the IRIs that the decoded *path* of an address may stand for, what it says first.

    >>> [node.value for node in meant("/doc/a b")], list(meant("/vragen"))
    (['https://w3id.org/ggsr/id/a%20b'], [])
    """
    for space, start in SPACES.items():
        rest = path.removeprefix(start)
        if rest != path and rest:
            said = _SIGN.sub(lambda sign: quote(sign[0]), space + rest)
            for text in dict.fromkeys((said, quote(said, safe=_SAFE + "%#?"))):
                try:
                    yield NamedNode(text)
                except ValueError:
                    continue
