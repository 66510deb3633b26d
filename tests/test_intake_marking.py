"""The user's own workbook comes back with marks, and is otherwise what it was."""

import base64
import io
import re
import shutil
import subprocess
import warnings
import zipfile
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
import xlsxwriter
from command import ggsr
from hypothesis import given, settings
from hypothesis import strategies as st

from ggsr_kg.assessment import INAPPLICABLE, MET, UNDECIDED, WANTING, Verdict
from ggsr_kg.casework import Indicator
from ggsr_kg.cli import workbooks
from ggsr_kg.errors import InputError, OutputError, Text
from ggsr_kg.findings import DATA, DEMAND, SCOPE, Finding, Place
from ggsr_kg.intake.marking import Workbook
from ggsr_kg.intake.marking.styles import COLOURS
from ggsr_kg.namespaces import ID, SHAPES
from ggsr_kg.reports.runs import marked
from ggsr_kg.reports.runs.names import Names
from ggsr_kg.validation import NOT_RUN, RAN, Case, Input, RuleRun, Run, Stray, Unchecked

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg"
    "=="
)
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
FIRST, SECOND = f"{ID}casus/gezin-1", f"{ID}casus/gezin-2"
C05, C07, C33 = (f"{ID}indicator/c{code}" for code in ("05", "07", "33"))
INDICATORS = [
    Indicator(iri, code, f"naam van {code}", "", "", "")
    for iri, code in ((C05, "C05"), (C07, "C07"), (C33, "C33"))
]
EVIL = '=HYPERLINK("http://x")'


