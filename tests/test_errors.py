"""The tree of errors (contracts §2): one class one cause, whole messages, errors that survive a worker process."""

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multipolar.errors import (
    Fault,
    InvalidData,
    MissingExtra,
    MultipolarError,
    NotConverged,
    UnknownName,
    UsageError,
    nearest,
)


def examples() -> list[MultipolarError]:
    return [
        UsageError(Fault("bad-date", "'x' is not a day", expected="a day such as 2025-10-26")),
        UnknownName.of("actor", "Jappan", ["Japan", "Jordan"]),
        MissingExtra("audit", "reading a PDF"),
        InvalidData([Fault("a", "one"), Fault("b", "two", "tables/ties.csv", 7, "value")]),
        NotConverged("quantity_trade", 0.25),
    ]


def test_the_tree_and_its_exit_codes() -> None:
    assert [type(error).exit_code for error in examples()] == [2, 2, 2, 3, 4]
    assert all(isinstance(error, MultipolarError) for error in examples())
    assert issubclass(UnknownName, UsageError)
    assert issubclass(MissingExtra, UsageError)
    assert not issubclass(InvalidData, UsageError)
    assert MultipolarError.exit_code == 1


def test_what_a_fault_says() -> None:
    whole = Fault(
        "unknown-actor",
        "'JPM' in subject",
        "tables/ties.csv",
        12,
        "subject",
        "a code of tables/actors.csv",
        ("JPN", "JAM"),
    )
    assert str(whole) == (
        "tables/ties.csv:12:subject: 'JPM' in subject; expected a code of tables/actors.csv. "
        "Did you mean JPN or JAM? [unknown-actor]"
    )
    assert str(Fault("rule", "what")) == "what [rule]"
    assert str(Fault("rule", "what", "file.csv")) == "file.csv: what [rule]"
    assert str(Fault("rule", "what", "file.csv", 3)) == "file.csv:3: what [rule]"
    assert whole.as_dict() == {
        "rule": "unknown-actor", "what": "'JPM' in subject", "file": "tables/ties.csv", "row": 12, "column": "subject",
        "expected": "a code of tables/actors.csv", "nearest": ("JPN", "JAM"),
    }  # fmt: skip


def test_what_an_error_says() -> None:
    assert [str(error) for error in examples()] == [
        "'x' is not a day; expected a day such as 2025-10-26 [bad-date]",
        "'Jappan' is not a known actor. Did you mean Japan? [unknown-actor]",
        "reading a PDF needs an optional part; expected pip install 'multipolar[audit]' [missing-extra]",
        "2 faults\n  one [a]\n  tables/ties.csv:7:value: two [b]",
        "quantity_trade did not converge: residual 0.25",
    ]
    assert str(InvalidData([Fault("a", "one")])).startswith("1 fault\n")


def test_a_very_long_name_is_not_repeated_whole() -> None:
    message = str(UnknownName.of("actor", "x" * 10_000, ["xx"]))
    assert len(message) < 200
    assert message.startswith("'xxxxx")


@pytest.mark.parametrize("error", examples(), ids=lambda error: type(error).__name__)
def test_errors_come_back_whole_from_a_worker_process(error: MultipolarError) -> None:
    back = pickle.loads(pickle.dumps(error))
    assert type(back) is type(error)
    assert str(back) == str(error)
    assert back.__dict__ == error.__dict__


def test_all_faults_are_kept_in_order_and_from_any_iterable() -> None:
    faults = [Fault(str(k), f"fault {k}") for k in range(40)]
    error = InvalidData(iter(faults))
    assert error.faults == tuple(faults)
    assert str(error).count("\n") == 40


def test_nearest_is_blind_to_case_and_best_first() -> None:
    assert nearest("VIETNAM", ["Thailand", "Vietnam", "Viet Nam"]) == ("Vietnam", "Viet Nam")
    assert nearest("zzz", ["Japan"]) == ()
    assert len(nearest("aa", [f"aa{k}" for k in range(9)])) == 3


@settings(max_examples=40)
@given(st.text(max_size=30), st.lists(st.text(max_size=12), max_size=8))
def test_nearest_answers_only_with_what_is_known(text: str, known: list[str]) -> None:
    found = nearest(text, known)
    assert set(found) <= set(known)
    assert len(found) == len(set(found))
