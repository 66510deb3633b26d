"""What is taken from others: kept here, as it was, with its licence, and asked of nobody."""

import hashlib
import json
import re
import shutil

import pytest

from ggsr_kg.web import assets, vendoring
from ggsr_kg.web.rendering import environment

WEB = vendoring.FOLDER.parent
OURS = sorted(
    path
    for folder in (WEB / "templates", WEB / "static", WEB.parent / "reports" / "templates")
    for path in folder.rglob("*")
    if path.suffix in {".j2", ".css", ".js", ".yaml", ".svg"}
)
_ADDRESS = re.compile(r"""(?:https?:)?//([\w.-]+\.\w+)|url\(\s*["']?(?!data:|/|#)([^)"']+)""")


def test_files_are_those_that_were_fetched():
    """Each kept file has the checksum of `vendor.json`, and there is no other file."""
    assert [] == list(vendoring.faults())


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """Return a copy of the folder, which the check then looks at."""
    folder = shutil.copytree(vendoring.FOLDER, tmp_path / "vendor")
    monkeypatch.setattr(vendoring, "FOLDER", folder)
    monkeypatch.setattr(vendoring, "NOTES", folder / "vendor.json")
    return folder


def test_a_changed_file_is_told(copy):
    """A byte more, a file more and a file less are each told, and the check ends with 1."""
    with (copy / "yasgui" / "yasgui.min.js").open("ab") as file:
        file.write(b"\n")
    (copy / "yasgui" / "more.js").write_text("1")
    (copy / "yasgui" / "yasgui.min.css").unlink()

    assert [line.partition(":")[0] for line in vendoring.faults()] == [
        "yasgui/more.js",
        "yasgui/yasgui.min.js",
        "yasgui/yasgui.min.css",
    ]
    assert vendoring.main(["--check"]) == 1


def test_packages_are_those_of_the_script():
    """`vendor.json` has the packages that the script fetches, each with version and source."""
    told = {(each["name"], each["version"]) for each in vendoring.notes()}

    assert told == {(each.name, each.version) for each in vendoring.PACKAGES}
    for each in vendoring.notes():
        assert each["source"] == f"npm:{each['name']}@{each['version']}"
        assert each["integrity"].startswith("sha512-")


def test_every_part_has_its_licence():
    """Each package, and all that was built into it, has the text of its licence beside it."""
    for each in vendoring.notes():
        folder = each["name"].rpartition("/")[2]
        text = (vendoring.FOLDER / folder / vendoring.LICENCES).read_text(encoding="utf-8")
        parts = dict(re.findall(r"^== (\S+) ==\n\n(.+)", text, re.MULTILINE))

        assert each["licence"] == "MIT"
        assert "The MIT License" in parts[each["licence_text"].rpartition("@")[0]]
        assert set(each["includes"]) <= set(parts)
        assert {"codemirror", "jquery", "n3"} <= set(each["includes"])


def test_only_what_is_used_is_kept():
    """Each file that is served is on a page of ours."""
    pages = "".join(path.read_text(encoding="utf-8") for path in OURS)
    served = [address for address, path in assets.files() if vendoring.FOLDER in path.parents]

    assert served
    assert [] == [address for address in served if address not in pages]


def test_served_as_it_was_fetched(service):
    """The service sends the bytes of the checksum, and the browser need not ask twice."""
    for each in vendoring.notes():
        for name, digest in each["files"].items():
            if name.endswith((".js", ".css")):
                found = service.ask(f"/vendor/{name}")

                assert hashlib.sha256(found.body).hexdigest() == digest
                assert (
                    service.ask(
                        f"/vendor/{name}", headers={"if-none-match": found.headers["etag"]}
                    ).status
                    == 304
                )


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_nothing_of_ours_names_another_host(path):
    """No template, style or script of ours names an address elsewhere, but the name of SVG."""
    found = {host or other for host, other in _ADDRESS.findall(path.read_text(encoding="utf-8"))}

    assert found <= {"www.w3.org"}


def test_no_page_has_style_or_script_of_its_own():
    """Templates of the service hold no style attribute, style element, handler or inline script."""
    inline = re.compile(r"""\sstyle=|<style|\son\w+=|javascript:|<script(?![^>]*\ssrc="/)""")
    templates = [path for path in OURS if path.parent == WEB / "templates"]
    found = {
        path.name: inline.findall(path.read_text(encoding="utf-8"))
        for path in templates
        if path.suffix == ".j2"
    }

    assert "base.html.j2" in found
    assert {name: hits for name, hits in found.items() if hits} == {}
    assert environment().autoescape


def test_vendor_notes_are_plain_json():
    """`vendor.json` can be read by any program."""
    assert set(json.loads(vendoring.NOTES.read_text(encoding="utf-8"))) == {"packages"}