def workbook(extra=lambda book: None):
    """Return a workbook with much that a library to edit workbooks loses."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        bold = book.add_format({"bold": True, "bg_color": "#00B050"})
        day = book.add_format({"num_format": "d-m-yyyy"})
        cases, choices = book.add_worksheet("Casussen"), book.add_worksheet("Keuzen")
        choices.write_column(0, 0, ["actief", "opgelost"])
        cases.write_row(0, 0, ["Casus", "Start", "Status", "Dagen"], bold)
        for row in (1, 2):
            cases.write_string(row, 0, f"gezin-{row}")
            cases.write_datetime(row, 1, date(2013, row, 3), day)
            cases.write_formula(row, 3, "=LEN(A2)", None, 7)
        cases.write_rich_string("F1", "half ", bold, "vet", " half niet")
        cases.write_comment("A2", "navragen bij de regisseur", {"author": "Jan"})
        cases.insert_image("H2", "x.png", {"image_data": io.BytesIO(PIXEL)})
        cases.insert_textbox("H8", "onthoud dit")
        cases.insert_button("H14", {"caption": "knop"})
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Casussen!$D$2:$D$3"})
        cases.insert_chart("H20", chart)
        cases.add_sparkline("G2", {"range": "Casussen!D2:D3"})
        cases.conditional_format("D2:D3", {"type": "data_bar", "data_bar_2010": True})
        cases.conditional_format(
            "B2:B3", {"type": "cell", "criteria": ">", "value": 1, "format": bold}
        )
        cases.data_validation("C2:C3", {"validate": "list", "source": "=Keuzen!$A$1:$A$2"})
        cases.freeze_panes(1, 1)
        cases.set_column(0, 0, 31)
        cases.set_row(2, None, None, {"hidden": True})
        cases.print_area("A1:D3")
        book.define_name("Codes", "=Casussen!$A$2:$A$3")
        extra(book)
    return out.getvalue()


ORIGINAL = workbook()


def finding(rule, cell, severity="violation", message="Dit klopt niet.", **more):
    """Return a finding at a *cell* of the sheet Casussen."""
    more.setdefault("case", FIRST)
    more.setdefault("place", Place("cases.xlsx", sheet="Casussen", cell=cell))
    return Finding(f"{SHAPES}{rule}", FIRST, Text(message, f"en {message}"), severity, **more)


FINDINGS = (
    finding("StatusShape-keuze", "C2", mend=Text("Kies een van de keuzen.", "Choose.")),
    finding("C05Shape", "B2", "warning", "Te laat.", role=DEMAND, indicator=(C05,)),
    finding("StartShape", "B2", "violation", "Geen dag."),
    finding("C07Shape-gegevens", "A2", "info", "Geen evaluatie.", role=DATA, indicator=(C07,)),
    finding("C33Shape-toepassing", "A3", "info", "Loopt nog.", role=SCOPE, indicator=(C33,)),
    finding("LosShape", None, "warning", EVIL, place=None, case=None),
)
RUN = Run(
    "columns",
    (RuleRun(f"{SHAPES}A", RAN, 4), RuleRun(f"{SHAPES}B", NOT_RUN, 0, Text("tijd om", "time up"))),
    FINDINGS,
    inputs=(Input("map/cases.xlsx", "0123456789abcdef", 12, 2),),
    cases=(Case(FIRST), Case(SECOND)),
    strays=(Stray("urn:onbekend", "class", 2, True),),
    unchecked=(Unchecked((SECOND,), Text("staat in twee bestanden", "is in two files")),),
    gaps=(Text("blad Notities is niet gelezen", "sheet Notities is not read"),),
)
VERDICTS = [
    Verdict(case, indicator, outcome)
    for case, outcomes in ((FIRST, (WANTING, UNDECIDED, INAPPLICABLE)), (SECOND, (MET, None, MET)))
    for indicator, outcome in zip((C05, C07, C33), outcomes, strict=True)
]
FINE = replace(RUN, rules=RUN.rules[:1], findings=(), strays=(), unchecked=(), gaps=())


def shown(data=ORIGINAL, run=RUN, lang="nl", verdicts=VERDICTS):
    """Return *data* with marks for *run*."""
    judged = marked.Judged(verdicts, INDICATORS)
    names = Names({C05: "tijdige start"})
    return marked.render(Workbook(data, "cases.xlsx"), run, judged, names, lang)


MARKED = shown()


def parts(data):
    """Return the parts of a workbook by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def opened(data):
    """Return the workbook as openpyxl reads it, which warns of what it would lose."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(data))


def comments(data, sheet="Casussen"):
    """Return the comments on a sheet by cell."""
    cells = (cell for row in opened(data)[sheet].iter_rows() for cell in row)
    return {cell.coordinate: cell.comment.text for cell in cells if cell.comment}


def colours(data, sheet="Casussen"):
    """Return the colour of our rules at each cell of a sheet, the one that is seen."""
    found = {}
    for area in opened(data)[sheet].conditional_formatting:
        for rule in area.rules:
            if rule.formula and "ggsr-kg" in rule.formula[0]:
                for cells in area.sqref.ranges:
                    for row in cells.rows:
                        for at in row:
                            name = f"{openpyxl.utils.get_column_letter(at[1])}{at[0]}"
                            found[name] = rule.dxf.fill.bgColor.rgb
    return found


def texts(data, sheet):
    """Return the values on a sheet, row by row, without the empty ones at the end."""
    rows = [[each or "" for each in row] for row in opened(data)[sheet].iter_rows(values_only=True)]
    return [row[: max((n + 1 for n, each in enumerate(row) if each), default=0)] for row in rows]


def zipped(found):
    """Return a package of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in found.items():
            package.writestr(name, data)
    return out.getvalue()


def changed(data, part, old, new):
    """Return a workbook of which one part has *new* in the place of *old*."""
    found = parts(data)
    assert old in found[part]

    found[part] = found[part].replace(old, new)
    return zipped(found)


def test_a_cell_is_coloured_by_its_heaviest_finding():
    """Violation, warning and info differ; what does not apply is no mark."""
    expected = {"C2": "violation", "B2": "violation", "A2": "info"}

    assert {at: COLOURS[each][0] for at, each in expected.items()} == colours(MARKED)


def test_a_comment_tells_each_finding_with_its_mend():
    """It begins with the severity, so no colour is needed; the heaviest finding comes first."""
    found = comments(MARKED)

    assert found["C2"] == (
        "Overtreding (ggsr-kg): Dit klopt niet.\nDoe dit: Kies een van de keuzen.\n\n"
        "(einde ggsr-kg)"
    )
    assert found["B2"] == (
        "Overtreding (ggsr-kg): Geen dag.\n\nWaarschuwing (ggsr-kg): Te laat.\n\n(einde ggsr-kg)"
    )
    assert comments(shown(lang="en"))["C2"].startswith("Violation (ggsr-kg): en Dit klopt niet.")


def test_the_author_of_our_comments_is_known():
    """Ours are by ggsr-kg; that of a user stays by who wrote it."""
    sheet = opened(MARKED)["Casussen"]

    assert ("Jan", "ggsr-kg") == (sheet["A2"].comment.author, sheet["C2"].comment.author)


