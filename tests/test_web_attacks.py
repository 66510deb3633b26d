"""Attacks on the service that runs: each ends as it should, and leaves the service as it was."""

import errno
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import openpyxl
import pytest
import servers
import strange
import typer
from service import serving, wait_for

from ggsr_kg.cli import serve, shell

pytestmark = pytest.mark.alone

LIMIT = 4.0
PREFIX = "PREFIX : <urn:e:> "
PRODUCT = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
"""Some ten thousand million million rows."""
CHAIN = "VALUES ?x { " + "1 " * 2000 + "} VALUES ?y { " + "1 " * 2000 + "}"
"""Four million rows, that no index makes fewer."""
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture(scope="module")
def attacked():
    """Run the service with a short time limit."""
    with serving("--time-limit", str(LIMIT)) as running:
        running.ask("/sparql", query="ASK {}")
        running.settled(10)
        yield running


@contextmanager
def unharmed(server, path="/sparql"):
    """Fail when the body leaves *server* with something else than it had, or slow to answer."""
    assert server.idle == server.settled(10)

    digest = server.ask("/health", digest="").text if path == "/sparql" else ""
    memory = server.memory
    yield

    assert server.idle == server.settled()

    start = time.monotonic()
    answered = server.ask("/sparql", query="ASK {}") if digest else server.ask("/short")

    assert (answered.status, time.monotonic() - start < 1) == (200, True)

    if digest:
        assert digest == server.ask("/health", digest="").text

    assert server.memory < memory + 16 * 2**20


def post(server, query, accept="", **headers):
    """Return the answer of *server* to *query*, in English."""
    kind = {"Content-Type": "application/sparql-query", **ENGLISH, **headers}
    if accept:
        kind["Accept"] = accept
    return server.ask("/sparql", "POST", query.encode(), kind)


def deep(times):
    """Return the texts of rows 22 to 25, so many *times* as large as what crashed the engine."""

    def nested(start, inner, end, depth):
        return start * (depth * times) + inner + end * (depth * times)

    def numbered(part, count):
        return "".join(part.replace("#", str(n)) for n in range(count * times))

    def joined(part, between, count):
        return between.join([part] * (count * times))

    return {
        "22 groups": f"SELECT * {nested('{', '', '}', 2265)}",
        "23 brackets": f"ASK {{ FILTER{nested('(', '1', ')', 4687)} }}",
        "23 not": f"ASK {{ FILTER({'!' * 9375 * times}true) }}",
        "23 sum": f"ASK {{ FILTER(1 < {joined('1', '+', 12_000)}) }}",
        "23 or": f"ASK {{ FILTER({joined('?a', '||', 9375)}) }}",
        "24 not exists": f"ASK {{{nested(' FILTER NOT EXISTS {', '', '}', 859)} }}",
        "24 sub-selects": f"SELECT * {{{nested(' { SELECT * {', '', '} }', 1210)} }}",
        "24 optional": f"ASK {{{nested(' OPTIONAL {', '', '}', 2968)} }}",
        "25 blank nodes": f"ASK {{ ?s <u:p> {nested('[ <u:p> ', '1', ']', 3593)} }}",
        "25 path in brackets": f"ASK {{ ?s {nested('(', '<u:p>', ')', 14_375)} ?o }}",
        "25 path of steps": f"ASK {{ ?s {joined('<u:p>', '/', 12_000)} ?o }}",
        "25 union": f"ASK {{ {joined('{}', ' UNION ', 7562)} }}",
        "25 bind": f"ASK {{ {numbered('BIND(1 AS ?v#) ', 5000)} }}",
        "25 triples": f"ASK {{ {numbered('?a# <u:p> ?b . ', 8437)} }}",
    }


DEEP = deep(1)
LARGER = 12


@pytest.mark.parametrize("name", DEEP)
def test_a_text_that_is_too_deep_or_long_is_refused(attacked, name):
    """The text is refused before the engine reads it (22-25)."""
    with unharmed(attacked):
        refused = post(attacked, DEEP[name])

    assert refused.status == 400

    assert "too long or nested too deeply" in refused.text


