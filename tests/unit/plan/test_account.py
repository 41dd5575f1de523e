"""Before a deploy builds anything: is somebody signed in, and was the account prepared?"""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError, NoCredentialsError

from cdk.delivery.account import NotReady, ready_account


def refusal(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "told"}}, "any")


class Aws:
    """STS and CloudFormation; either may fail."""

    def __init__(self, *, who: Exception | None = None, toolkit: Exception | None = None) -> None:
        self.who, self.toolkit = who, toolkit

    def __call__(self, name: str) -> Any:
        return self

    def get_caller_identity(self) -> dict[str, str]:
        if self.who:
            raise self.who
        return {"Account": "111122223333"}

    def describe_stacks(self, **asked: str) -> None:
        assert asked == {"StackName": "CDKToolkit"}
        if self.toolkit:
            raise self.toolkit


@pytest.mark.parametrize("why", [NoCredentialsError(), refusal("ExpiredToken")])
def test_without_credentials_it_says_how_to_sign_in_and_what_works_without(why: Exception) -> None:
    with pytest.raises(NotReady, match="aws sso login") as told:
        ready_account("dev", "us-east-1", Aws(who=why))
    assert "make cost STAGE=dev" in str(told.value)


def test_an_account_that_was_never_prepared_is_told_the_one_command() -> None:
    with pytest.raises(NotReady, match="bootstrap aws://111122223333/us-east-1"):
        ready_account("dev", "us-east-1", Aws(toolkit=refusal("ValidationError")))


@pytest.mark.parametrize("toolkit", [None, refusal("AccessDenied")])
def test_whoever_may_not_look_goes_on(toolkit: Exception | None, capsys: pytest.CaptureFixture[str]) -> None:
    assert ready_account("dev", "us-east-1", Aws(toolkit=toolkit)) == "111122223333"
    assert capsys.readouterr().out == "dev: account 111122223333, us-east-1\n"
