"""The export of every stage's plan: whole books, no secret in a state, and what is kept is guarded."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator, Mapping

import pytest

from cdk.stages import STAGE_NAMES
from cdk.terraform import review, writing
from cdk.terraform.assembly import Stack, read
from cdk.terraform.export import modules_of
from cdk.terraform.module import Module
from cdk.terraform.problems import ExportRefused
from cdk.terraform.rules import Type
from cdk.terraform.table import TABLE
from tests.unit.plan.templates import Synthesized


@pytest.fixture(scope="session")
def modules(plans: Mapping[str, Synthesized]) -> Mapping[str, list[Module]]:
    """Every stage's modules."""
    return {name: modules_of(read(plan.folder)) for name, plan in plans.items()}


@pytest.fixture(scope="session")
def written(modules: Mapping[str, list[Module]]) -> Mapping[str, Mapping[str, str]]:
    """Every stage's files."""
    return {name: writing.files(name, each) for name, each in modules.items()}


@pytest.mark.parametrize("name", STAGE_NAMES)
def test_every_line_of_every_stage_is_booked_once(modules: Mapping[str, list[Module]], name: str) -> None:
    for module in modules[name]:
        ledger = module.ledger
        assert set(ledger.owed) == set(ledger.written) | set(ledger.dropped)
        assert not set(ledger.written) & set(ledger.dropped)
        assert all(len(why.split()) > 2 for why in (*ledger.dropped.values(), *ledger.given.values()))


@pytest.mark.parametrize("name", STAGE_NAMES)
def test_somebody_has_looked_where_each_line_goes(modules: Mapping[str, list[Module]], name: str) -> None:
    assert not review.unknown(modules[name]), "`make terraform-review`, and read the difference"


def test_a_stage_with_every_choice_is_exported_too(chosen: Synthesized) -> None:
    """Whatever has no entry would stop it, and so would what nobody has looked at."""
    modules = modules_of(read(chosen.folder))
    assert not review.unknown(modules), "`make terraform-review`, and read the difference"
    text = "".join(writing.files("dev", modules).values())
    for kind in ("elasticache_serverless_cache", "db_proxy_target", "guardduty_malware_protection_plan"):
        assert f'resource "aws_{kind}"' in text


@pytest.mark.parametrize("name", STAGE_NAMES)
def test_every_literal_that_is_booked_as_written_can_be_read(
    modules: Mapping[str, list[Module]], written: Mapping[str, Mapping[str, str]], name: str
) -> None:
    """A second pair of eyes on the books: long texts of the template must stand in the files of the module."""
    for module in modules[name]:
        folder = f"modules/{module.stack.id}/"
        text = "".join(each for path, each in written[name].items() if path.startswith(folder))
        for origin in module.ledger.written:
            value = module.ledger.owed[origin]
            if str(origin.path[0]).startswith("@") or "S3Bucket" in origin.path:  # written in other words
                continue
            if isinstance(value, str) and len(value) > 6 and not re.search(r"[\n\"$%\\]|\.zip$", value):
                assert module.scope.prefix.written(value).text().strip('"') in text, origin


@pytest.mark.parametrize("name", STAGE_NAMES)
def test_every_name_that_belongs_to_the_stage_follows_the_prefix(
    modules: Mapping[str, list[Module]], written: Mapping[str, Mapping[str, str]], name: str
) -> None:
    """So that two deployments live in one account. The CDK joins some of its names without a hyphen."""
    prefix = modules[name][0].scope.prefix
    left = {path: text for path, text in written[name].items() if path.startswith("modules/")}
    assert not [path for path, text in left.items() if prefix.found(text)]
    assert f"practika{name}" not in "".join(left.values())
    assert "${var.prefix}-packages" in written[name]["main.tf"]