@pytest.fixture(scope="module")
def unguarded():
    """Run a service that asks the engine whatever it gets."""
    with serving(program=(str(Path(strange.__file__)),)) as running:
        yield running


@pytest.mark.parametrize("name", DEEP)
def test_a_crash_of_the_engine_ends_in_a_child(unguarded, name):
    """Where the engine does get such a text, much larger still, the service lives (22-25)."""
    with unharmed(unguarded, "/short"):
        answered = unguarded.ask("/raw", "POST", deep(LARGER)[name].encode(), timeout=20)

    assert answered.status in (500, 503)


TIRELESS = "SELECT (COUNT(*) AS ?n) {{ {} }}".format(
    " ".join(f"VALUES ?v{n} {{ 1 2 3 4 5 6 7 8 9 10 }}" for n in range(14))
)
"""A hundred million million rows, in no memory to speak of."""
HEAVY = {
    "26 values": TIRELESS,
    "26 product": f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }}",
    "28 sorted": f"SELECT * {{ {PRODUCT} }} ORDER BY ?a ?e ?i",
    "28 any path": "SELECT (COUNT(*) AS ?n) { ?a (:p|!:p)* ?b . ?c (:p|!:p)* ?d }",
    "30 paths": "SELECT (COUNT(*) AS ?n) { ?a ((!:p*)*/(!:p)*/(!:p)*) ?b . ?c (!:q)+ ?d }",
    "31 chain": "SELECT (COUNT(*) AS ?n) { ?a (!:p)+ ?b . ?c (!:p)+ ?d }",
    "35 sorted rows": f"SELECT * {{ {CHAIN} {CHAIN.replace('?x', '?z')} }} ORDER BY ?y ?x",
}
LARGE = {
    "32 doubled": "SELECT (STRLEN(?x27) AS ?n) { BIND('aaaaaaaaaaaaaaaa' AS ?x0) "
    + "".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1}) " for n in range(27))
    + "}",
    "33 replaced": "SELECT (STRLEN(?z) AS ?n) { BIND('aaaaaaaaaaaaaaaa' AS ?x0) "
    + "".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1}) " for n in range(14))
    + "BIND(REPLACE(?x14, 'a', ?x14) AS ?z) }",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HEAVY)
def test_a_heavy_question_ends_at_the_limit(attacked, name):
    """What takes too long is ended, and says so in a proper refusal (26, 28, 30, 31, 35)."""
    start = time.monotonic()
    with unharmed(attacked):
        refused = post(attacked, PREFIX + HEAVY[name])
        took = time.monotonic() - start

    assert refused.status == 503

    assert re.match("(no answer within the time limit|memory limit)", refused.text)

    assert took < LIMIT + 5


@pytest.mark.slow
@pytest.mark.parametrize("name", LARGE)
def test_a_question_for_too_much_memory_is_ended(attacked, name):
    """What takes too much memory is ended, and says so (32, 33)."""
    with unharmed(attacked):
        refused = post(attacked, LARGE[name])

    assert (refused.status, refused.text.partition(":")[0]) == (503, "memory limit")


@pytest.mark.slow
@pytest.mark.parametrize("accept", ["application/sparql-results+json", "text/csv"])
def test_a_heavy_stream_is_whole_or_refused(attacked, accept):
    """Rows without end are marked as cut, or refused; no body stops halfway (27, 29)."""
    with unharmed(attacked):
        answered = post(attacked, f"SELECT * {{ {PRODUCT} }}", accept)

    if answered.status == 200:
        assert "x-sparql-maxrows" in answered.headers

        assert json.loads(answered.text)["head"]["link"]
    else:
        assert answered.status == 503

        assert answered.media == "text/plain"


