"""WAF."""

from __future__ import annotations

from cdk.terraform.hcl import Literal
from cdk.terraform.mapping import Place
from cdk.terraform.rules import By, Entry, Name, Type


def texts(place: Place, member: str) -> None:
    """Answers of a web ACL: a map by their keys becomes a block each, with its key in it."""
    answers = place.inside(member)
    for key, answer in answers.value.items():
        block = place.nested("custom_response_body", (*answers.path, key), answer)
        block.give("key", Literal(value=key), "the answer's name in the template's map")
        block.fill({}, {})


BESIDE = ()
TYPES: dict[str, Entry] = {
    "AWS::WAFv2::WebACL": Type(
        "aws_wafv2_web_acl",
        ref="id",
        attributes={"Arn": "arn", "Id": "id"},
        name=Name("name", 128),
        properties={"CustomResponseBodies": By(texts)},
    ),
}
