"""Stage: every number and every choice that differs between one machine, dev and prod."""

from __future__ import annotations

import platform
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from cdk.refusals import refuse_impossible

ROOT = Path(__file__).parent.parent
STAGE_NAMES = ("local", "dev", "prod")
StageName = Literal["local", "dev", "prod"]
Context = Callable[[str], str | None]
NO_KEY = "0" * 64
#: More than any film has, and still an exact number in JSON.
ENDLESS = 2**53 - 1
#: Dashboards: one for those who run Practika, one for each journey that people make through it.
BOARDS = ("running", "upload", "watch", "annotate", "together")
#: Hours of the day (UTC) in which people of most places that develop have gone home.
NIGHT = (20, 21, 22, 23, 0, 1, 2, 3)


class UnknownStage(ValueError):
    """The asked stage is none of STAGE_NAMES."""


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Sizes are in MB, times in seconds unless the name says days; rates are requests (or posts) a second."""

    name: StageName
    public_url: str
    region: str
    account: str | None
    on_aws: bool
    architecture: Literal["arm64", "x86_64"]

    # what the stage reaches by a given address instead of making it (local only)
    endpoint: str | None = None
    media_key: str | None = None
    database_secret: str | None = None
    doors_secret: str | None = None
    ffmpeg_path: str = "/opt/bin/ffmpeg"
    certificate_arn: str | None = None

    # whom alarms reach by e-mail besides what subscribes itself, and what a month may cost in US dollars
    on_call: tuple[str, ...] = ()
    monthly_budget: int = 75
    anomaly_dollars: int = 20

    #: how new versions of doors get their callers: by no alias, at once, or a tenth of them for five minutes (ADR 55)
    rollout: Literal["none", "at_once", "canary"] = "at_once"

    keep_data: bool = True
    log_days: int = 30
    log_level: Literal["DEBUG", "INFO"] = "INFO"
    tracing: bool = True

    api_rate: int = 500
    api_burst: int = 1000
    #: requests a second of one person, and how many at once; the edge counts them together, the authorizer by itself
    caller_rate: int = 20
    caller_burst: int = 100
    socket_rate: int = 2000
    socket_burst: int = 4000
    room_posts: int = 2000  # a fifth of what API Gateway lets an account post

    door_memory: int = 512
    encode_memory: int = 5307
    encode_timeout: int = 900
    scratch_storage: int = 4096
    encode_reserved: int | None = None
    chunks_at_once: int = 40
    #: workers that all films together are given at once, shared between people (ADR 43)
    film_workers: int = 40

    # films beyond a Lambda, on AWS Batch: 0 workers, no Batch (its endpoints cost some 44 $ a month even when idle)
    workers_at_once: int = 0
    worker_vcpus: int = 8
    worker_memory: int = 16_384
    worker_disk_gib: int = 200
    worker_hours: int = 12
    worker_image: str = "unpublished"
    #: pixels x frames of all rungs that a processor surely encodes in a second: a quarter of what was measured
    work_a_second: int = 25_000_000

    # how long the media bucket keeps what nobody asks for
    unfinished_upload_days: int = 7
    left_over_days: int = 7
    rarely_watched_days: int | None = None
    #: how long the warehouse keeps what single people did
    usage_days: int = 92
    #: sources go to Glacier Deep Archive so many days after their upload (None: never)
    archive_sources_days: int | None = None

    #: a member walks the main journey every so many minutes (0: nobody does)
    walk_minutes: int = 0

    # what a stage may do without: each costs money also when nobody works
    own_keys: bool = False  # KMS keys of ours for each kind of data, instead of those that AWS keeps
    second_region: str | None = None  # where copies of sources and recovery points lie
    table_regions: tuple[str, ...] = ()  # replicas of the tables (global tables)
    trail: bool = False  # a trail of the account, locked against everybody
    #: the audit chain: for how long nobody can delete it (0: no Object Lock), and whether an administrator could
    audit_locked_days: int = 0
    audit_lock: Literal["governance", "compliance"] = "governance"
    malware_scan: bool = False  # GuardDuty looks at every source (ADR 0053)
    #: the APIs answer only what CloudFront passes on (ADR 54); False for the first deploy of a stage that ran without
    edge_only: bool = True
    bot_control: bool = False  # the web ACL tells browsers from programs
    cache_gb: int = (
        0  # ElastiCache Serverless of at most so many GB, for copies that doors share; 0: none (ADR 51)
    )
    redshift_units: int = 0  # Redshift Serverless over the warehouse; 0: none, Athena asks the same files
    shut_out: tuple[str, ...] = ()  # countries, as ISO 3166 alpha-2 codes

    #: alarms over load, speed and rates of faults: they mean something where people work; lost work always rings
    load_alarms: bool = True
    boards: tuple[str, ...] = BOARDS
    web_acl: bool = True  # a web ACL before the whole site; without it the APIs' own throttles stand alone
    #: hours (UTC) at which PostgreSQL and the sweeps are stopped if they run; none: never (ADR 50)
    sleep_hours: tuple[int, ...] = ()

    repository: str | None = None  # owner/name whose workflows deploy this stage; None: nobody's
    issuer_known: bool = (
        False  # another stage of this account has made GitHub known to it: that is possible once
    )

    zones: int = 2
    endpoint_zones: int = 1
    #: doors in the network reach services by interface endpoints; else by IPv6 through a gateway that lets nothing in,
    #: which costs nothing (ADR 50)
    private_endpoints: bool = True

    #: for the first deploy of a stage whose doors still open the owner's secret (ADR 65): versions of before need it
    keep_owner_secret: bool = False
    database_proxy: bool = False
    database_readers: int = 0
    database_size: str = "t4g.micro"
    database_copies: int = 1
    database_connections: int = 80  # what PostgreSQL takes at this size, less those kept for its owner
    database_backup_days: int = 7
    database_storage_gib: int = 20

    doors: Path = ROOT / "lambdas"
    machines: Path = ROOT / "statemachines"
    core_layer: Path = ROOT / "layers" / "core"
    vendor_layer: Path = ROOT / "layers" / "vendor" / "build" / "lambda"
    ffmpeg_layer: Path = ROOT / "layers" / "ffmpeg" / "build" / "lambda"

    def __post_init__(self) -> None:
        """Refuses a stage that could not work, when it is made and not at deploy."""
        refuse_impossible(self)

    @property
    def most_work(self) -> int:
        """Pixels × frames that one Lambda is asked to encode; 1,769 MB are one processor of a Lambda."""
        processors = self.encode_memory // 1769
        return self.encode_timeout * processors * self.work_a_second if self.workers_at_once else ENDLESS

    @property
    def most_source_bytes(self) -> int:
        """The largest source that a Lambda's disk holds beside what is made of it."""
        return self.scratch_storage * 1024 * 1024 * 3 // 4 if self.workers_at_once else ENDLESS

    @property
    def host(self) -> str:
        """The host (and port) that a browser names."""
        return self.public_url.split("://", 1)[1]

    @property
    def secure(self) -> bool:
        """Whether browsers reach the stage by TLS."""
        return self.public_url.startswith("https://")

    @property
    def tls_only(self) -> bool:
        """Whether buckets, queues and topics refuse calls without TLS; the endpoint of one machine has none."""
        return self.on_aws