def test_a_regular_expression_takes_no_time(attacked):
    """An expression that makes others try for ever is answered at once (34)."""
    text = "ASK { FILTER(REGEX('" + "a" * 40 + "!', '^(a+)+$')) }"
    with unharmed(attacked):
        assert post(attacked, text, "text/csv").text == "false\n"


@pytest.mark.slow
def test_a_long_answer_says_that_it_was_cut(attacked):
    """Of a million rows the first are given, marked in the header and the body, or none (36)."""
    text = f"SELECT * {{ {CHAIN} }}"
    with unharmed(attacked):
        cut, none = post(attacked, text), post(attacked, text, "text/csv")

    rows = int(cut.headers["x-sparql-maxrows"])
    found = json.loads(cut.text)

    assert len(found["results"]["bindings"]) == rows

    assert found["head"]["link"]

    assert none.status == 503


@pytest.mark.slow
def test_a_worker_ends_when_its_client_goes(attacked):
    """Two seconds after the client of a heavy question went, nobody works on it (36)."""
    body = HEAVY["26 product"].encode()
    head = (
        "POST /sparql HTTP/1.1\r\nHost: localhost\r\n"
        f"Content-Type: application/sparql-query\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with unharmed(attacked):
        with attacked.connect(head.encode() + body):
            assert wait_for(lambda: attacked.state().children)

        assert not attacked.settled(2).children


@pytest.mark.parametrize("size", [2**20 + 1, 50_000_000, 300_000_000])
def test_a_question_that_is_too_large_is_refused(attacked, size):
    """A body of more than a megabyte is refused before it was read (37)."""
    head = (
        "POST /sparql HTTP/1.1\r\nHost: localhost\r\n"
        f"Content-Type: application/sparql-query\r\nContent-Length: {size}\r\n\r\n"
    )
    with unharmed(attacked), attacked.connect(head.encode()) as connection:
        assert connection.recv(12) == b"HTTP/1.1 413"


def test_too_many_parameters_are_refused(attacked):
    """A request has a thousand parameters at most, in its address or in its body (37)."""
    pairs = "query=ASK%7B%7D" + "&a=b" * 1001
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    with unharmed(attacked):
        found = attacked.ask(f"/sparql?{pairs}"), attacked.ask("/sparql", "POST", pairs, form)

    assert [each.status for each in found] == [400, 400]


@pytest.mark.slow
def test_a_question_is_answered_beside_fifty_heavy_ones():
    """The 51st heavy question is told to come back; a short one is answered within 1 s (38)."""
    with (
        serving("--time-limit", "15") as server,
        unharmed(server),
        ThreadPoolExecutor(51) as pool,
    ):
        heavy = [pool.submit(post, server, TIRELESS) for _ in range(51)]
        wait_for(lambda: len(server.state().children) > 50, 10)
        took = []
        while not any(each.done() and each.result().text[:2] == "no" for each in heavy):
            start = time.monotonic()

            answered = server.ask("/sparql", query="ASK {}")
            took.append(time.monotonic() - start)

            assert answered.status == 200, answered.text

            wait_for(lambda: False, 0.1)
        found = [each.result() for each in heavy]

    assert {each.status for each in found} == {503}

    assert sum("retry-after" in each.headers for each in found) == 1

    assert len(took) > 10

    assert [each for each in took if each >= 1] == []


@pytest.mark.slow
def test_a_question_right_after_a_rush_does_not_wait_for_it(attacked):
    """Of questions that came at once the last is begun first, so a short one is soon answered."""
    with unharmed(attacked), ThreadPoolExecutor(50) as pool:
        heavy = [pool.submit(post, attacked, TIRELESS) for _ in range(50)]
        wait_for(lambda: attacked.state().children)
        start = time.monotonic()
        answered = attacked.ask("/sparql", query="ASK {}")
        took = time.monotonic() - start
        found = {each.result().status for each in heavy}

    assert (answered.status, found) == (200, {503})

    assert took < 2


FEW_FILES = """
import resource
resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))
from ggsr_kg import cli
cli.main()
"""


def test_too_few_files_are_told_of():
    """It does not begin where it would soon have no file for who comes next."""
    program = FEW_FILES.replace("256", "64")
    done = subprocess.run(
        [sys.executable, "-c", program, "serve"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 2

    assert done.stderr.endswith(
        "ulimit -n: er mogen te weinig bestanden open zijn; sta er 256 toe\n"
    )


def test_silent_connections_are_left_where_few_files_may_be_open():
    """What listens still has a file for who comes next, and says nothing of it."""
    with (
        serving("serve", program=("-c", FEW_FILES)) as server,
        unharmed(server),
        ExitStack() as silent,
    ):
        for _ in range(300):
            silent.enter_context(server.connect())
        start = time.monotonic()

        assert server.ask("/sparql", query="ASK {}").status == 200

        assert time.monotonic() - start < 2

        assert "Traceback" not in server.said


def test_a_compressed_request_is_not_read(attacked):
    """A body in gzip, which may grow a thousand times, is refused (39)."""
    with unharmed(attacked):
        assert post(attacked, "ASK {}", **{"Content-Encoding": "gzip"}).status == 415


@pytest.mark.slow
def test_a_client_of_a_byte_now_and_then_is_left(attacked):
    """The head of a request has ten seconds (40)."""
    with unharmed(attacked), attacked.connect(b"GET /sparql HTTP/1.1\r\n") as connection:
        start = time.monotonic()
        ended = False
        while not ended and time.monotonic() - start < 15:
            try:
                connection.sendall(b"X")
                connection.settimeout(1)
                ended = not connection.recv(1)
            except TimeoutError:
                continue
            except OSError:
                ended = True

    assert ended

    assert 9 < time.monotonic() - start < 12


def test_a_header_of_a_megabyte_is_refused(attacked):
    """A header or address that is too large is refused as such (40)."""
    for data in (b"GET / HTTP/1.1\r\nX: ", b"GET /?"):
        with unharmed(attacked), attacked.connect(data + b"a" * 100_000) as connection:
            assert connection.recv(12) == b"HTTP/1.1 431"


HOSTS = {
    "127.0.0.1": 200,
    "127.0.0.1:8321": 200,
    "localhost": 200,
    "LOCALHOST:80": 200,
    "localhost.": 200,
    "[::1]:8321": 200,
    "evil.example": 421,
    "evil.example:8321": 421,
    "localhost.evil.example": 421,
    "127.0.0.1.evil.example": 421,
    "evil@127.0.0.1": 421,
    "127.0.0.1:80@evil.example": 421,
    "127.0.0.1:99999999": 421,
    "127.0.0.1/..": 421,
    "127.1": 421,
    "0.0.0.0": 421,
    "[::ffff:127.0.0.1]": 421,
    "::1": 421,
    "": 421,
}


@pytest.mark.parametrize("host", HOSTS)
def test_only_names_of_this_machine_are_answered(service, host):
    """A name that somebody else gave this address is not answered (41)."""
    assert service.ask("/health", headers={"Host": host}).status == HOSTS[host]


SITES = [
    ({}, 200),
    ({"Origin": "OWN"}, 200),
    ({"Origin": "https://evil.example"}, 403),
    ({"Origin": "http://127.0.0.1:1"}, 403),
    ({"Origin": "null"}, 403),
    ({"Origin": ""}, 403),
    ({"Sec-Fetch-Site": "none"}, 200),
    ({"Sec-Fetch-Site": "same-origin"}, 200),
    ({"Sec-Fetch-Site": "same-site"}, 403),
    ({"Sec-Fetch-Site": "cross-site"}, 403),
    ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, 403),
    (
        {
            "Sec-Fetch-Site": "cross-site",
            "Sec-Fetch-Mode": "navigate",
            "Sec-Fetch-Dest": "document",
        },
        200,
    ),
    (
        {
            "Sec-Fetch-Site": "cross-site",
            "Sec-Fetch-Mode": "navigate",
            "Sec-Fetch-Dest": "iframe",
        },
        403,
    ),
]


@pytest.mark.parametrize(("headers", "status"), SITES)
def test_pages_of_other_sites_are_not_answered(service, headers, status):
    """A page elsewhere reads nothing and sends nothing; a link there may lead here (42)."""
    headers = {name: service.base if value == "OWN" else value for name, value in headers.items()}
    found = service.ask("/health", headers=headers)

    assert found.status == status

    assert not [name for name in found.headers if name.startswith("access-control")]


def test_no_form_of_another_site_changes_anything(attacked):
    """A form that a page elsewhere sends is refused, whatever it holds (43)."""
    form = {"Content-Type": "application/x-www-form-urlencoded", "Origin": "https://evil.example"}
    navigating = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Sec-Fetch-Site": "cross-site",
        "Sec-Fetch-Mode": "navigate",
        "Sec-Fetch-Dest": "document",
    }
    update = "update=INSERT+DATA+%7B%3Cu%3Aa%3E+%3Cu%3Ab%3E+1%7D"
    with unharmed(attacked):
        for headers in (form, navigating):
            assert attacked.ask("/sparql", "POST", update, headers).status == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "POST"])
