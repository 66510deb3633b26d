"""Whatever a view does, or its client, the service goes on as it was; see `strange.py`."""

import re
import shutil
import signal
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import strange
from service import serving, wait_for

from ggsr_kg.web import rooms

pytestmark = pytest.mark.alone

PROGRAM = (str(Path(strange.__file__)),)


@pytest.fixture(scope="module")
def server():
    """Run the service of strange views."""
    with serving(program=PROGRAM) as running:
        yield running


def lives(pid):
    """Return whether the process *pid* is there, and more than a name in a table."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@contextmanager
def unharmed(server, seconds=2.0):
    """Fail when the body leaves *server* with something it had not, or slow to answer."""
    assert server.idle == server.settled(5)

    yield

    assert server.idle == server.settled(seconds)

    start = time.monotonic()

    assert server.ask("/short", timeout=1).body == b"ok"

    assert time.monotonic() - start < 1


def get(path, *headers):
    """Return the bytes of a request for *path*."""
    lines = [f"GET {path} HTTP/1.1", "Host: localhost", *headers]
    return "\r\n".join([*lines, "", ""]).encode()


def all_of(connection):
    """Return everything that comes over *connection* until the other side closes it."""
    parts = []
    try:
        while part := connection.recv(65536):
            parts.append(part)
    except ConnectionResetError:
        parts.append(b"(reset)")
    return b"".join(parts)


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/busy", 503, "time limit"),
        ("/asleep", 503, "time limit"),
        ("/threaded", 503, "time limit"),
        ("/greedy", 503, "memory limit"),
        ("/small?mb=2", 503, "too large"),
        (f"/dead?signal={int(signal.SIGSEGV)}", 500, "could not be made"),
        (f"/dead?signal={int(signal.SIGABRT)}", 503, "memory limit"),
        (f"/dead?signal={int(signal.SIGKILL)}", 503, "memory limit"),
        (f"/dead?signal={int(signal.SIGTERM)}", 500, "could not be made"),
        ("/gone?code=0", 500, "could not be made"),
        ("/gone?code=1", 500, "could not be made"),
        ("/wrong", 500, "could not be made"),
        ("/split", 500, "could not be made"),
    ],
)
def test_a_failing_view_is_told(server, path, status, words):
    """However a child ends, its client is told why and the service goes on."""
    with unharmed(server):
        answered = server.ask(path, headers={"Accept-Language": "en"}, timeout=10)

    assert answered.status == status

    assert words in answered.text


def test_an_error_in_a_query_of_ours_is_a_fault():
    """A view whose own question is none gives 500 and is logged: nobody asked anything wrong."""
    with serving(program=PROGRAM) as server:
        answered = server.ask("/faulty")

        assert answered.status == 500
        assert "/faulty: the view failed (QueryError)" in server.said


def test_a_fault_is_logged_by_its_kind_only():
    """What a view failed on holds values of a visitor: only its kind is said, unless asked for."""
    for environment in ({}, {"GGSR_DEBUG": "1"}):
        with serving(program=PROGRAM, **environment) as server:
            server.ask("/wrong", naam=strange.SECRET)
            server.ask("/short", naam=strange.SECRET)
            server.ask(f"/{strange.SECRET.replace(' ', '%20')}", naam=strange.SECRET)
            said = server.said

        assert "/wrong: the view failed (ValueError)" in said

        assert ("Traceback" in said and strange.SECRET in said) == bool(environment)

    access = [line for line in said.splitlines() if line.endswith(" ms")]

    assert [re.sub(r"\d+ ms", "", line).split() for line in access[-3:]] == [
        ["GET", "/wrong", "500"],
        ["GET", "/short", "200"],
        ["GET", "-", "404"],
    ]


def test_an_end_that_was_not_ours_is_logged():
    """What ended a child is said where it was no limit of ours, also if memory is to blame."""
    ways = ("/dead?signal=6", "/dead?signal=9", "/gone?code=7", "/small?mb=2", "/asleep")
    with serving(program=PROGRAM) as server:
        for way in ways:
            server.ask(way)
        said = server.said.splitlines()

    assert [line for line in said if line] == [
        "/dead: the view failed (SIGABRT)",
        "/dead: the view failed (SIGKILL)",
        "/gone: the view failed (exit 7)",
    ]


def test_a_child_ends_when_its_client_goes(server):
    """Within two seconds after a client went its child is gone, also when it sent more already."""
    for more in (b"", get("/short"), get("/short")[:9]):
        with unharmed(server):
            with server.connect(get("/asleep") + more):
                (child,) = wait_for(lambda: server.state().children)
            left = time.monotonic()

            assert wait_for(lambda: not lives(child))  # noqa: B023 - used at once

            assert time.monotonic() - left < 2


def test_what_a_child_started_ends_with_it(server, tmp_path):
    """A process that a view left behind ends too, whether the view ended or was ended."""
    for stay in ("", "1"):
        with unharmed(server):
            server.ask("/forked", note=str(tmp_path / "note"), stay=stay)

            assert wait_for(lambda: not lives(int((tmp_path / "note").read_text())))


def test_a_child_reaches_no_file_and_no_network(server):
    """With no files to spare a child opens no file, no socket and no pipe."""
    assert server.ask("/reaching").text == "OSError OSError OSError"


def test_nothing_of_a_request_stays_on_disk(server):
    """While a view works its files are only for this user; once it ended there are none."""
    with unharmed(server), server.connect(get("/writing?stay=1")):
        found = wait_for(lambda: len(kept := server.state().kept) == 4 and kept)
        modes = {(server.folder / name).stat().st_mode & 0o077 for name in found}

        assert modes == {0}

    with unharmed(server):
        assert server.ask("/writing").status == 200


def test_nothing_stays_of_what_writes_until_it_is_killed(server):
    """A folder goes when nobody can write in it any more: what a view started ended before."""
    said = server.said
    for _ in range(8):
        with unharmed(server):
            assert server.ask("/flooding").status == 200

    assert said == server.said


@pytest.mark.parametrize(("failing", "stays"), [(0, False), (1, False), (9, True)])
def test_a_folder_that_stays_is_told(monkeypatch, caplog, tmp_path, failing, stays):
    """What cannot be removed is tried again, and logged when it stays, without its name."""
    tries = iter(range(failing))
    remove = shutil.rmtree

    def remove_at_last(path, **more):
        if next(tries, None) is None:
            remove(path, **more)

    monkeypatch.setattr(shutil, "rmtree", remove_at_last)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with rooms.room() as room:
        (room / strange.SECRET).touch()

    assert room.exists() == stays

    assert [f"{tmp_path}: files of a request stay there"] * stays == [
        line.partition(";")[0] for line in caplog.messages
    ]


def test_what_a_killed_server_left_goes_at_the_next_start():
    """The folder of a request whose server was killed is removed by the server that comes next."""
    with serving(program=PROGRAM) as server, server.connect(get("/writing?stay=1")):
        (child,) = wait_for(lambda: server.state().children)
        wait_for(lambda: len(server.state().kept) == 4)
        server.process.kill()
        server.process.wait()

        assert list(server.folder.iterdir())

        assert wait_for(lambda: not lives(child), 1 + strange.SECONDS), "it outlives its time"

        with serving(program=PROGRAM, TMPDIR=str(server.folder)):
            assert not list(server.folder.iterdir())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_the_server_ends_with_its_children(number):
    """Asked to end, even twice, it tells whoever waits, ends all children and leaves nothing."""
    with serving(program=PROGRAM) as server, server.connect(get("/asleep")) as waiting:
        (child,) = wait_for(lambda: server.state().children)
        start = time.monotonic()
        server.process.send_signal(number)
        server.process.send_signal(number)
        server.process.wait(10)

        assert time.monotonic() - start < 2

        assert b" 503 " in all_of(waiting)

        assert not lives(child)

        assert not list(server.folder.iterdir())

        assert "Traceback" not in server.said


def test_one_too_many_is_told_to_come_back(server):
    """Of more long requests than there are places one is refused; a short one is answered."""
    with unharmed(server, 4), ThreadPoolExecutor(9) as pool:
        asked = [pool.submit(server.ask, "/asleep") for _ in range(strange.PLACES + 1)]
        wait_for(lambda: len(server.state().children) == strange.PLACES + 1)

        assert server.ask("/short", timeout=1).status == 200

        answered = [each.result() for each in asked]

    full = [each for each in answered if "retry-after" in each.headers]

    assert [each.status for each in answered] == [503] * (strange.PLACES + 1)

    assert len(full) == 1

    assert "te veel vragen" in full[0].text


def test_a_crowd_is_refused_at_once(server):
    """Beyond all places and the few more, a request is refused before a child is made."""
    most = strange.PLACES + strange.MORE
    with unharmed(server, 4), ThreadPoolExecutor(most) as pool:
        asked = [pool.submit(server.ask, "/asleep") for _ in range(most)]
        wait_for(lambda: len(server.state().children) == most)
        refused = server.ask("/short", timeout=1)
        for each in asked:
            each.result()

    assert (refused.status, refused.headers["retry-after"]) == (503, "5")


def test_children_have_memory_together(server):
    """What each may take is too much for two of them: the largest is ended."""
    with unharmed(server, 4), ThreadPoolExecutor(9) as pool:
        english = {"Accept-Language": "en"}
        both = [pool.submit(server.ask, "/hungry", headers=english) for _ in range(2)]
        texts = sorted(each.result().text.partition(":")[0][:12] for each in both)

    assert texts == ["memory limit", "no answer wi"]


def test_a_client_that_does_not_read_is_left(server):
    """Who leaves an answer unread loses it, with the disk it takes; meanwhile others are served."""
    with unharmed(server, 5), server.connect(get("/sized?mb=30")) as deaf:
        before = server.idle.files + 1
        deaf.recv(12)
        refused = server.ask("/sized?mb=30")

        assert refused.status == 503, "there is no room for two of them"

        assert server.ask("/sized?mb=5").status == 200

        assert wait_for(lambda: server.state().files < before, 6)

    assert len(server.ask("/sized?mb=30").body) == 30 * 2**20


def test_a_client_that_reads_slowly_gets_all(server):
    """As long as a client reads on, it gets its answer in full."""
    with unharmed(server), server.connect(get("/sized?mb=20", "Connection: close")) as slow:
        found = b""
        while part := slow.recv(2**20):
            found += part
            time.sleep(0.1)

    assert len(found.partition(b"\r\n\r\n")[2]) == 20 * 2**20


def test_a_small_answer_needs_no_room(server):
    """While answers that wait to be read take all the room there is, one of a megabyte passes."""
    with (
        unharmed(server, 5),
        server.connect(get("/sized?mb=30")) as one,
        server.connect(get("/sized?mb=10")) as other,
    ):
        found = one.recv(12), other.recv(12)
        small, large = server.ask("/sized?mb=1"), server.ask("/sized?mb=2")

    assert found == (b"HTTP/1.1 200",) * 2

    assert (small.status, large.status) == (200, 503)


def test_a_client_that_reads_too_slowly_is_left():
    """Who takes an answer slower than is asked on average, though it never stops, loses it."""
    with serving(program=PROGRAM, SPEED=str(2**25), CALM="0.5") as server:
        with unharmed(server), server.connect(get("/sized?mb=30")) as slow:
            size = 0
            with suppress(ConnectionResetError):
                while part := slow.recv(2**18):
                    size += len(part)
                    time.sleep(0.1)

        assert size < 25 * 2**20

        assert len(server.ask("/sized?mb=30").body) == 30 * 2**20

        assert not server.said


def test_a_client_that_leaves_halfway_is_not_logged(server):
    """A client that goes in the middle of a long answer ends it, without a word."""
    said = server.said
    with unharmed(server):
        for _ in range(3):
            with server.connect(get("/sized?mb=30")) as connection:
                connection.recv(1000)

    assert server.said == said


def test_who_sends_when_the_service_stops_is_told():
    """An end during an upload is told to its sender, at once, and is no fault."""
    head = b"POST /short HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n"
    with serving(program=PROGRAM, STALL="30") as server, server.connect(head + b"half") as sending:
        with server.connect(get("/sized?mb=30")) as reading:
            reading.recv(1000)
            start = time.monotonic()
            server.process.terminate()
            found = all_of(sending)
            server.process.wait(10)
            took = time.monotonic() - start

        assert re.match(rb"HTTP/1.1 503 .*de dienst stopt\n", found, re.DOTALL)

        assert took < 5

        assert not server.said


def test_a_client_that_leaves_halfway_costs_nothing(server):
    """A client may go in the middle of its request, or of the answer."""
    post = b"POST /short HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n"
    for data in (get("/sized?mb=30"), post + b"half", post, get("/short")[:20], b""):
        with unharmed(server), server.connect(data) as connection:
            if data.startswith(b"GET /sized"):
                connection.recv(1000)


def test_a_body_that_is_too_large_is_refused_while_it_is_sent(server):
    """The refusal comes before the body, and also a client that sends all first can read it."""
    size = strange.MOST + 1
    head = f"POST /short HTTP/1.1\r\nHost: localhost\r\nContent-Length: {size}\r\n\r\n"
    with unharmed(server), server.connect(head.encode()) as connection:
        assert b" 413 " in connection.recv(65536)

    with unharmed(server):
        refused = server.ask("/short", "POST", bytes(size))

    assert (refused.status, refused.headers["connection"]) == (413, "close")

    with unharmed(server):
        pieces = server.ask("/short", "POST", iter([bytes(2**20)] * 25))

    assert pieces.status == 411


def test_a_body_that_comes_too_slowly_is_refused(server):
    """The body of a request has a time limit."""
    head = b"POST /short HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nabc"
    with unharmed(server, 5), server.connect(head) as connection:
        assert all_of(connection).startswith(b"HTTP/1.1 408 ")


def test_bodies_have_memory_together(server):
    """Bodies that are together too large are refused, without being read."""
    head = f"POST /short HTTP/1.1\r\nHost: localhost\r\nContent-Length: {strange.MOST}\r\n\r\n"
    with unharmed(server, 5):
        made = [server.connect(head.encode()) for _ in range(3)]
        found = [connection.recv(12) for connection in made[2:]]
        for connection in made:
            connection.close()

    assert found == [b"HTTP/1.1 503"]


def test_a_connection_that_says_too_little_is_closed(server):
    """Silence, or a byte now and then, is ended after the time for a head."""
    with unharmed(server, 5):
        silent, slow = server.connect(), server.connect()
        start = time.monotonic()
        ended = False
        for byte in get("/short"):
            try:
                slow.sendall(bytes([byte]))
            except OSError:
                ended = True
                break
            time.sleep(0.2)

        assert ended

        assert all_of(silent) in (b"", b"(reset)")

        assert 1.5 < time.monotonic() - start < 5

        silent.close()
        slow.close()


def test_silent_connections_keep_nobody_out(server):
    """However many connections say nothing, who asks is answered."""
    with unharmed(server, 5):
        silent = [server.connect() for _ in range(100)]

        assert server.ask("/short", timeout=1).status == 200

        assert server.state().files < 80

        for connection in silent:
            connection.close()


def test_a_head_that_is_too_large_gets_431(server):
    """A header or an address of a megabyte is refused by its own status."""
    for data in (get("/short", "X: " + "a" * 2**20), get("/short?" + "a" * 2**20)):
        with unharmed(server), server.connect(data[:100_000]) as connection:
            assert all_of(connection).startswith(b"HTTP/1.1 431 ")


def test_requests_on_one_connection_are_answered_in_order(server):
    """A connection is used again, also for requests that are sent before the first is answered."""
    last = get("/nowhere", "Connection: close")
    with unharmed(server), server.connect(get("/short") * 3 + get("/sized?mb=1") + last) as many:
        found = all_of(many)

    assert re.findall(rb"HTTP/1.1 (\d+)", found) == [b"200"] * 4 + [b"404"]

    assert len(found) > 2**20


def test_head_gives_the_headers_of_get(server):
    """HEAD answers as GET, without the body."""
    with unharmed(server):
        full, head = (server.ask("/sized?mb=1", method) for method in ("GET", "HEAD"))

    assert (head.status, head.body) == (200, b"")

    assert head.headers["content-length"] == full.headers["content-length"] == str(2**20)


@pytest.mark.parametrize(
    "data",
    [
        b"\x16\x03\x01\x02\x00",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"POST /short HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"POST /short HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"POST /busy HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET /caf\xe9 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET http://[::1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        b"CONNECT a:1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    ],
)
def test_what_is_no_request_is_refused(server, data):
    """Bytes that are no proper request get a status of 4xx and no traceback."""
    with unharmed(server, 4), server.connect(data) as connection:
        found = all_of(connection)

    assert re.match(rb"HTTP/1.1 4\d\d ", found)

    assert "Traceback" not in server.said


def test_another_protocol_is_not_spoken(server):
    """A wish for a websocket is answered as a plain request, and nothing is said of it."""
    wish = ("Connection: Upgrade, close", "Upgrade: websocket", "Sec-WebSocket-Version: 13")
    said = server.said
    with unharmed(server), server.connect(get("/short", *wish)) as connection:
        assert all_of(connection).startswith(b"HTTP/1.1 200 ")

    assert said == server.said


def test_a_refusal_is_shown_as_text(server):
    """Words of a refusal are escaped on a page, and are plain text for a program."""
    page = server.ask("/refused", headers={"Accept": "text/html"})
    line = server.ask("/refused")

    assert "<script>" not in page.text

    assert "&lt;script&gt;nee" in page.text

    assert (line.media, line.text) == ("text/plain", "<script>nee</script>\n")

    assert page.headers["x-content-type-options"] == line.headers["x-content-type-options"]


def test_memory_is_back_after_many_requests(server):
    """After hundreds of requests, answered and failed, the server is as large as it was."""

    def many(count):
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(server.ask, ["/short", "/wrong", "/nowhere", "/sized?mb=1"] * count))

    many(10)
    before = server.memory
    with unharmed(server):
        many(60)

    assert server.memory < before + 8 * 2**20


def test_a_page_is_made_once(server):
    """The same request gives the same reply, without a child; one that differs gives its own."""
    ways = [
        {},
        {"headers": {"Accept-Language": "en"}},
        {"headers": {"Accept": "text/plain"}},
        {"headers": {"Host": "localhost:1"}},
        {"method": "HEAD"},
        {"a": "b"},
    ]
    first = [server.ask("/kept", **way) for way in ways]
    again = [server.ask("/kept", **way) for way in ways]

    assert [each.body for each in first] == [each.body for each in again]

    assert len({each.body for each in first}) == len(ways)

    assert server.ask("/short").headers.keys() == again[0].headers.keys()


def test_a_body_is_refused_whether_the_page_is_kept_or_not(server):
    """A page that takes no body refuses one, also when it was made before."""
    assert server.ask("/kept", c="d").status == 200

    for body, status in ((b"x", 413), (iter([b"x"]), 411)):
        assert server.ask("/kept", "GET", body, c="d").status == status

    assert server.ask("/kept", "GET", b"", c="d").status == 200


def test_without_room_on_disk_there_is_no_answer():
    """A service that cannot write for a while says so, and goes on when it can."""
    with serving(program=PROGRAM) as server:
        server.folder.rmdir()
        refused = server.ask("/short", headers={"Accept-Language": "en"})
        server.folder.mkdir(mode=0o700)

        assert (refused.status, refused.text.split()[:2]) == (503, ["the", "disk"])

        assert server.ask("/short").text == "ok"


def test_a_length_that_is_no_number_is_refused(server):
    """A body with a length of thousands of digits, or two lengths, is no request."""
    for lengths in (["9" * 5000], ["1", "2"], ["0x10"], ["1_0"], [""]):
        head = "".join(f"Content-Length: {each}\r\n" for each in lengths)
        data = f"POST /short HTTP/1.1\r\nHost: localhost\r\n{head}\r\n".encode()
        with unharmed(server, 4), server.connect(data) as connection:
            assert connection.recv(10) == b"HTTP/1.1 4"