def stage(name: str, context: Context = lambda _: None) -> Stage:
    """The stage of that name; `context` answers what is only known when it is deployed."""
    makers = {"local": _local, "dev": _dev, "prod": _prod}
    if name not in makers:
        raise UnknownStage(f"stage is one of {', '.join(STAGE_NAMES)}, not {name!r}")
    return makers[name](context)


def _local(context: Context) -> Stage:
    """One machine: everything that has a local engine, with small numbers and nothing kept after `make clean`."""
    return Stage(
        name="local",
        public_url=context("public_url") or "http://localhost:8080",
        region="us-east-1",
        account="000000000000",
        on_aws=False,
        architecture="arm64" if platform.machine() in {"arm64", "aarch64"} else "x86_64",
        endpoint=context("endpoint") or "http://localhost:4566",
        media_key=context("media_key") or NO_KEY,
        database_secret=context("database_secret") or "practika-local-database",
        doors_secret=context("doors_secret") or "practika-local-doors",
        ffmpeg_path=context("ffmpeg_path") or "ffmpeg",
        rollout="none",
        keep_data=False,
        log_days=1,
        tracing=False,
        caller_rate=500,  # benches are one person
        caller_burst=1000,
        room_posts=400,
        chunks_at_once=2,
        film_workers=4,
    )


def _first_deploy(context: Context) -> dict[str, Any]:
    """What is to be told of an account or a stage that is there already."""
    return {
        "edge_only": context("edge_only") != "no",
        "keep_owner_secret": context("owner_secret") == "kept",
        "issuer_known": context("issuer") == "known",
    }


def _dev(context: Context) -> Stage:
    """A cheap copy of prod that may be thrown away."""
    return Stage(
        name="dev",
        public_url=context("public_url") or "https://dev.practika.example",
        region="us-east-1",  # where a certificate and a web ACL of CloudFront must live
        account=None,
        on_aws=True,
        architecture="arm64",
        certificate_arn=context("certificate_arn"),
        repository=context("repository"),
        **_first_deploy(context),
        workers_at_once=(workers := int(context("workers_at_once") or 0)),
        worker_image=context("worker_image") or "unpublished",
        keep_data=False,
        audit_locked_days=1,
        log_days=7,
        log_level="DEBUG",
        monthly_budget=25,
        api_rate=100,
        api_burst=200,
        load_alarms=False,
        boards=("running", "upload", "together"),  # three are free
        web_acl=False,
        sleep_hours=() if context("sleeps") == "no" else NIGHT,
        private_endpoints=workers > 0,  # a container is fetched by way of endpoints
    )


def _prod(context: Context) -> Stage:
    """What people work in: data outlives the stack, two database copies, more memory for encoding."""
    return Stage(
        name="prod",
        public_url=context("public_url") or "https://practika.example",
        region="us-east-1",
        account=None,
        on_aws=True,
        architecture="arm64",
        certificate_arn=context("certificate_arn"),
        repository=context("repository"),
        **_first_deploy(context),
        workers_at_once=16,
        worker_image=context("worker_image") or "unpublished",
        # an alarm that rings already would stop the deploy that mends it
        rollout="at_once" if context("rollout") == "at_once" else "canary",
        walk_minutes=5,
        log_days=90,
        monthly_budget=60_000,
        own_keys=True,
        second_region="us-west-2",
        trail=True,
        audit_locked_days=365,
        audit_lock="compliance",
        zones=3,
        endpoint_zones=3,
        anomaly_dollars=500,
        api_rate=2000,
        api_burst=4000,
        encode_memory=8845,
        scratch_storage=10_240,
        encode_reserved=100,
        film_workers=100,
        rarely_watched_days=30,
        archive_sources_days=180,
        database_size="t4g.medium",
        database_copies=2,
        database_connections=400,
        database_backup_days=30,
        database_storage_gib=100,
    )