@pytest.mark.parametrize("path", ["/store", "/data", "/sparql/graph", "/sparql?default", "/health"])
def test_no_graph_store_takes_a_graph(attacked, method, path):
    """Nothing takes a graph, or gives one up (49)."""
    kind = {"Content-Type": "text/turtle"}
    with unharmed(attacked):
        found = attacked.ask(path, method, b"<u:a> <u:b> 1 .", kind)

    assert found.status in (404, 405, 415)


@pytest.mark.parametrize("path", ["/sparql", "/nergens"])
def test_a_refusal_runs_nothing_in_a_browser(attacked, path):
    """What was sent comes back escaped, and the policy of the reply runs no script of it (56)."""
    script = "<script>alert(1)</script>"
    found = attacked.ask(path, headers={"Accept": "text/html"}, query=script)

    assert found.media == "text/html"

    assert script not in found.text

    assert found.headers["x-content-type-options"] == "nosniff"

    assert "default-src 'none'; script-src 'self';" in found.headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd",
        "/static/../../../errors.py",
        "/static/%2e%2e/%2e%2e/errors.py",
        "/static/..%2f..%2ferrors.py",
        "/static/..\\..\\errors.py",
        "/static/page.css%00",
        "/static//page.css",
        "/static/",
        "/vendor/..",
    ],
)
def test_only_packaged_files_are_served(service, path):
    """No path leads out of what comes with the package (59)."""
    assert service.ask(path).status == 404


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.2", "example.org", ""])
def test_others_cannot_be_let_in(host):
    """An address that others reach is refused at the start, in one line (60)."""
    call = [sys.executable, "-m", "ggsr_kg.cli", "--lang", "en", "serve", "--host", host]
    done = subprocess.run(call, capture_output=True, text=True, check=False, timeout=60)

    assert done.returncode == 2

    assert len(done.stderr.splitlines()) == 1

    assert "password" in done.stderr


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EADDRINUSE, "--port 8321: this port is taken"),
        (errno.EACCES, "--port 8321: this port is for the administrator only"),
        (errno.EADDRNOTAVAIL, "--host ::1: this machine does not have this address"),
        (errno.EAFNOSUPPORT, "--host ::1: this machine does not have this address"),
        (errno.ENOBUFS, f"--port 8321: {os.strerror(errno.ENOBUFS)}"),
    ],
)
def test_a_port_that_cannot_be_had_is_told(monkeypatch, capsys, number, words):
    """Why the service cannot listen is said in one line, with the exit code of wrong use."""

    def bind(self, address):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(socket.socket, "bind", bind)
    monkeypatch.setattr(shell, "LANG", "en")
    with pytest.raises(typer.Exit) as stopped:
        shell.guarded(serve.serve)(host="::1")
    (line,) = capsys.readouterr().err.splitlines()

    assert (stopped.value.exit_code, line.partition(";")[0]) == (2, words)


