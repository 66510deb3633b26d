"""`/toetsen`: what the page finds in files is what the library and the command find in them."""

import io
import json
import re
import socket
import threading
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.request import pathname2url

import openpyxl
import pytest
from browser import NARROW, check_width, tab_to
from command import ggsr
from service import serving
from test_cli import ROOT

import ggsr_kg
from ggsr_kg import casework, graphs, store, streaming
from ggsr_kg.assessment import SYMBOLS
from ggsr_kg.web import judging
from ggsr_kg.web.judging import downloads

EXAMPLES = sorted((ROOT / "data" / "voorbeelden").glob("*.ttl"))
WORKBOOK = ROOT / "data" / "werkmap" / "voorbeelden.xlsx"
CASE = ROOT / "data" / "voorbeelden" / "geen-nazorg.ttl"
GOOD = ROOT / "data" / "voorbeelden" / "goede-casus.ttl"
BROWSER = {"accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}
SECRET = "Zwaluwgeheim-4711"
"""A value that no file or log of the service may hold."""
HEAD = "PREFIX ggsr: <https://w3id.org/ggsr/def/ggsr#>\n"


def sent(service, files, headers=BROWSER, lang="nl", timeout=60, **fields):
    """Return the answer to *files*, pairs of a name and bytes, in the form with *fields*."""
    parts = [("bestand", name, data) for name, data in files]
    parts += [(field, "", value.encode()) for field, value in fields.items()]
    return posted(service, parts, headers, lang, timeout)


def posted(service, parts, headers=BROWSER, lang="nl", timeout=60):
    """Return the answer to a form with *parts*: the name of a field, that of a file, and bytes."""
    lines = []
    for field, name, data in parts:
        file = f'; filename="{name}"' if name else ""
        head = f'--grens\r\nContent-Disposition: form-data; name="{field}"{file}\r\n\r\n'
        lines += [head.encode(), data, b"\r\n"]
    body = b"".join([*lines, b"--grens--\r\n"])
    media = {"content-type": "multipart/form-data; boundary=grens"}
    return service.ask("/toetsen", "POST", body, {**media, **headers}, timeout, lang=lang)


def read(*paths):
    """Return the files *paths* as a browser gives them."""
    return [(path.name, path.read_bytes()) for path in paths]


@dataclass
class Page(HTMLParser):
    """The verdicts on a page, by case and code, and its text."""

    def __init__(self, text):
        super().__init__()
        self.verdicts, self.words, self.case, self.code, self.marks = {}, [], "", "", []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        """Note what the text that follows is in."""
        given = dict(attrs)
        self.marks.append(given.get("class", ""))
        if "data-indicator" in given:
            self.code = given["data-indicator"]

    def handle_data(self, data):
        """Take a verdict, the name of a case, or words."""
        self.words.append(data.strip())
        mark = self.marks[-1] if self.marks else ""
        if mark == "naam":
            self.case = data
        elif mark.startswith("cel ") and self.code and data.strip():
            self.verdicts[self.case, self.code] = data
            self.code = ""
        if data.strip():
            self.marks.append("")

    @property
    def text(self):
        """What a reader sees."""
        return " ".join(" ".join(filter(None, self.words)).split())


def verdicts(*paths):
    """Return the verdicts of the library on the cases in *paths*, by short name and code."""
    found = ggsr_kg.assess(paths)
    codes = {each.iri: each.code for each in casework.indicators(store.build())}
    return {
        (each.case.rpartition("/")[2], codes[each.indicator]): SYMBOLS[each.outcome]
        for each in found.verdicts
    }


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_page_gives_the_verdicts_of_the_library(service, path):
    """For each example the page has the 33 verdicts of `ggsr_kg.assess`."""
    answered = sent(service, read(path))

    assert answered.status == 200
    assert verdicts(path) == Page(answered.text).verdicts


def test_page_gives_the_verdicts_on_a_workbook(service):
    """The workbook with all examples has the same verdicts on the page as in the library."""
    assert verdicts(WORKBOOK) == Page(sent(service, read(WORKBOOK)).text).verdicts


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("path", [CASE, WORKBOOK], ids=lambda path: path.suffix)
def test_page_concludes_as_the_command(service, path, lang):
    """The sentences of `ggsr validate` on how it stands are on the page, in both languages."""
    told = ggsr("--lang", lang, "validate", str(path)).stdout.strip().rpartition("\n\n")[2]

    assert " ".join(told.split()) in Page(sent(service, read(path), lang=lang).text).text


def test_finding_tells_place_and_mend(service):
    """A verdict that is not met says why, in which sheet and cell or on which line, and a mend."""
    run = ggsr_kg.validate([CASE])
    (finding,) = (each for each in run.findings if each.role == "demand")
    page = sent(service, read(CASE)).text

    for said in (finding.message.nl, finding.mend.nl, 'href="/doc/indicator/c33"'):
        assert said in page
    assert re.search(r"geen-nazorg\.ttl, regel \d+", page)
    assert re.search(
        r"voorbeelden\.xlsx, blad \w+, cel [A-Z]+\d+", sent(service, read(WORKBOOK)).text
    )


@pytest.mark.parametrize("ending", [".nt", ".nq", ".trig", ".jsonld", ".rdf"])
def test_every_form_of_rdf_is_read(service, ending, tmp_path):
    """A case gets the same verdicts in each form of RDF."""
    path = tmp_path / f"casus{ending}"
    graphs.write(path, graphs.read(GOOD))

    assert verdicts(GOOD) == Page(sent(service, read(path)).text).verdicts


def test_large_file_is_judged_in_pieces(service):
    """A file that is too large to be read whole gets the same verdicts, and leaves nothing."""
    large = CASE.read_bytes() + b"# wit\n" * (streaming.SMALL // 5)

    assert verdicts(CASE) == Page(sent(service, [("a.ttl", large)]).text).verdicts
    assert service.idle == service.settled()


def test_csv_files_are_read_together(service, tmp_path):
    """CSV files, each of them a sheet, give the same verdicts loose as in an archive."""
    archive = tmp_path / "casussen.zip"
    ggsr("convert", str(GOOD), str(archive))
    with zipfile.ZipFile(archive) as zipped:
        loose = [(name, zipped.read(name)) for name in zipped.namelist() if name.endswith(".csv")]

    for files in (loose, read(archive)):
        assert verdicts(GOOD) == Page(sent(service, files).text).verdicts

    page = sent(service, [(name, data.replace(b"2013", b"1713")) for name, data in loose]).text

    assert re.search(r"\w+\.csv, regel \d+", page)
    assert "csv.zip" not in page


def test_files_of_several_kinds_are_judged_together(service):
    """A workbook and RDF in one form give the verdicts on the cases of both; names are told."""
    page = Page(
        sent(
            service, [("a & b.ttl", GOOD.read_bytes()), *read(ROOT / "tests/vragen/casussen.ttl")]
        ).text
    )

    assert verdicts(GOOD).items() <= page.verdicts.items()
    assert "Gelezen: 2 bestanden" in page.text
    assert "a & b.ttl: 1 casus" in page.text


def test_mapping_says_how_an_export_is_read(service, tmp_path):
    """With a mapping an export with names of its own is read; without tables it is refused."""
    table = b"dossier;gemeld\nzaak-1;1-2-2013\n"
    mapping = "bladen:\n  Casussen:\n    kolommen: {Casus: dossier, aanmelddatum: gemeld}\n"
    parts = [("bestand", "export.csv", table), ("mapping", "m.yaml", mapping.encode())]

    assert {case for case, _ in Page(posted(service, parts).text).verdicts} == {"zaak-1"}

    answered = posted(service, [("bestand", "a.ttl", GOOD.read_bytes()), parts[1]])

    assert answered.status == 422
    assert "m.yaml: er zijn geen werkmappen of CSV; laat de mapping weg" in answered.text


def test_marked_workbook_is_that_of_the_command(service, tmp_path, monkeypatch):
    """The workbook comes back with the marks and sheets that `ggsr validate` gives it."""
    monkeypatch.chdir(WORKBOOK.parent)
    out = tmp_path / "getoetst.xlsx"
    ggsr("validate", WORKBOOK.name, "--format", "xlsx", "--out", str(out))
    answered = sent(service, read(WORKBOOK), formaat="xlsx")
    made, wanted = (openpyxl.load_workbook(each) for each in (io.BytesIO(answered.body), out))

    assert 'attachment; filename="getoetst.xlsx"' == answered.headers["content-disposition"]
    assert wanted.sheetnames == made.sheetnames
    for name in wanted.sheetnames:
        assert [*cells(wanted[name])] == [*cells(made[name])]


def cells(sheet):
    """Yield the value, colour and comment of each cell of *sheet*."""
    for row in sheet.iter_rows():
        for cell in row:
            yield cell.value, cell.fill.fgColor.rgb, cell.comment and cell.comment.text


@pytest.mark.parametrize("form", ["html", "csv", "json", "ttl"])
def test_files_are_those_of_the_command(service, form, tmp_path, monkeypatch):
    """Each form of the findings is byte for byte what `ggsr validate` gives."""
    name = {"ttl": "turtle"}.get(form, form)
    monkeypatch.chdir(CASE.parent)
    out = tmp_path / "uit"
    ggsr("validate", CASE.name, "--format", name, "--out", str(out))
    wanted = out.read_bytes()
    answered = sent(service, read(CASE), formaat=form)

    assert answered.headers["content-disposition"].startswith("attachment")
    if form == "json":
        ours, theirs = json.loads(answered.body), json.loads(wanted)
        for each in (ours, theirs):  # the command keeps what a later run needs
            for key in ("digest", "cases", "seal"):
                each.pop(key, None)

        assert theirs == ours
    else:
        assert wanted == answered.body


def test_verdicts_can_be_fetched(service):
    """The verdicts come as one offline page too."""
    answered = sent(service, read(CASE), formaat="oordelen")

    assert answered.text.startswith("<!doctype html>")
    assert "geen-nazorg" in answered.text


@pytest.mark.parametrize(
    ("path", "case", "code"),
    [
        (CASE, "geen-nazorg", "C33"),
        (WORKBOOK, "lelystad-2", "C15"),
        (WORKBOOK, "lopende-casus", "C33"),
    ],
)
def test_explanation_is_that_of_the_command(service, path, case, code):
    """The page has every line of `ggsr explain`, with the name of the file for its path."""
    text = ggsr("explain", case, code, str(path)).stdout.replace(str(path), path.name)
    told = text.splitlines()[2:]
    iri = f"https://w3id.org/ggsr/id/casus/{case}"
    page = Page(sent(service, read(path), waarom=f"{iri} {code}").text).text

    assert len(told) > 5
    for line in told:
        assert " ".join(line.split()) in page


def test_explanation_of_no_case_is_refused(service):
    """A case that the files do not hold, and an indicator that there is not, are told."""
    for asks in ("urn:x C15", "https://w3id.org/ggsr/id/casus/geen-nazorg C99", "x"):
        answered = sent(service, read(CASE), waarom=asks)

        assert answered.status == 422
        assert 'class="fout"' in answered.text


def test_template_is_in_the_language_of_the_page(service):
    """The empty workbook has sheets in Dutch or English, and no case; the examples have."""
    for lang, sheet in (("nl", "Casussen"), ("en", "Cases")):
        answered = service.ask("/toetsen/sjabloon.xlsx", lang=lang)

        assert sheet in openpyxl.load_workbook(io.BytesIO(answered.body)).sheetnames
        assert "Niets gecontroleerd" in sent(service, [("a.xlsx", answered.body)]).text

    assert service.ask("/toetsen/voorbeeld.xlsx").body == WORKBOOK.read_bytes()


TABLE = b"Casus;gemeente\n"
DEEP = b"[" * 100_000
BOMB = io.BytesIO()
with zipfile.ZipFile(BOMB, "w", zipfile.ZIP_DEFLATED) as _zipped:
    _zipped.writestr("casus.csv", b"Casus\n" + b"a\n" * 20_000_000)
OUT = io.BytesIO()
with zipfile.ZipFile(OUT, "w") as _zipped:
    _zipped.writestr("../../casus.csv", TABLE)
REFUSED = {
    "nothing chosen": ("", b"", "Bestanden: er is geen bestand gekozen; kies een bestand"),
    "no data": ("leeg.ttl", b"", "leeg.ttl: het bestand is leeg"),
    "unknown kind": ("brief.docx", b"x", "brief.docx: onbekende extensie; gebruik een van .xlsx"),
    "no ending": ("brief", b"x", "brief: onbekende extensie"),
    "old workbook": ("oud.xls", b"x", "oud.xls: een werkmap in de oude vorm"),
    "cut off": ("kapot.xlsx", WORKBOOK.read_bytes()[:5000], "kapot.xlsx: afgebroken of beschadigd"),
    "web page": ("a.ttl", b"<!doctype html><html>", "a.ttl: dit is een webpagina"),
    "syntax": ("a.ttl", HEAD.encode() + b"<urn:a> ggsr:b ", "a.ttl:2"),
    "prefix": ("a.ttl", b"<urn:a> ggsr:b 1 .", "prefix ggsr: is niet bekend"),
    "not UTF-8": ("a.ttl", b"<urn:a> <urn:b> 'caf\xe9' .", "a.ttl:1: geen UTF-8"),
    "unpacks too large": ("bom.zip", BOMB.getvalue(), "uitgepakt meer dan 100 keer zo groot"),
    "leads out": ("uit.zip", OUT.getvalue(), "wijst naar een plek erbuiten"),
    "nested": ("diep.jsonld", DEEP, "diep.jsonld: te diep genest"),
    "entities": (
        "x.rdf",
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "b">]><a/>',
        "x.rdf:1: een documenttype (DTD)",
    ),
    "no cases": ("a.csv", b"naam\nx\n", "a.csv: geen blad met casussen"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_read_is_one_sentence(service, what):
    """Files that cannot be read give one sentence that names them as the user does, and the form.

    A program gets the sentence alone.
    """
    name, data, said = REFUSED[what]
    files = [(name, data)] if name else []
    answered, line = sent(service, files), sent(service, files, headers={})

    for each in (answered, line):
        assert each.status == 422
        assert "ggsr-" not in each.text.replace("ggsr-kg", "").replace("ggsr-shapes", "")
    assert said in line.text
    assert line.text.count("\n") == 1
    assert 'class="fout"' in answered.text
    assert 'type="file"' in answered.text


def test_all_that_stops_a_table_is_one_sentence_each(service):
    """Each names the file as the user does."""
    data = b"casus;startdatum\na;2013\nb\na;2014;3\n"
    files = [("casus.csv", data)]
    page, told = sent(service, files), sent(service, files, headers={})
    said = [line.partition(";")[0] for line in told.text.splitlines()]

    assert said == [
        "casus.csv:3: te weinig cellen voor 2 kolommen in rij 3",
        "casus.csv:4: te veel cellen voor 2 kolommen in rij 4",
    ]
    assert all(each in page.text for each in said)


def test_two_csv_files_of_one_name_are_refused(service):
    """Nothing would tell which of them is meant."""
    line = sent(service, [("a.csv", TABLE), ("A/a.csv", TABLE)], headers={}).text

    assert "a.csv: twee bestanden heten zo; geef elk een eigen naam\n" == line


@pytest.mark.parametrize(
    ("media", "body", "status"),
    [
        ("application/x-www-form-urlencoded", b"bestand=x", 415),
        ("text/plain", b"bestand=x", 415),
        ("multipart/form-data", b"x", 415),
        ("multipart/form-data; boundary=g", b"x", 400),
        ("multipart/form-data; boundary=g", b"--g\r\n\r\nafgebroken", 400),
        ("multipart/form-data; boundary=g", b"--g\r\n\r\n\r\n" * 300 + b"--g--\r\n", 400),
    ],
)
def test_what_is_no_form_is_refused(service, media, body, status):
    """Another media type, a form that is broken or cut off, and one of too many fields."""
    assert status == service.ask("/toetsen", "POST", body, {"content-type": media}).status


def test_too_large_a_form_is_refused(service):
    """Over 32 MB the answer is 413, before any of it is looked at."""
    answered = sent(service, [("groot.ttl", b" " * judging.BODY)])

    assert answered.status == 413


def test_unknown_form_is_refused(service):
    """A form that there is not is named, with those that there are."""
    answered = sent(service, read(CASE), headers={}, formaat="pdf")

    assert answered.status == 400
    assert all(form in answered.text for form in downloads.FORMS)


def test_page_of_another_site_cannot_send_files(service):
    """A form of another site, or of a page without origin, is refused."""
    for origin in ("https://evil.example", "null"):
        assert sent(service, read(CASE), {**BROWSER, "origin": origin}).status == 403


def test_other_methods_are_refused(service):
    """The address takes GET, HEAD and POST."""
    answered = service.ask("/toetsen", "PUT", b"x")

    assert answered.status == 405
    assert {"GET", "HEAD", "POST"} == set(answered.headers["allow"].split(", "))


def test_names_of_the_user_are_text(service):
    """The name of a file is shown, never run, and never a part of a path or a header."""
    name = "../../etc/<script>alert(1)<&.ttl"
    answered = sent(service, [(name, CASE.read_bytes())])

    assert "&lt;script&gt;alert(1)&lt;&amp;.ttl" in answered.text
    assert "<script>alert" not in answered.text
    assert "etc/" not in answered.text


def test_incomplete_never_looks_complete(service):
    """A term that nobody knows, and files without a case, are told at the head of the outcome."""
    page = sent(service, [("a.ttl", CASE.read_bytes().replace(b"ggsr:nazorg", b"ggsr:nazrog"))])
    none = sent(service, [("a.ttl", HEAD.encode() + b"<urn:a> a ggsr:Gemeente .")])

    for answered in (page, none):
        assert answered.status == 200
        assert 'class="slot heel"' not in answered.text
    assert "Er is geen casus om over te oordelen." in none.text
    assert "Niet" in re.search(r'class="slot fout">([^<]*)', none.text)[1]


def test_what_tells_who_somebody_is_is_told_without_the_value(service):
    """A cell that looks like a BSN is told by its place, as the command does; not what it holds."""
    book = openpyxl.load_workbook(WORKBOOK)
    sheet = book["Gezinsleden"]
    sheet.cell(3, sheet.max_column).value = "111222333"
    out = io.BytesIO()
    book.save(out)
    answered = sent(service, [("a.xlsx", out.getvalue())])

    assert "BSN" in answered.text
    assert "111222333" not in answered.text


def filled(**cells):
    """Return the workbook with the examples, with other values in *cells* of the sheet of cases."""
    book = openpyxl.load_workbook(WORKBOOK)
    for cell, value in cells.items():
        book["Casussen"][cell] = value
    out = io.BytesIO()
    book.save(out)
    return [("a.xlsx", out.getvalue())]


def part_of(text, case):
    """Return what the page *text* has of *case*."""
    found = re.search(
        rf'<details class="oordeel casus"[^>]*>\s*<summary><span class="naam">{case}<'
        r".*?(?=<details class=.oordeel casus|</section>)",
        text,
        re.DOTALL,
    )
    return found[0]


def row_of(case):
    """Return the row of *case* on the sheet of cases."""
    rows = openpyxl.load_workbook(WORKBOOK)["Casussen"].iter_rows(values_only=True)
    return next(number for number, row in enumerate(rows, 1) if row[0] == case)


def test_untested_case_tells_the_cell_that_cannot_be_read(service):
    """The reason, the cell and what to do stand at the case, before its 33 rows, and at each."""
    row = row_of("goede-casus")
    mine = part_of(sent(service, filled(**{f"C{row}": "31-02-2013 x"})).text, "goede-casus")
    head, folded = mine.split("Daardoor 33 indicatoren niet getoetst", 1)

    what = "In deze cel (kolom ‘aanmelddatum’) staat geen datum."
    for said in (what, f"a.xlsx, blad Casussen, cel C{row}", "28-02"):
        assert said in head
    assert folded.count(what) == folded.count("data-indicator") == 33


def test_one_cause_is_told_once_with_its_consequences_folded(service):
    """One wrong date stands at the head of the case; what it leaves undecided is one fold."""
    row = row_of("geen-nazorg")
    text = sent(service, filled(**{f"F{row}": "1-1-2001"})).text
    mine = part_of(text, "geen-nazorg")
    many = len([1 for each in Page(mine).verdicts.values() if each == "–"])
    head, rest = mine.split(f"Daardoor {many} indicatoren niet te bepalen", 1)
    folded = rest.split("</table>")[0]

    assert head.index(f"cel F{row}") < head.index("van na het einde van de casus")
    assert head.count("Een casus eindigt niet voor") == 1
    assert folded.count("data-indicator") == many > 3
    assert folded.count("<details>") >= many
    assert len(Page(mine).verdicts) == 33


def test_explanation_starts_with_the_answer(service):
    """What is not read of the file comes after the verdict; cells of other cases are left out."""
    row, other = row_of("geen-nazorg"), row_of("goede-casus")
    files = filled(**{f"F{row}": "1-1-2001", f"C{other}": "31-02-2013 x", "R1": "BSN"})
    case = "https://w3id.org/ggsr/id/casus/geen-nazorg"
    told = sent(service, files, waarom=f"{case} C33").text.split('<div class="uitleg">')[1]

    assert told.index("Oordeel") < told.index("verbeter kolom") < told.index("(BSN)")
    assert f"blad Casussen, cel C{other}" not in told


@contextmanager
def listening():
    """Give the address of a listener on this machine, and whoever came by."""
    came = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        ended = threading.Event()

        def wait():
            while not ended.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                came.append(connection.recv(1000))
                connection.close()

        thread = threading.Thread(target=wait)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}", came
        finally:
            ended.set()
            thread.join()


def far(address, secret):
    """Return files that want something from *address* or from the file *secret*, with outcomes."""
    file = f"file://{pathname2url(str(secret))}"
    turtle = GOOD.read_text(encoding="utf-8")
    entity = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "{}">]><a>&b;</a>'
    return [
        ("context.jsonld", json.dumps({"@context": f"{address}/c", "@id": "urn:a"}), 422),
        ("import.jsonld", json.dumps({"@context": {"@import": f"{address}/c"}}), 422),
        ("bestand.jsonld", json.dumps({"@context": file, "@id": "urn:a"}), 422),
        ("entiteit.rdf", entity.format(f"{address}/e"), 422),
        ("lokaal.rdf", entity.format(file), 422),
        ("dtd.rdf", f'<?xml version="1.0"?><!DOCTYPE a SYSTEM "{address}/d"><a/>', 422),
        (
            "imports.ttl",
            f"{turtle}\n<urn:o> <http://www.w3.org/2002/07/owl#imports> <{address}/o> .",
            200,
        ),
        (
            "vorm.ttl",
            f"{turtle}\n<urn:s> <http://www.w3.org/ns/shacl#jsLibraryURL> <{address}/j> .",
            200,
        ),
    ]


def test_nothing_leaves_the_machine(service, tmp_path):
    """Remote contexts, entities, document types and imports are refused or told; none is fetched.

    Nor is a file of this machine read.
    """
    secret = tmp_path / "geheim.txt"
    secret.write_text(SECRET, encoding="utf-8")
    with listening() as (address, came):
        for name, text, status in far(address, secret):
            answered = sent(service, [(name, text.encode())])

            assert status == answered.status, name
            assert SECRET not in answered.text, name
            assert name != "imports.ttl" or "Niet volledig" in answered.text

        assert sent(service, [(f"{address}/casus.ttl", b"")]).status == 422

    assert came == []


def test_nothing_is_kept():
    """After each answer no value or name of the files is on disk or in the log of the service.

    So it is after an outcome, a file, a refusal, and an answer that nobody waited for.
    """
    turtle = CASE.read_bytes() + f'\n<urn:a> <urn:b> "{SECRET}" .'.encode()
    book = [(f"{SECRET}.xlsx", WORKBOOK.read_bytes())]
    with serving(GGSR_DEBUG="1") as running:
        for form in ("", *downloads.FORMS):
            assert sent(running, [(f"{SECRET}.ttl", turtle)], formaat=form).status == 200
            assert running.idle == running.settled()
        assert sent(running, [(f"{SECRET}.ttl", turtle + SECRET.encode())]).status == 422
        assert sent(running, book, formaat="xlsx").status == 200
        with pytest.raises(TimeoutError):
            sent(running, book, timeout=0.1)
        assert running.idle == running.settled(10)
        assert "POST /toetsen 200" in running.said
        assert SECRET not in running.said
        assert "voorbeelden.xlsx" not in running.said


@pytest.mark.slow
def test_dropped_file_is_judged_and_comes_back(visitor, tmp_path):
    """A file dropped on the page gives its verdicts at once; then each button works without it."""
    page = visitor.open("/toetsen")
    dropped = page.evaluate_handle(
        """async () => {
          const reply = await fetch("/toetsen/voorbeeld.xlsx");
          const given = new DataTransfer();
          given.items.add(new File([await reply.blob()], "mijn casussen.xlsx"));
          return given;
        }"""
    )
    page.dispatch_event(".neer", "drop", {"dataTransfer": dropped})
    page.get_by_role("button", name="Toets", exact=True).click()
    page.locator(".casus").first.wait_for()

    assert "√ 33" in " ".join(page.locator("summary", has_text="goede-casus").inner_text().split())
    assert page.evaluate("document.activeElement.id") == "uitkomst"

    page.locator("summary", has_text="lelystad-2").click()
    page.locator("tr[data-indicator=C11] summary:visible").click()

    assert (
        page.locator("tr[data-indicator=C11] dl:visible").inner_text().count("mijn casussen.xlsx")
    )

    page.locator("tr[data-indicator=C11] button:visible").click()
    page.locator(".uitleg").wait_for()

    assert "Kleinste herstel" in page.locator(".uitleg").inner_text()

    visitor.check_accessible(page)
    with page.expect_download() as fetched:
        page.get_by_role("button", name="Gemarkeerde werkmap").click()
    fetched.value.save_as(tmp_path / fetched.value.suggested_filename)
    book = openpyxl.load_workbook(tmp_path / "getoetst.xlsx")

    assert {"Bevindingen", "Oordelen"} <= set(book.sheetnames)


@pytest.mark.slow
def test_page_fits_and_works_by_keyboard(visitor):
    """On a narrow screen, without a mouse, a case is judged; nothing scrolls sideways."""
    page = visitor.open("/toetsen", NARROW, "en")
    page.set_input_files("#bestand", CASE)
    tab_to(page, "button[name=formaat][value='']")
    page.keyboard.press("Enter")
    page.locator(".casus").wait_for()
    tab_to(page, "tr[data-indicator=C33] summary")
    page.keyboard.press("Enter")

    assert page.locator("tr[data-indicator=C33] dl").is_visible()

    check_width(page)
    visitor.check_accessible(page)


@pytest.mark.slow
def test_page_works_without_script(visitor):
    """Without JavaScript the same form gives a page with the outcome, and a file."""
    page = visitor.open("/toetsen", script=False)
    page.set_input_files("#bestand", CASE)
    page.get_by_role("button", name="Toets", exact=True).click()

    assert page.locator("tr[data-indicator=C33] .x").inner_text() == "X"
    assert "Kies het bestand opnieuw" in page.locator("#uitkomst").inner_text()

    page.set_input_files("#bestand", CASE)
    with page.expect_download() as fetched:
        page.get_by_role("button", name="CSV").click()

    assert fetched.value.suggested_filename == "bevindingen.csv"


@pytest.mark.slow
def test_refusal_stands_on_the_page(visitor):
    """A file that cannot be read is told on the page, which keeps what was chosen."""
    page = visitor.open("/toetsen")
    page.set_input_files("#bestand", {"name": "a.ttl", "mimeType": "", "buffer": b"<urn:a>"})
    page.get_by_role("button", name="JSON").click()
    page.locator("#uitkomst .fout").wait_for()

    assert page.locator("#uitkomst .fout").inner_text().startswith("a.ttl:1: niet te lezen")
    assert page.evaluate("document.querySelector('#bestand').files.length") == 1
    # The browser itself notes that the answer is a refusal.
    visitor.faults.clear()


@pytest.mark.slow
def test_outcome_is_that_of_the_chosen_files(visitor):
    """Other files, or another mapping, stop what runs and take away what was found before."""
    page = visitor.open("/toetsen")
    held = []
    page.route("**/toetsen?*", lambda route: held.append(route.request), times=1)
    page.set_input_files("#bestand", CASE)
    button = page.get_by_role("button", name="Toets", exact=True)
    with page.expect_event("requestfailed"):
        button.click()
        page.locator("form[aria-busy=true]").wait_for()
        page.set_input_files("#bestand", GOOD)

    assert (len(held), button.is_enabled()) == (1, True)
    assert page.locator("[role=status]").inner_text() == ""

    button.click()
    page.locator(".casus").wait_for()

    assert "goede-casus" in page.locator("#uitkomst").inner_text()
    assert "geen-nazorg" not in page.locator("#uitkomst").inner_text()

    page.locator(".eigen summary").click()
    page.set_input_files("#mapping", {"name": "m.yaml", "mimeType": "", "buffer": b"x"})

    assert page.locator("#uitkomst").inner_text() == ""
    # What was stopped is what the browser notes as failed.
    assert len(visitor.faults) == 1
    visitor.faults.clear()


@pytest.mark.slow
def test_refused_explanation_is_not_called_done(visitor):
    """An explanation that cannot be given is told in its place, without the word that it is."""
    page = visitor.open("/toetsen")
    page.set_input_files("#bestand", CASE)
    page.get_by_role("button", name="Toets", exact=True).click()
    page.locator("tr[data-indicator=C33] summary").click()
    page.locator("tr[data-indicator=C33] .leguit").evaluate(
        "button => { button.dataset.waarom = 'urn:a C33' }"
    )
    page.locator("tr[data-indicator=C33] .leguit").click()
    page.locator("tr[data-indicator=C33] .fout").wait_for()
    page.locator("form[aria-busy=false]").wait_for()

    assert page.locator("[role=status]").inner_text() == ""
    # The browser itself notes that the answer is a refusal.
    visitor.faults.clear()
