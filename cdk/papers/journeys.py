"""The journeys of data that the data flow is drawn for, each with who takes part."""

from __future__ import annotations

from collections.abc import Mapping

from cdk.papers.flows import AWS, BROWSER, CLOCK

IN = (BROWSER, "site/Distribution", "api/Http", "api/AuthorizeHttp")
KEPT = ("keep/Vault", "second/Copies")
#: Doors that do the same to the same stores are drawn as one.
TOGETHER: Mapping[str, tuple[str, ...]] = {
    "steps of the ingest": ("media/Task", "media/Workshop"),
    "sweeps": ("media/CronSweep",),
    "socket doors": ("live/SocketConnect", "live/SocketDisconnect", "live/SocketMessage"),
    "keys": ("data/SigningKey", "data/VerificationKeys", "data/MediaKey", "data/EdgeKeys"),
}
JOURNEYS: Mapping[str, tuple[str, ...]] = {
    "Upload: a film comes and is made playable": (
        *IN,
        "api/ApiVideos",
        "data/Media",
        "database/Postgres",
        "media/IngestVideo",
        "steps of the ingest",
        "data/Annotations",
        "media/Hooks",
        "second/Sources",
    ),
    "Watch: a film is played, and what was watched is counted": (
        *IN,
        "site/App",
        "data/Media",
        "api/ApiVideos",
        "database/Postgres",
        "api/ApiUsage",
        "data/Usage",
        "warehouse/StreamUsage",
        "warehouse/EventsStream",
        "warehouse/EventsBucket",
    ),
    "Annotate: a note is written, kept and heard of": (
        *IN,
        "api/ApiAnnotations",
        "data/Annotations",
        "database/Postgres",
        "live/StreamFanout",
        "data/Live",
        "live/Socket",
        "live/FanoutLetters",
        *KEPT,
    ),
    "Together: people meet around a film": (
        *IN,
        "api/ApiLive",
        "api/ApiVideos",
        "live/Socket",
        "live/AuthorizeSocket",
        "socket doors",
        "data/Live",
        "data/Media",
        "database/Postgres",
        *KEPT,
    ),
    "Account: a person signs up, signs in, invites": (
        *IN,
        "api/ApiSession",
        "api/ApiPeople",
        "database/Postgres",
        "database/PostgresSecret",
        "keys",
        *KEPT,
    ),
    "Leave: a person takes their data along, or is forgotten": (
        CLOCK,
        "api/CronServePeople",
        "database/Postgres",
        "data/Annotations",
        "data/Live",
        "data/Usage",
        "data/Media",
        "api/PeopleLetters",
        BROWSER,
    ),
    "By itself: nobody asks, and it is done": (
        CLOCK,
        AWS,
        "sweeps",
        "media/BucketOriginal",
        "media/SweepLetters",
        "media/OriginalLetters",
        "api/CronWalkJourney",
        "api/WalkerPassword",
        "data/DeployKeys",
        "keys",
        "database/DeployMigrate",
        "database/DeployRetention",
        "database/Postgres",
        "data/Media",
        "media/IngestVideo",
        "audit/CronLockAudit",
        "audit/Chain",
        "audit/Auditor",
        "keep/TrailFiles",
    ),
}


def drawn_as(name: str, *, among: tuple[str, ...] = ()) -> str:
    """The name under which a part is drawn among those of one journey."""
    for group, members in TOGETHER.items():
        if name.startswith(members) and name not in among:
            return group
    return name
