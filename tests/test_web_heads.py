"""Heads of requests that would hold up the server, which reads them for everybody."""

import time
from contextlib import contextmanager

import pytest
from test_web_children import all_of

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