def test_a_comment_of_the_user_stays_above_ours():
    """Ours is below it, and gone when there is nothing to tell any more."""
    with_ours = comments(MARKED)["A2"]

    assert with_ours.startswith(
        "navragen bij de regisseur\n\nTer informatie (ggsr-kg): Geen evaluatie."
    )
    assert {"A2": "navragen bij de regisseur"} == comments(shown(MARKED, FINE))


def test_what_a_user_writes_below_ours_stays():
    """Only what is between the severity and the last line of ours is taken away."""
    found = parts(MARKED)
    name = next(each for each in found if "comments" in each)
    found[name] = found[name].replace(b"(einde ggsr-kg)", b"(einde ggsr-kg)\ngebeld op 3 mei")
    after = comments(shown(zipped(found), FINE))

    assert "gebeld op 3 mei" in after["C2"]
    assert "navragen bij de regisseur\ngebeld op 3 mei" == after["A2"]
    assert "ggsr-kg" not in "".join(after.values())


def test_many_findings_on_a_cell_are_told_in_part():
    """A comment of forty findings would not be read; it says where the others are."""
    many = [finding(f"Shape{number}", "C2", message=f"Fout {number}.") for number in range(40)]
    found = comments(shown(run=replace(RUN, findings=tuple(many))))["C2"]

    assert 6 == found.count("Overtreding")
    assert "En nog 34: zie het blad Bevindingen." in found


def test_a_box_is_as_large_as_its_text():
    """A longer comment has a higher box, also where a user's own was small."""
    long = finding("S", "A2", message="Een lange melding. " * 30)
    drawing = next(
        text
        for name, text in parts(shown(run=replace(RUN, findings=(long,)))).items()
        if name.endswith("vmlDrawing1.vml")
    ).decode()
    rows = [int(anchor.split(",")[6]) for anchor in re.findall(r"Note.*?Anchor>([^<]*)<", drawing)]

    assert [True] == [row > 15 for row in rows]


def test_only_what_is_ours_changes():
    """Every part but those that hold marks is byte for byte the same, and so are all rows."""
    before, after = parts(ORIGINAL), parts(MARKED)
    other = {name for name in before if before[name] != after[name]}
    rows = [
        re.search(rb"<sheetData>.*</sheetData>", each["xl/worksheets/sheet1.xml"], re.S)[0]
        for each in (before, after)
    ]

    assert before.keys() <= after.keys()
    assert other == {
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
        "xl/styles.xml",
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
    }
    assert rows[0] == rows[1]
    assert b"<f>LEN(A2)</f><v>7</v>" in rows[1]


def test_the_users_sheets_read_the_same():
    """Values, formulas, formats, widths, panes, drop-downs, rules and names are what they were."""

    def seen(data):
        book = opened(data)
        return {
            "names": {
                n: each.attr_text for n, each in book.defined_names.items() if "ggsr" not in n
            },
            "sheets": {
                sheet.title: (
                    [
                        [(c.value, c.number_format, c.fill.fgColor.rgb, c.font.b) for c in row]
                        for row in sheet.iter_rows()
                    ],
                    {letter: each.width for letter, each in sheet.column_dimensions.items()},
                    [number for number, each in sheet.row_dimensions.items() if each.hidden],
                    sheet.freeze_panes,
                    sheet.print_area,
                    [
                        (str(each.sqref), each.formula1)
                        for each in sheet.data_validations.dataValidation
                    ],
                    [
                        (str(area.sqref), rule.type)
                        for area in sheet.conditional_formatting
                        for rule in area.rules
                        if "ggsr-kg" not in "".join(rule.formula)
                    ],
                )
                for sheet in (book[name] for name in ("Casussen", "Keuzen"))
            },
        }

    assert seen(ORIGINAL) == seen(MARKED)


def test_what_openpyxl_loses_is_still_there():
    """Text boxes, buttons, charts, sparklines and rich text: parts that it would drop or change."""
    lost = parts(ORIGINAL)
    out = io.BytesIO()
    opened(ORIGINAL).save(out)
    kept = parts(MARKED)

    assert b"sparkline" in lost["xl/worksheets/sheet1.xml"]
    assert b"sparkline" not in parts(out.getvalue())["xl/worksheets/sheet1.xml"]
    assert b"sparkline" in kept["xl/worksheets/sheet1.xml"]
    assert b'ObjectType="Button"' in kept["xl/drawings/vmlDrawing1.vml"]
    assert b"onthoud dit" in kept["xl/drawings/drawing1.xml"]
    assert lost["xl/sharedStrings.xml"] == kept["xl/sharedStrings.xml"]


