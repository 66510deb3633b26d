"""Heads of requests that would hold up the server, which reads them for everybody."""

import time
from contextlib import contextmanager

import pytest
from starlette.datastructures import Headers
from test_web_children import all_of

from ggsr_kg.web.languages import chosen
from ggsr_kg.web.negotiation import best

pytestmark = pytest.mark.alone

HOST = b"GET /health HTTP/1.1\r\nHost: localhost\r\n"
ENDLESS = [
    pytest.param(HOST + b"X:" + b" " * 7000 + b"\x0b", b"400", id="blanks"),
    pytest.param(HOST + b"X:" + b" \t" * 2000 + b"\x0b", b"400", id="blanks and tabs"),
    pytest.param(HOST + b"X: " + b"a" * 9000, b"431", id="long line"),
    pytest.param(HOST + b"X: 1\r\n" * 300, b"431", id="many lines"),
    pytest.param(HOST + b"X: a\r\n b", b"400", id="folded line"),
    pytest.param(HOST + b"Transfer-Encoding: chunked", b"411", id="chunks"),
    pytest.param(HOST + b"Content-Length: 2\r\nTRANSFER-encoding: x", b"411", id="chunks too"),
    pytest.param(b"\n", b"400", id="no line"),
]


@contextmanager
def in_time(server):
    """Fail when *server* answers nobody for a while after the body."""
    yield
    start = time.monotonic()

    assert server.ask("/health").status == 200

    assert time.monotonic() - start < 1


@pytest.mark.parametrize(("head", "status"), ENDLESS)
def test_what_could_hold_up_the_server_is_refused(service, head, status):
    """A head is refused before it is read in full, and the refusal has the headers of all."""
    with service.connect() as connection, in_time(service):
        connection.sendall(head + b"\r\n\r\n")
        start = time.monotonic()
        found = all_of(connection)

    assert found.split(b" ", 2)[:2] == [b"HTTP/1.1", status]

    assert time.monotonic() - start < 3

    for name in (b"content-security-policy", b"x-content-type-options", b"cache-control"):
        assert b"\r\n" + name + b": " in found


def test_a_body_in_chunks_is_refused_at_once(service):
    """A body without a length is not waited for: its sender reads why, and no more is read."""
    head = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    with service.connect(head + b"1\r\na\r\n" * 1000) as connection:
        found = all_of(connection)

    assert found.startswith(b"HTTP/1.1 411 Length Required\r\n")

    assert b"Content-Length, not in chunks" in found


def test_a_request_in_single_bytes_is_answered(service):
    """A head and a body that come byte by byte are those that were sent, as is what follows."""
    body = b"ASK {}"
    head = (
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nAccept: text/csv\r\n"
        b"Content-Type: application/sparql-query\r\nContent-Length: %d\r\n\r\n" % len(body)
    )
    data = head + body + head + body + HOST + b"Connection: close\r\n\r\n"
    with service.connect() as connection:
        for each in data:
            connection.sendall(bytes([each]))
        found = all_of(connection)

    assert found.count(b"HTTP/1.1 200 OK\r\n") == 3

    assert found.count(b"true") >= 2


QUOTE = 'text/html;x="' + '\\"' * 30_000


def test_what_a_client_wants_is_read_once():
    """A quote without an end, with many in it, takes time in proportion to its length."""
    start = time.monotonic()
    found = best(QUOTE, ["text/plain", "text/html"])

    assert found == "text/html"

    assert time.monotonic() - start < 0.2


def test_what_was_chosen_before_is_read_once():
    """A cookie with a quote without an end takes time in proportion to its length."""
    start = time.monotonic()
    found = chosen((), Headers({"cookie": 'a="' + "\\0" * 30_000 + "; lang=en"}))

    assert found == "en"

    assert time.monotonic() - start < 0.2


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Accept": QUOTE[:8000]}, 400),
        ({"Accept": "text/html;x=1," * 400}, 400),
        ({"Cookie": 'a="' + "\\0" * 4000}, 404),
        ({"Cookie": "lang;" * 1600}, 404),
        ({"Accept-Language": "," * 8000}, 404),
        ({"Content-Type": "a;" * 4000}, 404),
        ({"Content-Length": "9" * 8000}, 400),
        ({"Host": "localhost:" + "1" * 8000}, 421),
    ],
)
def test_a_header_that_takes_long_to_read_holds_up_nobody(service, headers, status):
    """A header of eight thousand characters is read, or refused, in no time."""
    with in_time(service):
        start = time.monotonic()
        found = service.ask("/nergens", headers=headers)

    assert found.status == status

    assert time.monotonic() - start < 0.5


@pytest.mark.parametrize(
    ("pairs", "status"), [("a&", 404), ("%41", 404), ("a=%ff&", 404), ("&", 404)]
)
def test_an_address_that_takes_long_to_read_holds_up_nobody(service, pairs, status):
    """An address of sixty thousand characters is read in no time."""
    with in_time(service):
        start = time.monotonic()
        found = service.ask("/nergens?" + pairs * (60_000 // len(pairs)))

    assert found.status == status

    assert time.monotonic() - start < 0.5


@pytest.mark.parametrize(
    ("target", "host", "status"),
    [
        ("http://localhost/health", "localhost", 200),
        ("HTTP://127.0.0.1:8321/health?a=b", "evil.example", 200),
        ("http://localhost", "localhost", 200),
        ("http://evil.example/health", "localhost", 421),
        ("http://localhost@evil.example/health", "localhost", 421),
        ("https://localhost/health", "localhost", 404),
    ],
)
def test_an_address_in_full_is_answered(service, target, host, status):
    """The host of an address in full goes before the header Host, and is ours or refused."""
    data = f"GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    with service.connect(data.encode()) as connection:
        assert all_of(connection).split(b" ", 2)[1] == str(status).encode()
