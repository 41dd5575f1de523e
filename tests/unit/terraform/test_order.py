"""What must be there first: CloudFormation knows by itself or by the order of stacks, Terraform has to be told."""

from __future__ import annotations

import dataclasses
from typing import Any

from tests.unit.terraform.small import files, queue, stack, text

RULES = [{"Status": "Enabled", "NoncurrentVersionExpiration": {"NoncurrentDays": 30}}]
COPIES = {
    "Role": "arn:r",
    "Rules": [{"Status": "Enabled", "Destination": {"Bucket": "arn:aws:s3:::there"}}],
}
VERSIONS = {"VersioningConfiguration": {"Status": "Enabled"}}


def _bucket(**properties: Any) -> dict[str, Any]:
    return {"Type": "AWS::S3::Bucket", "Properties": properties}


def test_copies_and_rules_of_versions_wait_until_the_bucket_keeps_them() -> None:
    kept = {"LifecycleConfiguration": {"Rules": RULES}, "ReplicationConfiguration": COPIES}
    made = text({"Films": _bucket(**kept, **VERSIONS)}, "storage")
    assert made.count("depends_on = [aws_s3_bucket_versioning.films]") == 2


def test_each_bucket_waits_for_its_own() -> None:
    one = _bucket(LifecycleConfiguration={"Rules": RULES})
    made = text({"Films": _bucket(**VERSIONS), "Notes": one}, "storage")
    assert "depends_on" not in made


def test_a_stack_that_names_nothing_of_the_one_before_it_waits_for_it_nevertheless() -> None:
    second = dataclasses.replace(stack("second", Resources={"Letters": queue()}), after=("one",))
    made = files(stack("one", Resources={"Letters": queue()}), second)["main.tf"]
    assert made.split('module "second"')[1].count("depends_on = [module.one]") == 1
    assert "depends_on" not in made.split('module "second"')[0]


def test_a_stack_that_takes_something_from_the_one_before_it_does_not_wait_for_all_of_it() -> None:
    output = {"Url": {"Value": {"Ref": "Letters"}, "Export": {"Name": "url"}}}
    one = stack("one", Resources={"Letters": queue()}, Outputs=output)
    taken = queue(QueueName={"Fn::ImportValue": "url"})
    second = dataclasses.replace(stack("second", Resources={"Mine": taken}), after=("one",))
    assert "depends_on" not in files(one, second)["main.tf"]