def test_marked_twice_is_marked_once():
    """No mark is doubled, and no sheet of ours, also with no marks in between."""
    assert MARKED == shown(MARKED)
    assert (comments(MARKED), colours(MARKED)) == (
        comments(again := shown(shown(MARKED, FINE))),
        colours(again),
    )


def test_a_workbook_may_be_marked_again():
    """The same object gives the same bytes each time."""
    book = Workbook(ORIGINAL, "cases.xlsx")
    judged = marked.Judged(VERDICTS, INDICATORS)
    made = [marked.render(book, RUN, judged, Names({C05: "tijdige start"}), "nl") for _ in "ab"]

    assert [MARKED, MARKED] == made


def test_what_is_mended_has_no_mark_any_more():
    """After a run that finds nothing the user's sheet is byte for byte what it was."""
    before, after = parts(ORIGINAL), parts(shown(MARKED, FINE))

    assert before["xl/worksheets/sheet1.xml"] == after["xl/worksheets/sheet1.xml"]
    assert b"(ggsr-kg)" not in b"".join(after[name] for name in before)
    assert "Volledig" in texts(shown(MARKED, FINE), "Bevindingen")[0][0]


def test_a_sheet_without_comments_gets_none_of_ours_twice():
    """What a sheet had not before (comments and their boxes) goes when the last comment does."""
    there = Place("cases.xlsx", sheet="Keuzen", cell="A2")
    run = replace(RUN, findings=(finding("S", "A2", place=there),))
    once = shown(run=run)
    after = parts(shown(once, FINE))

    assert ["A2"] == list(comments(once, "Keuzen"))
    assert parts(ORIGINAL)["xl/worksheets/sheet2.xml"] == after["xl/worksheets/sheet2.xml"]
    assert not {name for name in after if "comments2" in name or "vmlDrawing2" in name}


def test_the_rules_of_the_user_keep_their_order():
    """Ours come before them, so that the mark is seen; without ours they are numbered as before."""

    def numbers(data):
        text = parts(data)["xl/worksheets/sheet1.xml"].decode()
        rules = re.findall(r"<cfRule ([^>]*)>(?:<formula>([^<]*))?", text)
        found = [(int(re.search(r'priority="(\d+)"', rule)[1]), formula) for rule, formula in rules]
        ours = [number for number, formula in found if "ggsr-kg" in formula]
        return ours, [number for number, formula in found if "ggsr-kg" not in formula]

    assert ([], [1, 2]) == numbers(ORIGINAL)
    assert ([1, 2], [3, 4]) == numbers(MARKED)
    assert ([], [1, 2]) == numbers(shown(MARKED, FINE))


def test_the_sheet_of_findings_has_a_row_for_each():
    """Its header stays in view and filters; the cell is a link to where the finding is."""
    sheet = opened(MARKED)["Bevindingen"]
    rows = texts(MARKED, "Bevindingen")
    links = {sheet.cell(row, 4).value: sheet.cell(row, 4).hyperlink for row in range(3, 9)}

    assert ["ernst", "casus", "blad", "cel", "regel", "melding", "doe dit"] == rows[1][:7]
    assert len(FINDINGS) == len(rows[2:])
    assert ("A3", "A2:J8") == (sheet.freeze_panes, sheet.auto_filter.ref)
    assert "'Casussen'!C2" == links["C2"].location
    assert {None} == {each.target for each in links.values() if each}
    assert [
        *("overtreding", "gezin-1", "Casussen", "C2", "ggsrsh:StatusShape-keuze"),
        *("Dit klopt niet.", "Kies een van de keuzen."),
    ] in rows
    assert ["waarschuwing", "", "", "", "ggsrsh:LosShape", EVIL] in rows
    assert ["niet van toepassing", "gezin-1", "Casussen", "A3"] == rows[-1][:4]
    assert "C05 tijdige start" in [row[7] for row in rows[2:] if len(row) > 7]


