"""The house form of Turtle: write it, check it, and bring files into it.

`python -m ggsr_kg.turtle [--check] FILE...` formats files. The form: a header comment, the used
prefixes sorted, then one block per subject. Subjects stand in the order ontology, schemes,
classes, properties, shapes, individuals, passages; predicates in one fixed order; Dutch before
English; one value per line where there are several. A comment below the header would be lost, so
a file with one is refused; so is a result that is not the same graph.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

from ggsr_kg import contents, graphs
from ggsr_kg.errors import GgsrError, InputError, Text
from ggsr_kg.graphs import BlankNode, Literal, NamedNode, Quad, Term
from ggsr_kg.namespaces import DEF, OWL, PREFIXES, RDF, RDFS, SH, SKOS, XSD, expand

_FIRST = (
    "rdf:type rdfs:label skos:prefLabel skos:altLabel skos:notation skos:definition "
    "sh:targetClass sh:targetNode sh:path"
)
_LAST = "sh:name sh:description sh:severity sh:message sh:select sh:ask ggsr:herstel"
_RANK = {expand(name): rank - 99 for rank, name in enumerate(_FIRST.split())} | {
    expand(name): rank + 1 for rank, name in enumerate(_LAST.split())
}
_KINDS = (
    {OWL + "Ontology"},
    {SKOS + "ConceptScheme"},
    {OWL + "Class", RDFS + "Class", RDFS + "Datatype"},
    {OWL + kind for kind in ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")}
    | {RDF + "Property"},
    {SH + kind for kind in ("NodeShape", "PropertyShape")},
)
_INDIVIDUAL, _PASSAGE, _UNNAMED = len(_KINDS), len(_KINDS) + 1, len(_KINDS) + 2
_LOCAL = re.compile(r"[A-Za-z_0-9](?:[A-Za-z0-9_-]|\.(?=[A-Za-z0-9_-]))*")
_BARE = {
    XSD + "integer": re.compile(r"[+-]?\d+"),
    XSD + "decimal": re.compile(r"[+-]?\d*\.\d+"),
    XSD + "double": re.compile(r"[+-]?(?:\d+\.\d*|\.?\d+)[eE][+-]?\d+"),
    XSD + "boolean": re.compile(r"true|false"),
}
_TOKEN = re.compile(
    r"<[^<>\"{}|^`\x00-\x20]*>"
    r'|"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'(?:[^'\\\n]|\\.)*'"
    r"|\\.|(?P<comment>\#[^\n]*)|(?P<prefix>(?:@prefix|prefix)\s+(\S*?):\s*<([^>]*)>)",
    re.S | re.I,
)
_LINE = 100
_STEP = "    "


def style(text: str, where: str = "-") -> str:
    """Return the Turtle *text* in house form; *where* names it in errors.

    Raises: InputError: not Turtle, a comment below the header, or a form that would lose a triple.

    >>> print(style("@prefix e: <urn:e#> . e:a e:b e:d, e:c ."), end="")
    PREFIX e: <urn:e#>
    <BLANKLINE>
    e:a
        e:b
            e:c ,
            e:d ;
    .
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    header, prefixes = _preamble(text, where)
    quads = graphs.read_bytes(text.encode(), where, graphs.FORMATS[".ttl"])
    body = write(quads, prefixes)
    if header:
        body = f"{header}\n\n{body}"
    again = graphs.read_bytes(body.encode(), where, graphs.FORMATS[".ttl"])
    if graphs.canonical(again) != graphs.canonical(quads):
        raise InputError(
            where,
            Text("de vorm zou de graaf veranderen", "the form would change the graph"),
            Text("meld dit als fout van ggsr-kg", "report this as a fault of ggsr-kg"),
        )
    return body


def write(quads: list[Quad], prefixes: dict[str, str] | None = None) -> str:
    """Return *quads* (of one graph) as Turtle in house form, without a header.

    *prefixes* (prefix to namespace) are used next to those of `namespaces`, which win.
    """
    return _Writer(quads, prefixes or {}).text()


