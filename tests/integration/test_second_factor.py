"""A second factor at the deployed application: real key, real PostgreSQL, real rights, through the front."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from typing import Any

import pytest

from practika.domain.one_time_code import STEP_SECONDS, code_of, step_at
from tests.cloud import Cloud, Person, Refused, aws

PASSWORD = "a long enough password"


def now_step() -> int:
    return step_at(datetime.now(UTC))


def refused(person: Person, path: str, body: Any) -> Refused:
    with pytest.raises(Refused) as refusal:
        person.call("POST", path, body, token="" if "sign-in" in path else None)
    assert set(refusal.value.body) - {"details"} == {"code", "message", "requestId"}
    return refusal.value


def set_up(person: Person) -> tuple[str, int, list[str]]:
    """The secret, the step that is used up by it, and the recovery codes."""
    secret = person.call("POST", "/api/me/factor", {"password": PASSWORD})["secret"]
    step = now_step()
    made = person.call("POST", "/api/me/factor/confirm", {"code": code_of(secret, step)})
    return secret, step, made["recoveryCodes"]


def challenge(person: Person) -> str:
    asked = refused(person, "/api/sign-in", {"email": person.email, "password": PASSWORD})
    assert (asked.status, asked.code, asked.body["details"]["expiresInSeconds"]) == (
        401,
        "second_factor_needed",
        300,
    )
    return str(asked.body["details"]["challenge"])


def answer(person: Person, code: str) -> Any:
    body = {"challenge": challenge(person), "code": code}
    return person.call("POST", "/api/sign-in/code", body, token="")


def later_code(secret: str, used: int) -> tuple[str, int]:
    """A code that counts now and was not used: of the next step where that is soon enough."""
    while now_step() + 1 <= used:
        time.sleep(1)
    step = max(used + 1, now_step())
    assert step - now_step() <= 1, STEP_SECONDS
    return code_of(secret, step), step


def test_a_code_opens_a_session_once_and_the_row_tells_no_secret(cloud: Cloud) -> None:
    ana = cloud.person("Ana")
    assert ana.call("GET", "/api/me/factor") == {"since": None, "recoveryCodesLeft": 0}
    secret, used, codes = set_up(ana)
    assert len(set(codes)) == 10
    assert refused(
        ana, "/api/sign-in/code", {"challenge": challenge(ana), "code": code_of(secret, used)}
    ).code == ("code_wrong")
    code, step = later_code(secret, used)
    session = answer(ana, f"{code[:3]} {code[3:]}")
    assert session["person"]["email"] == ana.email
    assert ana.call("GET", "/api/me", token=session["accessToken"])["person"]["name"] == "Ana"
    again = {"challenge": challenge(ana), "code": code}
    assert refused(ana, "/api/sign-in/code", again).code == "code_wrong"
    assert answer(ana, codes[0].lower())["person"]["email"] == ana.email
    assert ana.call("GET", "/api/me/factor")["recoveryCodesLeft"] == 9
    proof = {"password": PASSWORD, "code": codes[0]}
    assert refused(ana, "/api/me/factor/remove", proof).code == "code_wrong"
    assert ana.call("POST", "/api/me/factor/remove", {**proof, "code": codes[1]})["since"] is None
    ana.signed_in(ana.call("POST", "/api/sign-in", {"email": ana.email, "password": PASSWORD}, token=""))
    assert step > used


def test_a_challenge_is_no_session_and_ends_after_five_codes(cloud: Cloud) -> None:
    ben = cloud.person("Ben")
    secret, used, _ = set_up(ben)
    text = challenge(ben)
    with pytest.raises(Refused) as refusal:
        ben.call("GET", "/api/me", token=text)
    assert refusal.value.status == 401
    for _ in range(5):
        assert refused(ben, "/api/sign-in/code", {"challenge": text, "code": "000000"}).code == "code_wrong"
    code, _ = later_code(secret, used)
    ended = refused(ben, "/api/sign-in/code", {"challenge": text, "code": code})
    assert (ended.status, ended.code) == (401, "challenge_ended")
    for _ in range(5):
        refused(ben, "/api/sign-in/code", {"challenge": challenge(ben), "code": "000000"})
    slowed = refused(ben, "/api/sign-in/code", {"challenge": challenge(ben), "code": code})
    assert (slowed.status, slowed.body["details"]["retryAfterSeconds"]) == (429, 600)


def test_the_key_is_made_once_and_stays(cloud: Cloud) -> None:
    secrets, doors = aws(cloud, "secretsmanager"), aws(cloud, "lambda")
    names = [each["Name"] for each in secrets.list_secrets()["SecretList"]]
    (name,) = [each for each in names if "signingkey" in each.lower().replace("-", "")]

    def keys() -> Any:
        return json.loads(secrets.get_secret_value(SecretId=name)["SecretString"])["factor_keys"]

    before = keys()
    assert len(bytes.fromhex(before["keys"][before["current"]])) == 32
    doors.invoke(FunctionName=cloud.outputs["DeployKeysName"], Payload=b"{}")
    assert keys() == before