def test_the_sheet_of_verdicts_has_a_row_for_each_case():
    """The signs are those of ggsr assess; what was not tested is no sign."""
    rows = texts(MARKED, "Oordelen")
    head = next(number for number, row in enumerate(rows) if row[:1] == ["casus"])

    assert ["casus", "C05", "C07", "C33"] == rows[head]
    assert ["gezin-1", "X", "–", "n.v.t."] == rows[head + 1]
    assert ["gezin-2", "√", "niet getoetst", "√"] == rows[head + 2]
    assert f"B{head + 2}" == opened(MARKED)["Oordelen"].freeze_panes
    assert ["C07 naam van C07"] in rows[head + 3 :]
    assert ["gezin-1", "X", "–", "n/a"] in texts(shown(lang="en"), "Verdicts")


def test_what_did_not_run_is_told_in_the_workbook():
    """Nobody takes a workbook without colours for a good one when a rule did not run."""
    found = texts(shown(run=replace(RUN, findings=())), "Oordelen")
    said = "\n".join(str(each) for row in found for each in row)

    assert "Gemaakt door ggsr-kg" in found[0][0]
    assert "cases.xlsx (SHA-256 0123456789ab)" in found[0][0]
    assert found[1][0].startswith("Niet volledig")
    assert found[1][0] == texts(shown(run=replace(RUN, findings=())), "Bevindingen")[0][0]
    for each in ("tijd om", "staat in twee bestanden", "urn:onbekend", "Notities is niet gelezen"):
        assert each in said


def test_no_text_of_ours_is_a_formula():
    """Every cell is a text that stays one when it is edited, and no link leads out."""
    found = parts(MARKED)
    ours = [name for name in found if name not in parts(ORIGINAL) and "worksheets/sheet" in name]
    xml = b"".join(found[name] for name in ours)
    styles = re.search(rb"<cellXfs.*</cellXfs>", found["xl/styles.xml"], re.S)[0]
    looks = re.findall(rb"<xf [^>]*>", styles)
    used = set(map(int, re.findall(rb' s="(\d+)"', xml)))

    assert 2 == len(ours)
    assert b"<f" not in xml
    assert {b"inlineStr"} == set(re.findall(rb'<c [^>]*t="(\w+)"', xml))
    assert all(b'quotePrefix="1"' in looks[number] for number in used)
    assert EVIL in [row[5] for row in texts(MARKED, "Bevindingen")[2:]]
    assert not [name for name in found if b"External" in found[name]]


@settings(deadline=None, max_examples=40)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=60))
def test_a_message_comes_back_as_it_is(message):
    """Whatever a message holds, it can be read again on the sheet and in the comment."""
    run = replace(RUN, findings=(finding("S", "C2", message=message),))
    data = shown(run=run)
    clean = marked.view.clean(message)

    assert openpyxl.utils.escape.unescape(opened(data)["Bevindingen"]["F3"].value) == clean
    assert f"(ggsr-kg): {clean}\n" in openpyxl.utils.escape.unescape(comments(data)["C2"])


def test_a_users_own_sheet_of_that_name_is_not_touched():
    """Ours gets another name, which is not read as data either, and is found again."""

    def own(book):
        book.add_worksheet("bevindingen").write("A1", "van mij")

    data = workbook(own)
    once = shown(data)

    assert [["van mij"]] == texts(once, "bevindingen")
    assert "#Bevindingen" in opened(once).sheetnames
    assert once == shown(once)
    assert {"#Bevindingen", "Oordelen"} == Workbook(once, "x").made


def test_a_sheet_of_ours_is_found_under_another_name():
    """Who renames or moves it gets it renewed there; who threw it away gets a new one."""
    old, new = b'name="Bevindingen"', b'name="Mijn lijst"'
    data = changed(MARKED, "xl/workbook.xml", old, new)
    data = changed(data, "xl/workbook.xml", b">'Bevindingen'!", b">'Mijn lijst'!")
    gone = changed(data, "xl/workbook.xml", b">'Mijn lijst'!$A$1", b">#REF!$A$1")

    assert opened(data).sheetnames == opened(shown(data)).sheetnames
    assert "Bevindingen" in opened(shown(gone)).sheetnames


def test_a_finding_of_a_row_marks_its_first_cell():
    """So a thing that is absent, of which no cell tells, is marked too."""
    row = finding("S", None, place=Place("cases.xlsx", 3, "Casussen"))
    nowhere = finding("S", None, place=Place("cases.xlsx", sheet="Casussen"))
    elsewhere = finding("S", None, place=Place("cases.xlsx", sheet="Weg", cell="A1"))
    data = shown(run=replace(RUN, findings=(row, nowhere, elsewhere)))

    assert ["A3"] == list(colours(data))
    assert ["A3", "", ""] == [(*each[3:4], "")[0] for each in texts(data, "Bevindingen")[2:]]


