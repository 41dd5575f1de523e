"""Who hands what to whom, read from the templates: rights, event sources, rules, routes, origins, copies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cdk.papers.estate import Estate, Part, Right, words
from cdk.papers.kinds import BY_KIND, CONNECTS, NEITHER, READS, WRITES, UnknownKind, kind_of

BROWSER, ON_CALL, SUBSCRIBERS = "people's browsers", "people on call", "who subscribes to hooks"
CLOCK, AWS, ALARMS = "the clock", "AWS itself", "alarms"
OUTSIDE = (BROWSER, ON_CALL, SUBSCRIBERS)
LOGS, TRACES = "their own log group", "X-Ray"
#: AWS signs every call of its API and takes it by TLS alone.
SIGNED = "TLS, signed by AWS"


@dataclass(frozen=True, order=True)
class Flow:
    """`data` goes from `source` to `target` by `road`. `leaves` is empty, or what it goes out of."""

    source: str
    target: str
    data: str
    road: str
    safe: str = SIGNED
    leaves: str = ""


def flows(estate: Estate) -> list[Flow]:
    """All of them, in order. Raises UnknownKind for what `kinds.py` does not know."""
    makers = (_rights, _edge, _apis, _streams, _rules, _uploads, _copies, _evidence, _calls_for_people)
    return sorted({flow for make in makers for flow in make(estate)})


def _rights(estate: Estate) -> Iterator[Flow]:
    unknown = set()
    for right in estate.rights():
        if right.part.kind.startswith("AWS::CodeDeploy::") or right.action in NEITHER:
            continue
        if right.action not in READS | WRITES | CONNECTS:
            unknown.add(right.action)
            continue
        yield from _moved(right, estate)
    if unknown:
        raise UnknownKind(f"say in cdk/papers/kinds.py whether these move data: {', '.join(sorted(unknown))}")


def _moved(right: Right, estate: Estate) -> Iterator[Flow]:
    who, there = right.part.name, right.target
    if right.action == "xray:PutTraceSegments":
        yield Flow(who, TRACES, "times and ids of calls", "traces")
    elif right.action == "rds-db:connect":
        yield from _queries(who, estate)
    # a stream is told by its event source; a right on a thing of one's own moves nothing out
    elif right.action != "dynamodb:GetRecords" and there is not None and there != right.part:
        yield from _between(who, there, right)
        if there.name == "database/PostgresSecret" and right.action in READS:
            yield from _queries(who, estate)


def _between(who: str, there: Part, right: Right) -> Iterator[Flow]:
    if there.kind == "AWS::Logs::LogGroup":
        yield Flow(who, LOGS, "log lines", "logs")
        return
    if right.action in CONNECTS and there.kind not in BY_KIND:
        return  # the user as whom it connects
    data = kind_of(there.name, there.kind, right.resource)
    road = "replication" if right.action.startswith("s3:Replicate") else right.action.split(":")[0]
    if right.action in READS | CONNECTS:
        yield Flow(there.name, who, data, road)
    if right.action in WRITES | CONNECTS:
        yield Flow(who, there.name, data, road, leaves="the Region" if there.stack == "second" else "")


def _queries(who: str, estate: Estate) -> Iterator[Flow]:
    """Who may sign in asks and answers; PostgreSQL takes nothing but TLS where its parameters say so."""
    for instance in estate.of("AWS::RDS::DBInstance"):
        group = estate.one(estate.said(instance).get("DBParameterGroupName"), instance.stack)
        forced = group is not None and estate.said(group)["Parameters"].get("rds.force_ssl") == "1"
        safe = "TLS, demanded by the server" if forced else "**not demanded**"
        data = kind_of(instance.name, instance.kind)
        yield Flow(who, instance.name, data, "SQL", safe)
        yield Flow(instance.name, who, data, "SQL", safe)


def _edge(estate: Estate) -> Iterator[Flow]:
    """What browsers ask the distribution for, and where it gets it."""
    for site in estate.of("AWS::CloudFront::Distribution"):
        said = estate.said(site)["DistributionConfig"]
        origins = {each["Id"]: each for each in said["Origins"]}
        for group in said.get("OriginGroups", {}).get("Items", ()):  # its second one is nobody
            origins[group["Id"]] = origins[group["Members"]["Items"][0]["OriginId"]]
        for behavior in [said["DefaultCacheBehavior"], *said.get("CacheBehaviors", ())]:
            there = estate.one(origins[behavior["TargetOriginId"]]["DomainName"], site.stack)
            if there is None:
                continue
            path = behavior.get("PathPattern", "/*")
            data = (
                kind_of(there.name, there.kind, path)
                if there.kind == "AWS::S3::Bucket"
                else "requests and answers"
            )
            safe = f"TLS ({behavior['ViewerProtocolPolicy']})"
            yield Flow(site.name, BROWSER, data, path, safe, "the account")
            if there.kind == "AWS::ApiGatewayV2::Api":
                yield Flow(BROWSER, site.name, data, path, safe)
                yield Flow(site.name, there.name, data, path, "TLS 1.2, with the edge's stamp")
            yield Flow(
                there.name, site.name, data, path, SIGNED if there.kind == "AWS::S3::Bucket" else "TLS 1.2"
            )


def _apis(estate: Estate) -> Iterator[Flow]:
    for kind, key, data in (
        ("Integration", "IntegrationUri", "requests and answers"),
        ("Authorizer", "AuthorizerUri", "tokens"),
    ):
        for part in estate.of(f"AWS::ApiGatewayV2::{kind}"):
            said = estate.said(part)
            api, door = estate.one(said["ApiId"], part.stack), estate.one(said[key], part.stack)
            if api and door:
                yield Flow(api.name, door.name, data, kind.lower())
                yield Flow(door.name, api.name, data if kind == "Integration" else "a verdict", kind.lower())


def _streams(estate: Estate) -> Iterator[Flow]:
    for part in estate.of("AWS::Lambda::EventSourceMapping"):
        said = estate.said(part)
        table = estate.one(said["EventSourceArn"], part.stack)
        door = estate.one(said["FunctionName"], part.stack)
        if table and door:
            yield Flow(table.name, door.name, kind_of(table.name, table.kind), "stream")


def _rules(estate: Estate) -> Iterator[Flow]:
    """What rings whom: changes in a bucket, or the time."""
    for rule in [*estate.of("AWS::Events::Rule"), *estate.of("AWS::Scheduler::Schedule")]:
        said = estate.said(rule)
        pattern = said.get("EventPattern", {})
        source = estate.one(pattern.get("detail", {}).get("bucket"), rule.stack)
        rings = source.name if source else AWS if pattern else CLOCK
        for target in said.get("Targets", ()):
            door = estate.one(target["Arn"], rule.stack)
            if door is not None:
                data = "names of files that came or moved" if source else "the time"
                yield Flow(rings, door.name, data, f"rule {rule.name}")


def _uploads(estate: Estate) -> Iterator[Flow]:
    """A bucket that says which page may call it is called by browsers, with addresses that a door has signed."""
    for bucket in estate.of("AWS::S3::Bucket"):
        for rule in estate.said(bucket).get("CorsConfiguration", {}).get("CorsRules", ()):
            safe = "TLS, demanded by the bucket; signed address"
            if "PUT" in rule["AllowedMethods"]:
                yield Flow(
                    BROWSER, bucket.name, "originals, recorded sessions and voices", "signed PUT", safe
                )
            if "GET" in rule["AllowedMethods"]:
                yield Flow(
                    bucket.name,
                    BROWSER,
                    "originals, recorded sessions and voices",
                    "signed GET",
                    safe,
                    "the account",
                )


def _copies(estate: Estate) -> Iterator[Flow]:
    """Recovery points, their copies, and replicas of tables in other Regions."""
    vaults = estate.of("AWS::Backup::BackupVault")
    for part in estate.of("AWS::Backup::BackupSelection"):
        here = [vault for vault in vaults if vault.stack == part.stack]
        for kept in estate.named(estate.said(part)["BackupSelection"]["Resources"], part.stack):
            data = kind_of(kept.name, kept.kind)
            yield from (Flow(kept.name, vault.name, data, "AWS Backup, daily and monthly") for vault in here)
    for part in estate.of("AWS::Backup::BackupPlan"):
        for rule in estate.said(part)["BackupPlan"]["BackupPlanRule"]:
            here_, there = (
                estate.one(rule.get(key), part.stack) for key in ("TargetBackupVault", "CopyActions")
            )
            if here_ and there:
                road = f"copy, {rule['RuleName']}"
                yield Flow(here_.name, there.name, "recovery points", road, leaves="the Region")
    for table in estate.of("AWS::DynamoDB::GlobalTable"):
        for replica in estate.said(table)["Replicas"][1:]:
            where, data = f"{table.name} in {words(replica['Region'])}", kind_of(table.name, table.kind)
            yield Flow(table.name, where, data, "global table", leaves="the Region")


def _evidence(estate: Estate) -> Iterator[Flow]:
    """Who did what, as services write it down themselves."""
    written = [
        *((each, "S3BucketName", AWS) for each in estate.of("AWS::CloudTrail::Trail")),
        *((each, "LoggingConfiguration", each.name) for each in estate.of("AWS::S3::Bucket")),
        *((each, "DistributionConfig", each.name) for each in estate.of("AWS::CloudFront::Distribution")),
    ]
    for part, place, who in written:
        said = estate.said(part).get(place, {})
        log = estate.one(said.get("Logging") if place == "DistributionConfig" else said, part.stack)
        if log is not None:
            yield Flow(who, log.name, kind_of(log.name, log.kind), "trail" if who == AWS else "access log")
    for stage in estate.of("AWS::ApiGatewayV2::Stage"):
        api = estate.one(estate.said(stage)["ApiId"], stage.stack)
        if api and "AccessLogSettings" in estate.said(stage):
            yield Flow(api.name, LOGS, "addresses, routes and statuses", "access log")


def _calls_for_people(estate: Estate) -> Iterator[Flow]:
    for bell in estate.of("AWS::SNS::Topic"):
        data = kind_of(bell.name, bell.kind)
        yield Flow(ALARMS, bell.name, data, "alarm actions")
        yield Flow(
            bell.name, ON_CALL, data, "subscriptions", "as subscribed: e-mail is not secret", "the account"
        )
    for bus in estate.of("AWS::Events::EventBus"):
        data = kind_of(bus.name, bus.kind)
        yield Flow(
            bus.name, SUBSCRIBERS, data, "rules that an operator adds", SIGNED, "the account, by such a rule"
        )


def doors_and_stores(estate: Estate) -> set[str]:
    """Every name that a journey must show: our functions, and what holds data of people."""
    kinds = ("AWS::DynamoDB::GlobalTable", "AWS::RDS::DBInstance", "AWS::StepFunctions::StateMachine")
    named: list[Part] = [*estate.doors().values(), *(part for kind in kinds for part in estate.of(kind))]
    return {part.name for part in named}
