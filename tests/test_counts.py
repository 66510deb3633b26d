"""How much the documents print, counted in the graph."""

from collections import Counter

from ggsr_kg import ask


def test_every_table_row_and_verdict_is_there():
    """34 rows (each has one verdict of 2014), 74 policy verdicts, 33 case verdicts.

    Rows: Delft 5, Dordrecht 6 and 10, Leeuwarden 6, Lelystad 7. Only Leeuwarden has two verdicts of
    2013 in a row.
    """
    rows = ask("oordelen").records()
    verdicts = {(r["oordeel"], r["niveau"], r["peiljaar"], r["gemeente"]) for r in rows}
    table_rows = Counter(place for _, level, year, place in verdicts if year == "2014")
    counts = Counter((level, year) for _, level, year, _ in verdicts)

    assert {"Delft": 5, "Dordrecht": 6 + 10, "Leeuwarden": 6, "Lelystad": 7} == dict(table_rows)
    assert {("beleid", "2014"): 34, ("beleid", "2013"): 34 + 6, ("casus", "2013"): 33} == counts
    assert 80 + 33 == len(rows)