def test_a_port_that_is_taken_is_told(service):
    """A second service at the same port ends before it has read anything."""
    call = [sys.executable, "-m", "ggsr_kg.cli", "serve", "--port", str(service.port)]
    done = subprocess.run(call, capture_output=True, text=True, check=False, timeout=60)

    assert (done.returncode, done.stderr.partition(";")[0]) == (
        2,
        f"--port {service.port}: deze poort is bezet",
    )


def test_who_can_read_is_told_before_the_address(tmp_path):
    """With files of the user it says at once what it does, then who can read; then it answers."""
    case = Path(__file__).parents[1] / "data" / "voorbeelden" / "geen-nazorg.ttl"
    port = servers.free_port()
    call = ["-m", "ggsr_kg.cli", "--lang", "en", "serve", "--data", str(case), "--port", str(port)]
    with subprocess.Popen([sys.executable, *call], stderr=subprocess.PIPE, text=True) as process:
        first, _, *lines = [process.stderr.readline() for _ in range(4)]
        with socket.create_connection(("127.0.0.1", port)) as asking:
            asking.sendall(b"HEAD /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
            found = asking.recv(12)
        process.terminate()

    assert first == "building and reasoning ...\n"

    assert "every account on this machine" in lines[0]

    assert lines[1] == f"open http://127.0.0.1:{port}/ (stop with Ctrl-C)\n"

    assert found == b"HTTP/1.1 200"


def test_what_is_not_read_keeps_the_service_from_starting(tmp_path):
    """It says so before it says what is not read: an answer would miss that."""
    sheet = Path(__file__).parents[1] / "data" / "werkmap" / "voorbeelden.xlsx"
    made = openpyxl.load_workbook(sheet)
    made.create_sheet("Notities").append(["kop"])
    made["Notities"].append(["iets"])
    made.save(tmp_path / "casussen.xlsx")
    call = ["-m", "ggsr_kg.cli", "serve", "--port", str(servers.free_port())]
    call += ["--data", str(tmp_path / "casussen.xlsx")]
    done = subprocess.run(
        [sys.executable, *call], capture_output=True, text=True, check=False, timeout=60
    )
    _, told, why = done.stderr.splitlines()

    assert done.returncode == 2

    assert told.startswith("ggsr serve: niet gestart, want ")
    assert told.endswith("; verbeter wat hieronder staat")

    assert "blad Notities" in why


def test_a_system_that_cannot_fork_is_told(monkeypatch, capsys):
    """Where processes cannot be split, as on Windows, the service says so in one line."""
    monkeypatch.delattr(os, "fork")
    with pytest.raises(typer.Exit) as stopped:
        shell.guarded(serve.serve)()

    assert stopped.value.exit_code == 2

    assert "WSL" in capsys.readouterr().err


@pytest.mark.slow
def test_under_load_every_answer_is_whole():
    """Fifty clients at once, some with heavy questions, get the right bytes or a refusal."""
    script = Path(__file__).parents[1] / "benchmarks" / "service.py"
    done = subprocess.run(
        [sys.executable, str(script), "10"], capture_output=True, text=True, check=False
    )
    told = done.stdout

    assert "wrong or cut answers: 0\n" in told, told + done.stderr

    assert done.returncode == 0

    assert int(re.search(r"server and children: (\d+) MB", told)[1]) < 4096

    assert re.search(r"endless \w+ +no answer within the time limit", told)


@pytest.mark.parametrize(("number", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_the_command_ends_as_others_do(number, code):
    """Ctrl-C, or whoever ends the service, gives the exit code of that and no traceback."""
    with serving() as server:
        server.process.send_signal(getattr(signal, number))

        assert server.process.wait(10) == code

        assert "Traceback" not in server.said
