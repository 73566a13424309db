"""`gerege catalogue show ID`: one entry, readable, with what is not verified said so."""

import pytest

from gerege.__main__ import main


def shown(entry: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What the command prints for an entry."""
    assert main(["catalogue", "show", entry]) == 0
    return capsys.readouterr().out


def test_an_indicator_shows_its_strength_in_each_set(capsys: pytest.CaptureFixture[str]) -> None:
    out = shown("coercion_at_destination.threat_inform", capsys)

    assert "adult_labour: weak, secondary\n" in out
    assert "adult_sexual: medium, recalled, unverified" in out
    assert "child_sexual: unknown (counts as medium), recalled, unverified" in out
    assert "question mn: " in out
    assert "source: ILO-EC-2009: " in out
    assert "closed by a no to: gate.threats" in out


def test_an_indicator_says_where_a_set_does_not_have_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert "child_labour: not in this set" in shown("exploitation.social_protection", capsys)


def test_a_strength_that_stood_out_of_order_in_its_source_says_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = shown("recruitment_abuse_of_vulnerability.travel_difficulty", capsys)

    assert "to be checked against its source" in out


def test_a_gateway_shows_what_it_closes_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    out = shown("gate.threats", capsys)

    assert "a no closes: coercive_recruitment.threat_inform: There was no threat" in out
    assert "reopened by: coercion_at_destination.violence" in out


def test_a_form_and_a_safety_fact_show_what_they_stand_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert "speaks for: purpose" in shown("form.begging_made", capsys)
    assert "urgency: danger" in shown("safety.controller_near", capsys)


def test_an_unknown_id_is_refused_with_the_nearest_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["catalogue", "show", "exploitation.hour"]) == 1
    assert "Did you mean exploitation.hours?" in capsys.readouterr().err
