"""build(stage) -> App: makes the stacks and hands them to each other."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

from aws_cdk import (
    App,
    CliCredentialsStackSynthesizer,
    DefaultStackSynthesizer,
    Environment,
    Tags,
    Validations,
)
from aws_cdk import aws_sns as sns
from cdk_nag import AwsSolutionsChecks

from cdk.stacks.api import ApiStack
from cdk.stacks.audit import AuditStack
from cdk.stacks.data import DataStack
from cdk.stacks.database import DatabaseStack
from cdk.stacks.delivery import DeliveryStack
from cdk.stacks.insight import InsightStack
from cdk.stacks.keep import KeepStack
from cdk.stacks.live import LiveStack
from cdk.stacks.media import MediaStack
from cdk.stacks.network import NetworkStack
from cdk.stacks.night import NightStack
from cdk.stacks.second import SecondStack
from cdk.stacks.site import SiteStack
from cdk.stacks.warehouse import WarehouseStack
from cdk.stacks.watch import Estate, WatchStack
from cdk.stages import ROOT, STAGE_NAMES, Stage, stage


def build(chosen: Stage, *, outdir: Path | None = None, judged: bool = False) -> App:
    """The whole application of one stage, not yet synthesized; `judged` as `empty` says."""
    app = empty(outdir, judged=judged)
    options = partial(_options, chosen)
    bell = InsightStack(app, chosen, **options("insight")).bell
    data = DataStack(app, chosen, **options("data"))
    second = None
    if chosen.second_region:
        second = SecondStack(app, chosen, **options("second", region=chosen.second_region))
        data.add_stack_dependency(second, "S3 copies only into a bucket that is there")
    network = NetworkStack(app, chosen, **options("network")).network if chosen.on_aws else None
    database = DatabaseStack(app, chosen, network=network, **options("database"))
    audit = AuditStack(app, chosen, database=database, bell=bell, **options("audit"))
    media = MediaStack(app, chosen, data=data, database=database, bell=bell, **options("media"))
    WarehouseStack(app, chosen, data=data, network=network, bell=bell, **options("warehouse"))
    live = LiveStack(app, chosen, data=data, bell=bell, **options("live"))
    api = ApiStack(
        app, chosen, data=data, database=database, machine=media.machine, bell=bell, **options("api")
    )
    site = SiteStack(app, chosen, data=data, http_api=api.api, socket_api=live.api, **options("site"))
    if chosen.on_aws:
        estate = Estate(data=data, database=database, audit=audit, media=media, live=live, api=api, site=site)
        _look_after(app, chosen, estate, bell, second)
    # CDK would tag it, and CloudFormation knows no tags of it
    untagged = ["AWS::RDS::DBProxyTargetGroup"]
    Tags.of(app).add("practika:stage", chosen.name, exclude_resource_types=untagged)
    if chosen.on_aws:
        Validations.of(app).add_plugins(
            AwsSolutionsChecks(app)
        )  # a finding that nobody accepted fails the synth
    return app


def _options(chosen: Stage, name: str, region: str | None = None) -> dict[str, Any]:
    return {
        "stack_name": f"practika-{chosen.name}-{name}",
        "env": Environment(account=chosen.account, region=region or chosen.region),
        # the roles of the bootstrap are refused by an endpoint that enforces IAM on one machine
        "synthesizer": DefaultStackSynthesizer() if chosen.on_aws else CliCredentialsStackSynthesizer(),
    }


def _look_after(
    app: App, chosen: Stage, estate: Estate, bell: sns.ITopic, second: SecondStack | None
) -> None:
    """Stacks that no other stack needs: for people who run the stage, and who deploy it."""
    options = partial(_options, chosen)
    night = None
    if chosen.sleep_hours and estate.database.instance:
        night = NightStack(
            app,
            chosen,
            instance=estate.database.instance,
            clocks=[*estate.media.sweeps, estate.audit.clock, estate.api.clock],
            **options("night"),
        )
    if second:
        keep = KeepStack(
            app, chosen, data=estate.data, database=estate.database, bell=bell, **options("keep")
        )
        keep.add_stack_dependency(second, "a copy needs its vault")
    if chosen.repository:
        DeliveryStack(app, chosen, site=estate.site, night=night, **options("delivery"))
    WatchStack(app, chosen, estate=estate, bell=bell, **options("watch"))


def empty(outdir: Path | None = None, *, judged: bool = False) -> App:
    """An application without stacks. `judged`: what CloudFormation would refuse fails the synth.

    CDK brings those rules along, and to load them takes longer than to synthesize a stage: whoever only
    reads a plan goes without (ADR 70).
    """
    judge = {"@aws-cdk/core:validateAgainstDefaultRules": True} if judged else {}
    return App(
        outdir=str(outdir) if outdir else None,
        context=flags() | judge,
        analytics_reporting=False,
        builtin_cloud_formation_validation=judged,
    )


def flags() -> dict[str, object]:
    """The feature flags of cdk.json, which only the CDK CLI reads by itself."""
    context: dict[str, object] = json.loads((ROOT / "cdk.json").read_text("utf-8"))["context"]
    return context


def synthesize(folder: Path = ROOT / "cdk.out") -> None:
    """The stage that the context names, where the CLI wants it; without one, every stage in a folder of its own."""
    asked = empty().node.try_get_context
    name = asked("stage")
    if name:
        chosen = stage(name, asked)
        build(chosen, judged=chosen.on_aws).synth()
        return
    for each in STAGE_NAMES:
        build(stage(each, asked), outdir=folder / each, judged=True).synth()
