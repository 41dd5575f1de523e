"""Without a file nothing goes wrong; with one exactly what its rules name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cdk.local.endpoint.misbehaving import FILE, TABLES, Misbehaviour


def asked(path: str, method: str = "GET", target: str = "") -> dict[str, Any]:
    return {"path": path, "method": method, "headers": [(b"X-Amz-Target", target.encode())] if target else []}


@pytest.mark.parametrize(
    ("scope", "how"),
    [
        (asked("/", "POST", f"{TABLES}PutItem"), "throttled"),
        (asked("/", "POST", f"{TABLES}GetItem"), None),
        (asked("/", "POST", "secretsmanager.PutSecretValue"), None),
        (asked("/bucket/key"), "slow"),
        (asked("/media/token/w/v/1/file"), None),
        (asked("/_aws/execute-api/x/y"), None),
    ],
)
def test_only_what_the_rules_name_goes_wrong(tmp_path: Path, scope: dict[str, Any], how: str | None) -> None:
    rules = Misbehaviour(tmp_path)
    assert rules.of(scope) is None
    (tmp_path / FILE).write_text(
        json.dumps(
            [
                {"of": "dynamodb", "asks": ["PutItem"], "chance": 1, "how": "throttled"},
                {"of": "s3", "asks": ["GET"], "chance": 1, "how": "slow"},
            ]
        )
    )
    assert rules.of(scope) == how