def test_what_outlives_a_stack_is_guarded(modules: Mapping[str, list[Module]]) -> None:
    for module in modules["prod"]:
        for logical, resource in module.stack.resources.items():
            if resource["Type"] == "AWS::Lambda::Version":
                continue  # Terraform publishes versions and never deletes one
            if resource.get("DeletionPolicy") in ("Retain", "Snapshot"):
                places = next(
                    v for k, v in module.ledger.written.items() if str(k) == f"{logical}.@DeletionPolicy"
                )
                assert all(re.search(r"prevent_destroy|skip_destroy", place) for place in places)


@pytest.mark.parametrize("name", STAGE_NAMES)
def test_no_secret_is_written_where_a_state_keeps_it(
    written: Mapping[str, Mapping[str, str]], name: str
) -> None:
    text = "".join(written[name].values())
    assert not re.search(r"^  (secret_string|password)\s+=", text, re.M)
    assert "{{resolve:" not in text


@pytest.mark.parametrize("name", STAGE_NAMES)
def test_the_machines_have_exactly_the_places_that_are_filled(
    written: Mapping[str, Mapping[str, str]], name: str
) -> None:
    machines = [path for path in written[name] if path.endswith(".asl.json")]
    assert machines
    for path in machines:
        text = written[name][path]
        json.loads(text)
        hcl = written[name][f"{path.rsplit('/', 2)[0]}/machines.tf"]
        given = set(re.findall(r"^\s+(\w+)\s+=", hcl.split("templatefile(")[1].split("})")[0], re.M))
        assert set(re.findall(r"\$\{(\w+)\}", text)) == given


def test_the_state_of_a_stage_on_aws_is_remote_and_locked(written: Mapping[str, Mapping[str, str]]) -> None:
    assert 'backend "s3"' in written["prod"]["terraform.tf"]
    assert "use_lockfile = true" in written["prod"]["terraform.tf"]


def alone(plans: Mapping[str, Synthesized]) -> Iterator[tuple[str, str, Stack]]:
    """The first resource of each type that has a property: its type, the property, and a stack of it alone."""
    seen: set[tuple[str, str]] = set()
    for plan in plans.values():
        for stack in read(plan.folder):
            for logical, resource in stack.resources.items():
                for member in resource.get("Properties", {}):
                    if (resource["Type"], member) not in seen:
                        seen.add((resource["Type"], member))
                        template = {"Resources": {logical: resource}}
                        yield resource["Type"], member, dataclasses.replace(stack, template=template)


def test_what_is_copied_to_the_second_region_waits_until_it_is_there(
    written: Mapping[str, Mapping[str, str]],
) -> None:
    made = written["prod"]["main.tf"]
    for waits in ("data", "keep"):
        assert "depends_on" in made.split(f'module "{waits}"')[1].split("\n}\n")[0]
    replicated = written["prod"]["modules/data/storage.tf"].split("aws_s3_bucket_replication_configuration")[
        1
    ]
    assert "depends_on = [aws_s3_bucket_versioning.media]" in replicated


def test_an_entry_less_and_the_export_refuses(plans: Mapping[str, Synthesized]) -> None:
    stacks = {kind: stack for kind, _, stack in alone(plans)}
    assert len(stacks) > 40
    for kind, stack in stacks.items():
        table = {name: entry for name, entry in TABLE.items() if name != kind}
        with pytest.raises(ExportRefused, match=f"no entry for {kind}"):
            modules_of([stack], table)


def test_each_rename_less_and_the_export_refuses(plans: Mapping[str, Synthesized]) -> None:
    """Every plain rename of the table is needed: without it the line has no counterpart."""
    tried = 0
    for kind, member, stack in alone(plans):
        entry = TABLE[kind]
        if not isinstance(entry, Type) or not isinstance(entry.properties.get(member), str):
            continue
        rest = {name: each for name, each in entry.properties.items() if name != member}
        table = {**TABLE, kind: dataclasses.replace(entry, properties=rest)}
        with pytest.raises(ExportRefused, match=rf"\.{member}: has no counterpart"):
            modules_of([stack], table)
        tried += 1
    assert tried > 20