def test_of_merged_cells_the_first_is_marked():
    """The others are not seen."""
    data = workbook(lambda book: book.worksheets()[0].merge_range("A6:C8", "samen"))

    assert ["A6"] == list(colours(shown(data, replace(RUN, findings=(finding("S", "B7"),)))))


def test_a_conversation_is_left_alone():
    """A comment with answers cannot hold ours: its cell has a colour, and the sheet says so."""
    found = parts(ORIGINAL)
    found["xl/threadedComments/threadedComment1.xml"] = (
        b'<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/'
        b'threadedcomments"><threadedComment ref="A2" id="{1}" personId="{2}"><text>hoi</text>'
        b"</threadedComment></ThreadedComments>"
    )
    rels = "xl/worksheets/_rels/sheet1.xml.rels"
    kind = b"http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    one = b'<Relationship Id="rId9" Type="%b" Target="../threadedComments/threadedComment1.xml"/>'
    found[rels] = found[rels].replace(b"</Relationships>", one % kind + b"</Relationships>")
    data = shown(zipped(found))

    assert "A2" in colours(data)
    assert "navragen bij de regisseur" == comments(data)["A2"]
    assert any(
        "Bij 1 gekleurde cellen staat al een gesprek" in row[0]
        for row in texts(data, "Oordelen")
        if row
    )


def test_a_workbook_with_prefixes_is_marked():
    """Some programs write every element with a prefix; ours get the same."""
    found = parts(ORIGINAL)
    for name, text in found.items():
        if name.startswith("xl/") and MAIN in text and b"<xml" not in text:
            named = re.sub(rb"<(/?)(?=[a-zA-Z]+[ />])", rb"<\1y:", text)
            found[name] = named.replace(b'xmlns="' + MAIN, b'xmlns:y="' + MAIN)
    data = shown(zipped(found))

    assert colours(MARKED) == colours(data)
    assert comments(MARKED) == comments(data)
    assert texts(MARKED, "Oordelen") == texts(data, "Oordelen")


