"""Work over processes: in order, nothing doubled, and what is lost is said to be."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice

import pytest

from ggsr_kg import pool
from ggsr_kg.errors import GgsrError, Text


def squared(number):
    """Return the square of *number*, the first ones later than those that follow."""
    time.sleep(0.02 if number < 3 else 0)
    return number * number


def results(tasks, work, workers=2, limit=60):
    """Return what comes of *tasks*."""
    return [made for _, made in pool.over(tasks, work, workers, limit)]


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_results_come_in_order(workers):
    """However many processes there are, the answers come in the order of the tasks."""
    assert [n * n for n in range(40)] == results(range(40), squared, workers)
    assert [] == results([], squared, workers)


def test_a_process_that_dies_costs_its_task_only(tmp_path):
    """It is tried once more, alone, and then lost; the others are done."""

    def work(number):
        with (tmp_path / f"{number}-{time.monotonic_ns()}").open("w"):
            pass
        if number == 5:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    found = results(range(10), work)

    assert [n for n in range(10) if n != 5] == [n for n in found if not isinstance(n, pool.Lost)]
    assert isinstance(found[5], pool.Lost)
    assert "ended" in found[5].why.en
    assert 2 == len(list(tmp_path.glob("5-*")))
    assert 11 == len(list(tmp_path.glob("*")))


def test_a_process_does_a_few_tasks_only(monkeypatch):
    """Then a new one takes its place, so that what a process keeps stays little."""
    monkeypatch.setattr(pool, "_TASKS", 3)

    found = results(range(14), lambda number: (number, os.getpid()))

    assert list(range(14)) == [number for number, _ in found]
    done = Counter(process for _, process in found)
    assert os.getpid() not in done
    assert max(done.values()) <= 3
    assert len(done) >= 5


def test_a_process_killed_once_loses_nothing(tmp_path):
    """What a process did when it was killed is done again."""

    def work(number):
        if number == 3 and not (tmp_path / "killed").exists():
            (tmp_path / "killed").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    assert list(range(8)) == results(range(8), work)


def test_a_task_without_end_is_stopped():
    """What takes longer than the limit is lost, twice tried."""

    def work(number):
        while number == 1:
            time.sleep(0.01)
        return number

    found = results(range(4), work, limit=0.3)

    assert [0, 2, 3] == [each for each in found if not isinstance(each, pool.Lost)]
    assert "longer" in found[1].why.en


def test_what_cannot_be_sent_is_lost():
    """The process lives on: a fault in packing what was made is one like any other."""
    found = results(range(3), lambda number: (lambda: number) if number == 1 else number)

    assert [0, 2] == [found[0], found[2]]
    assert "a fault of the program" in found[1].why.en


def alone(program):
    """Return how the Python *program* ends, when all its processes have."""
    start = "import os, signal\nfrom ggsr_kg import pool\n"
    arguments = [sys.executable, "-c", start + program]
    return subprocess.run(arguments, check=False, capture_output=True, text=True, timeout=30)


def test_no_process_outlives_the_command():
    """When it is killed they end, also those that wait, or have an answer nobody will read."""
    ended = alone(
        "for task, _ in pool.over(range(100), lambda number: bytes(2**22), 3, 60):\n"
        "    if task == 7:\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
    )

    assert (-signal.SIGKILL, "", "") == (ended.returncode, ended.stdout, ended.stderr)


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_signal_while_a_process_starts_is_not_lost(name):
    """In the parent it counts when the process has started, in the child not at all."""
    hook = f"lambda: signal.raise_signal(signal.{name})"
    ended = alone(
        "import sys\n"
        "signal.signal(signal.SIGTERM, lambda number, frame: sys.exit('ended'))\n"
        f"os.register_at_fork(after_in_parent={hook}, after_in_child={hook})\n"
        "try:\n"
        "    list(pool.over(range(4), abs, 2, 60))\n"
        "except KeyboardInterrupt:\n"
        "    sys.exit('ended')\n"
    )

    assert (1, "", "ended\n") == (ended.returncode, ended.stdout, ended.stderr)


def test_what_is_ignored_stays_so():
    """What nohup keeps from the command does not end its processes either."""
    ended = alone(
        "signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "ignored = lambda task: signal.getsignal(signal.SIGHUP) == signal.SIG_IGN\n"
        "print(*(made for _, made in pool.over(range(2), ignored, 2, 60)))\n"
    )

    assert ("True True\n", "") == (ended.stdout, ended.stderr)


def test_an_error_of_ours_comes_through():
    """A refusal in a process is the refusal of the whole."""

    def work(number):
        if number == 2:
            raise GgsrError("x.nt", Text("fout", "wrong"), Text("verbeter", "mend"))
        return number

    with pytest.raises(GgsrError, match=r"x\.nt: wrong"):
        results(range(4), work)


def test_of_two_errors_the_first_in_order_comes_through():
    """What is told does not depend on which process is the faster."""

    def work(number):
        time.sleep(0.3 if number == 1 else 0)
        raise GgsrError(f"{number}.nt", Text("fout", "wrong"), Text("verbeter", "mend"))

    found = pool.over(range(1, 9), work, 2, 60)

    with pytest.raises(GgsrError, match=r"1\.nt: wrong"):
        next(found)


@pytest.mark.parametrize("workers", [1, 2, 5])
@pytest.mark.parametrize("many", [0, 1, 3])
def test_an_error_in_the_tasks_comes_after_those_that_there_were(workers, many):
    """However many processes there are, what is told is the first in order."""

    def tasks():
        yield from range(many)
        raise GgsrError("later", Text("a", "b"), Text("c", "d"))

    def refused(number):
        squared(number)
        raise GgsrError(f"task {number}", Text("a", "b"), Text("c", "d"))

    found = pool.over(tasks(), squared, workers, 60)
    assert [n * n for n in range(many)] == [made for _, made in islice(found, many)]
    with pytest.raises(GgsrError) as error:
        next(found)
    assert "later" == error.value.where
    with pytest.raises(GgsrError) as error:
        results(tasks(), refused, workers)
    assert ("task 0" if many else "later") == error.value.where


def test_tasks_are_taken_as_they_can_be_done():
    """Only a few tasks more than there are processes are taken from a long list."""
    taken = []

    def tasks():
        for number in range(1000):
            taken.append(number)
            yield number

    first = pool.over(tasks(), squared, 2, 60)
    next(first)
    first.close()

    assert len(taken) < 40


@dataclass(frozen=True, slots=True)
class Slotted:
    """Something that goes over processes as its kind and its values."""

    name: str
    inner: Text
    rest: tuple[int, ...] = ()


@dataclass(slots=True)
class Counted:
    """Something with a value that it is not made with."""

    name: str
    times: int = field(default=0, init=False)


def test_what_is_made_comes_back_the_same():
    """Whatever it is of, and what is one thing stays one."""
    text = Text("een", "one")
    counted = Counted("x")
    counted.times = 3
    made = [Slotted("a", text), Slotted("b", text, (1, 2)), counted, Slotted, {"a": text}]
    ((found,),) = [results([0], lambda number: made, workers=2)]

    assert found == made
    assert found[0].inner is found[1].inner
    assert found[2].times == 3


class Halting:
    """An answer that stops the process that sends it, the first time, when half of it is sent."""

    def __init__(self, mark):
        self.mark = mark

    def __call__(self, task):
        """Return *task*, or send half an answer."""
        if task or self.mark.exists():
            return task
        self.mark.touch()
        pipe = sys._getframe(2).f_locals["pipe"]
        os.write(pipe.fileno(), (1000).to_bytes(4, "big") + b"half")
        os.kill(os.getpid(), signal.SIGSTOP)
        return task


def test_a_process_that_stops_while_it_answers_costs_no_more_than_its_time(tmp_path):
    """It is ended, and what it did is done again."""
    assert results(range(3), Halting(tmp_path / "mark"), limit=1) == [0, 1, 2]
    assert (tmp_path / "mark").exists()