def _preamble(text: str, where: str) -> tuple[str, dict[str, str]]:
    """Return the header comment and the declared prefixes; refuse a comment below the header."""
    lines = text.split("\n")
    end = next((n for n, line in enumerate(lines) if line.strip()[:1] not in ("", "#")), len(lines))
    header = "\n".join(line.rstrip() for line in lines[:end]).strip("\n")
    start = sum(len(line) + 1 for line in lines[:end])
    prefixes = {}
    for match in _TOKEN.finditer(text, min(start, len(text))):
        if match["comment"]:
            line = text.count("\n", 0, match.start()) + 1
            raise InputError(
                f"{where}:{line}",
                Text("commentaar onder de kop", "a comment below the header"),
                Text("zet het in de kop of in een triple", "put it in the header or in a triple"),
            )
        if match["prefix"]:
            prefixes[match[3]] = match[4]
    return header, prefixes


class _Writer:
    """One graph on its way to text."""

    def __init__(self, quads: list[Quad], prefixes: dict[str, str]) -> None:
        self.used: dict[str, str] = {}
        self.spaces = {space: name for name, space in prefixes.items() if name not in PREFIXES}
        self.spaces |= {space: name for name, space in PREFIXES.items()}
        self.facts: dict[Term, dict[str, list[Term]]] = {}
        uses: Counter[Term] = Counter()
        plain = [Quad(*quad.triple) for quad in quads]
        blank = any(BlankNode in (type(quad.subject), type(quad.object)) for quad in plain)
        for quad in graphs.canonical(plain) if blank else dict.fromkeys(plain):
            subject, predicate, value = graphs.terms(quad)
            self.facts.setdefault(subject, {}).setdefault(predicate, []).append(value)
            uses[value] += 1
        self.inline: set[Term] = {
            s for s in self.facts if isinstance(s, BlankNode) and uses[s] == 1
        }
        self.inline -= self._in_circles()

    def text(self) -> str:
        """Return the whole document."""
        tops = [subject for subject in self.facts if subject not in self.inline]
        blocks = sorted((self._kind(subject), self._block(subject)) for subject in tops)
        prefixes = sorted(f"PREFIX {name}: <{space}>" for name, space in self.used.items())
        parts = ["\n".join(prefixes)] if prefixes else []
        return "\n\n".join(parts + [block for _, block in blocks]) + "\n"

    def _in_circles(self) -> set[Term]:
        """Return the blank nodes that no named subject reaches through inline nodes."""
        reached: set[Term] = set()
        todo = [subject for subject in self.facts if subject not in self.inline]
        while todo:
            for values in self.facts.get(todo.pop(), {}).values():
                new = {v for v in values if v in self.inline} - reached
                reached |= new
                todo.extend(new)
        return self.inline - reached

    def _kind(self, subject: Term) -> int:
        types = {t.value for t in self.facts[subject].get(RDF + "type", [])}
        if isinstance(subject, BlankNode):
            return _UNNAMED
        if DEF + "Passage" in types:
            return _PASSAGE
        return next((rank for rank, kind in enumerate(_KINDS) if types & kind), _INDIVIDUAL)

    def _block(self, subject: Term) -> str:
        lone = isinstance(subject, BlankNode) and not any(
            subject in values for facts in self.facts.values() for values in facts.values()
        )
        return f"{'[]' if lone else self._term(subject)}\n{self._predicates(subject, 1)}."

    def _predicates(self, subject: Term, depth: int) -> str:
        """Return the predicate lines of *subject*, each closed by `;`."""
        pad = _STEP * depth
        lines = []
        facts = self.facts[subject]
        named = {p: "a" if p == RDF + "type" else self._term(NamedNode(p)) for p in facts}
        for predicate in sorted(facts, key=lambda p: (_RANK.get(p, 0), named[p])):
            values = self._values(facts[predicate], depth + (len(facts[predicate]) > 1))
            if len(values) == 1:
                lines.append(f"{pad}{named[predicate]} {values[0]} ;\n")
            else:
                joined = f" ,\n{pad}{_STEP}".join(values)
                lines.append(f"{pad}{named[predicate]}\n{pad}{_STEP}{joined} ;\n")
        return "".join(lines)

    def _values(self, values: list[Term], depth: int) -> list[str]:
        """Return *values* as text, Dutch before English, named before blank."""
        rank = {"nl": 0, "en": 1}
        keyed = [
            (
                isinstance(value, BlankNode),
                rank.get((value.language or "") if isinstance(value, Literal) else "", 2),
                self._object(value, depth),
            )
            for value in values
        ]
        return [text for *_, text in sorted(keyed)]

    def _object(self, value: Term, depth: int) -> str:
        if value not in self.inline:
            return self._term(value)
        if (members := self._members(value)) is not None:
            return self._list(members, depth)
        return f"[\n{self._predicates(value, depth + 1)}{_STEP * depth}]"

    def _members(self, node: Term) -> list[Term] | None:
        """Return the members when *node* starts a well-formed list that can stand inline."""
        members = []
        first, rest, nil = RDF + "first", RDF + "rest", NamedNode(RDF + "nil")
        while node != nil:
            facts = self.facts.get(node, {})
            if node not in self.inline or set(facts) != {first, rest}:
                return None
            if len(facts[first]) != 1 or len(facts[rest]) != 1:
                return None
            members.append(facts[first][0])
            node = facts[rest][0]
        return members

    def _list(self, members: list[Term], depth: int) -> str:
        items = [self._object(member, depth + 1) for member in members]
        line = f"( {' '.join(items)} )"
        if "\n" not in line and len(line) + len(_STEP) * depth <= _LINE:
            return line
        pad = "\n" + _STEP * (depth + 1)
        return f"({pad}{pad.join(items)}\n{_STEP * depth})"

    def _term(self, term: Term) -> str:
        if isinstance(term, BlankNode):
            return f"_:{term.value}"
        if isinstance(term, Literal):
            return self._literal(term)
        if term.value == RDF + "nil":
            return "()"
        for cut in (m.end() for m in reversed(list(re.finditer(r"[/#:]", term.value)))):
            name = self.spaces.get(term.value[:cut])
            if name is not None and _LOCAL.fullmatch(term.value, cut):
                self.used[name] = term.value[:cut]
                return f"{name}:{term.value[cut:]}"
        return str(term)

    def _literal(self, term: Literal) -> str:
        datatype = term.datatype.value
        if (bare := _BARE.get(datatype)) and bare.fullmatch(term.value):
            return term.value
        text = _quoted(term.value)
        if term.language:
            return f"{text}@{term.language}"
        return text if datatype == XSD + "string" else f"{text}^^{self._term(term.datatype)}"


def _quoted(value: str) -> str:
    r"""Return *value* in quotes, on more lines when it has more.

    >>> _quoted('a "b"'), len(_quoted("a\nb"))
    ('"a \\"b\\""', 9)
    """
    text = value.replace("\\", "\\\\").replace("\r", "\\r")
    if "\n" not in text:
        return '"{}"'.format(text.replace('"', '\\"').replace("\t", "\\t"))
    text = text.replace('"""', '\\"\\"\\"')
    return '"""{}"""'.format(text[:-1] + '\\"' if text.endswith('"') else text)


def main(arguments: list[str]) -> int:
    """Format the files named in *arguments*, or with `--check` only say which need it."""
    check = "--check" in arguments
    wanting = 0
    for path in (Path(name) for name in arguments if name != "--check"):
        try:
            old = contents.load(path, 2**26).decode("utf-8", "replace")
            new = style(old, str(path))
            if new != old:
                wanting += 1
                sys.stderr.write(f"{path}: {'niet in huisvorm' if check else 'in huisvorm'}\n")
                if not check:
                    graphs.write_text(path, new)
        except GgsrError as error:
            sys.stderr.write(f"{error.line('nl')}\n")
            return 2
    return int(check and wanting > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