def test_what_openpyxl_saved_is_marked_and_mended():
    """Its comments have boxes in another form."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Casussen"
    sheet["A2"] = "gezin-1"
    sheet["A2"].comment = openpyxl.comments.Comment("van mij", "Jan")
    out = io.BytesIO()
    book.save(out)
    once = shown(out.getvalue())

    assert comments(once)["A2"].startswith("van mij\n\nTer informatie")
    assert {"A2": "van mij"} == comments(shown(once, FINE))
    assert once == shown(once)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"geen zip", "cut off or damaged"),
        (zipped({"a": b""}), "no Excel workbook"),
        (zipped(parts(ORIGINAL) | {"_xmlsignatures/sig1.xml": b"<a/>"}), "signed digitally"),
        (zipped(parts(ORIGINAL) | {"xl/revisions/a.xml": b"<a/>"}), "tracks changes"),
        (zipped(parts(ORIGINAL) | {"xl/workbook.xml": b"<a/>"}), "no ordinary Excel workbook"),
        (zipped(parts(ORIGINAL) | {"xl/workbook.xml": b"<a"}), "no sound XML"),
        (zipped(parts(ORIGINAL) | {"xl/workbook.xml": b"<!DOCTYPE a><a/>"}), "document type"),
        (changed(ORIGINAL, "xl/workbook.xml", b'encoding="UTF-8"', b'encoding="cp1252"'), "cp1252"),
        (changed(ORIGINAL, "xl/workbook.xml", b'name="Keuzen"', b'nome="Keuzen"'), "not built"),
    ],
)
def test_what_cannot_be_marked_is_refused(data, what):
    """One sentence says why, and what to do; nothing is lost in silence."""
    with pytest.raises(InputError, match=f"x.xlsx: .*{what}.*; .+"):
        Workbook(data, "x.xlsx")


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/worksheets/sheet1.xml", b"</worksheet>", b""),
        ("xl/styles.xml", b"<fonts", b"<font s"),
        ("xl/comments1.xml", b'ref="A2"', b""),
        ("xl/worksheets/sheet1.xml", b'<col min="1"', b'<col min="een"'),
    ],
)
def test_a_part_that_is_broken_is_refused(part, old, new):
    """Also when that shows only in marking."""
    with pytest.raises(InputError):
        shown(changed(ORIGINAL, part, old, new))


def test_more_rows_than_a_sheet_has_are_refused(monkeypatch):
    """Not a finding less than there are."""
    monkeypatch.setattr(marked, "ROWS", 5)

    with pytest.raises(OutputError, match="--format csv"):
        shown()


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_marks_are_known_after_libreoffice_saved_them(tmp_path):
    """It rewrites every part; ours go all the same, and what the user wrote stays."""
    (tmp_path / "marked.xlsx").write_bytes(MARKED)
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", f"{tmp_path}/out"]
    subprocess.run([*command, "marked.xlsx"], cwd=tmp_path, check=True, capture_output=True)
    saved = (tmp_path / "out" / "marked.xlsx").read_bytes()
    mended = shown(saved, FINE)

    assert colours(MARKED) == colours(saved)
    assert {"Bevindingen", "Oordelen"} == Workbook(saved, "x").made
    assert ({}, {"A2": "navragen bij de regisseur"}) == (colours(mended), comments(mended))
    assert opened(MARKED).sheetnames == opened(mended).sheetnames


@pytest.fixture(scope="module")
def cases(tmp_path_factory):
    """Return a workbook of a case of which only the registration is known, in a folder."""
    path = tmp_path_factory.mktemp("cases") / "cases.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Casussen")
        sheet.write_row(0, 0, ["Casus", "startdatum"])
        sheet.write_row(1, 0, ["gezin-1", "31-02-2013"])
        book.add_worksheet("#rekenblad").write_formula("A1", "=LEN(Casussen!A2)", None, 7)
    return path


def test_the_command_gives_the_users_own_workbook_back(cases):
    """With the cell that is wrong marked, and the same when that file is checked again."""
    out, again = cases.with_name("checked.xlsx"), cases.with_name("again.xlsx")
    first = ggsr("validate", cases, "--format", "xlsx", "--out", out)
    second = ggsr("validate", out, "--format", "xlsx", "--out", again)
    data = out.read_bytes()
    sums = {parts(path.read_bytes())["xl/worksheets/sheet2.xml"] for path in (cases, out, again)}

    assert (1, 1) == (first.returncode, second.returncode)
    assert [True] == [b"<f>LEN(Casussen!A2)</f><v>7</v>" in each for each in sums]
    assert comments(data)["B2"].startswith("Overtreding (ggsr-kg): ")
    assert comments(data) == comments(again.read_bytes())
    assert ["Casussen", "#rekenblad", "Bevindingen", "Oordelen"] == opened(
        again.read_bytes()
    ).sheetnames
    assert "31-02-2013" not in first.stderr


def test_only_one_workbook_is_given_back(cases):
    """Of several inputs, and in another format, there is the report."""
    turtle = cases.with_name("norm.ttl")
    turtle.write_text("<urn:a> a <https://w3id.org/ggsr/def/ggsr#Norm> .", encoding="utf-8")
    out = cases.with_name("report.xlsx")
    ggsr("validate", cases, turtle, "--format", "xlsx", "--out", out)
    text = ggsr("validate", cases).stdout

    assert ["bevindingen", "controle"] == opened(out.read_bytes()).sheetnames
    assert "blad Casussen, cel B2" in text


def test_a_workbook_that_cannot_be_marked_is_refused_before_it_is_checked(cases):
    """The sentence says so and nothing is written; in another format it is checked."""
    signed = cases.with_name("signed.xlsx")
    signed.write_bytes(zipped(parts(cases.read_bytes()) | {"_xmlsignatures/a.xml": b"<a/>"}))
    out = cases.with_name("none.xlsx")
    found = ggsr("validate", signed, "--format", "xlsx", "--out", out)

    assert (2, False) == (found.returncode, out.exists())
    assert "is digitaal ondertekend; geef een kopie zonder handtekening" in found.stderr
    assert 1 == ggsr("validate", signed).returncode


def test_a_workbook_that_changed_meanwhile_is_not_marked(cases):
    """Marks would stand at cells that hold something else by now."""
    own = workbooks.own([cases], "xlsx")

    with pytest.raises(OutputError, match="changed while it was checked; check it again"):
        own.marked(RUN, None)
