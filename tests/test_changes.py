"""Changes (contracts §8): closed kinds, strict fields, and the account of a model's inputs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from pydantic import ValidationError

from multipolar.errors import InvalidData, UnknownName
from multipolar.wiring import KINDS, MODELS, Change, Engagement, Policy, Said, Shock, Substitution, account
from multipolar.wiring.changes import schema

HALF = {"partner": "JPN", "domain": "trade", "factor": 0.5, "start": 2028}


def test_every_kind_is_a_shock_or_a_policy_under_its_own_word_and_some_model_applies_it():
    for word, kind in KINDS.items():
        assert kind.model_fields["kind"].default == word
        assert issubclass(kind, Shock) != issubclass(kind, Policy)
        assert kind.__doc__
        heard = [name for name, model in MODELS.items() if kind in model.apply.registry]
        assert heard, f"no model applies {word}"


def test_a_change_holds_from_its_first_to_its_last_year():
    change = Engagement(**HALF, end=2030)
    assert [year for year in range(2026, 2033) if change.active(year)] == [2028, 2029, 2030]
    assert Engagement(**HALF).active(2100)
    assert not Engagement(**HALF).active(2027)


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        ({"factor": -0.1}, "greater_than_equal"),
        ({"factor": float("nan")}, "finite_number"),
        ({"factor": float("inf")}, "finite_number"),
        ({"factor": "0.5"}, "float_type"),
        ({"factor": True}, "float_type"),
        ({"start": 2028.0}, "int_type"),
        ({"start": "2028"}, "int_type"),
        ({"end": 2027}, "ends-before-start"),
        ({"domain": "trad"}, "literal_error"),
        ({"factr": 1.0}, "extra_forbidden"),
        ({"cost_usd_bn": 1.0}, "extra_forbidden"),
    ],
)
def test_a_wrong_field_is_refused(wrong, kind):
    with pytest.raises(ValidationError) as caught:
        Engagement(**{**HALF, **wrong})
    assert [error["type"] for error in caught.value.errors()] == [kind]


def test_a_policy_has_a_cost_and_a_substitution_does_not_shrink():
    assert Substitution(**{**HALF, "factor": 2}, cost_usd_bn=0).cost_usd_bn == 0
    with pytest.raises(ValidationError) as caught:
        Substitution(**HALF)
    assert {error["loc"] for error in caught.value.errors()} == {("cost_usd_bn",), ("factor",)}


def test_a_change_is_frozen():
    with pytest.raises(ValidationError):
        Engagement(**HALF).factor = 0.1  # type: ignore[misc]


class Fake:
    def actor(self, text):
        if text not in ("Japan", "JPN"):
            raise UnknownName.of("actor", text, ["Japan", "JPN"])
        return "JPN"


def test_with_a_region_an_actor_becomes_its_code_and_a_wrong_one_names_the_nearest():
    context = {"region": Fake()}
    assert Engagement.model_validate({**HALF, "partner": "Japan"}, context=context).partner == "JPN"
    with pytest.raises(ValidationError) as caught:
        Engagement.model_validate({**HALF, "partner": "Japn"}, context=context)
    assert caught.value.errors()[0]["ctx"]["nearest"] == ("Japan", "JPN")


def test_the_schema_has_every_kind():
    found = schema()
    assert found["discriminator"]["mapping"].keys() == KINDS.keys()
    assert found["$defs"]["Engagement"]["additionalProperties"] is False


def test_the_base_is_no_kind():
    assert Change not in KINDS.values()


@dataclass
class Inputs:
    value: np.ndarray
    takeup: np.ndarray


def test_an_account_has_a_row_a_field_in_their_order():
    found = account(Inputs, takeup=Said("assumed", note="a guess"), value=Said("read", [7, 3, 7]))
    assert found["field"].to_list() == ["value", "takeup"]
    assert found["refs"].to_list() == [[3, 7], []]


def test_an_account_without_a_source_is_refused_all_at_once():
    with pytest.raises(InvalidData) as caught:
        account(Inputs, value=Said("read"), takup=Said("assumed", note="x"))
    assert [str(fault) for fault in caught.value.faults] == [
        "takeup: nothing is said about 'takeup'; expected a row a field (contracts §7) [unaccounted]",
        "value: 'value' has no source; expected refs, or the basis assumed and a note [no-source]",
        "takup: the inputs have no 'takup'. Did you mean takeup? [unknown-field]",
    ]
    with pytest.raises(InvalidData, match="Did you mean assumed"):
        account(Inputs, value=Said("read", [1]), takeup=Said("assumd", [1]))
    with pytest.raises(InvalidData, match="no source"):
        account(Inputs, value=Said("read", [1]), takeup=Said("assumed"))
