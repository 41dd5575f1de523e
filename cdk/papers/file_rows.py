"""What lies below each prefix of the buckets, in the warehouse's columns, in logs, and in people's own browsers."""

from __future__ import annotations

from collections.abc import Mapping

from cdk.papers.holdings import About, Holding, Told, Why
from cdk.stages import stage
from practika.domain.session import REFRESH_LIFETIME

WHERE = "cdk/papers/file_rows.py"
NO_PERSON = "no person in it"
WITH_FILM = "the film stays with its workspace; who may remove it may remove all of it"

#: Bucket and prefix. How long a lifecycle rule keeps it stands beside the bucket, from the plan itself.
PREFIXES: Mapping[str, tuple[About, Holding]] = {
    "data/Media uploads/": (
        About.CONTENT,
        Holding(
            why=Why.WORK,
            kept="until the film is removed",
            taken="a link a film, to the original",
            erased=WITH_FILM,
        ),
    ),
    "data/Media media/": (
        About.CONTENT,
        Holding(
            why=Why.WORK,
            kept="until the film is removed or made anew",
            taken="no: the original is",
            erased=WITH_FILM,
        ),
    ),
    "data/Media work/": (
        About.CONTENT,
        Holding(
            why=Why.RUNNING, kept="until the lifecycle rule", taken="no: parts of a film", erased="by itself"
        ),
    ),
    "data/Media lessons/": (
        About.CONTENT,
        Holding(
            why=Why.WORK,
            kept="until the recorded session is removed",
            taken="a link a lesson that the person recorded",
            erased="lessons that the person recorded are removed, voice and all",
        ),
    ),
    "data/Media people/": (
        About.NAMES,
        Holding(
            why=Why.RIGHTS,
            kept="files for their person and the list of who is erased, each until its lifecycle rule",
            taken="it is the export",
            erased="the person's files go; their id stays in the list, so that a restore does the erasure again",
        ),
    ),
    "data/Media keys/": (
        About.LETS_IN,
        Holding(
            why=Why.SECURITY,
            kept="until the next turn of the key, and as a former version for the lifecycle's days",
            taken=NO_PERSON,
            erased=NO_PERSON,
        ),
    ),
    "audit/Chain entries/": (
        About.BEHAVIOUR,
        Holding(
            why=Why.EVIDENCE,
            kept=f"locked for {stage('prod').audit_locked_days} days, and not removed afterwards",
            taken="person.json: audit, from the table that it repeats",
            erased="stays, by id alone: nothing says any more whose id it was",
        ),
    ),
    "warehouse/EventsBucket events/": (
        About.BEHAVIOUR,
        Holding(
            why=Why.COUNTING,
            kept="until the lifecycle rule",
            taken="person.json: usage, as sums",
            erased="by itself: files are not rewritten; until then an id that nothing names any more",
        ),
    ),
    "warehouse/EventsBucket failed/": (
        About.BEHAVIOUR,
        Holding(
            why=Why.COUNTING, kept="until the lifecycle rule", taken="no: the same events", erased="by itself"
        ),
    ),
    "warehouse/EventsBucket answers/": (
        About.BEHAVIOUR,
        Holding(
            why=Why.COUNTING, kept="until the lifecycle rule", taken="no: sums of events", erased="by itself"
        ),
    ),
}

WHO: Told = (About.STANDS_FOR, "the person's id")
ACT: Told = (About.BEHAVIOUR, "what was done, and when")
FILM: Told = (About.NOBODY, "the film, the version")
#: Columns of the warehouse's one table (cdk/warehouse).
EVENT_COLUMNS: Mapping[str, Told] = {
    **dict.fromkeys(("v", "workspace_id", "video_id", "frame_count", "film_ms"), FILM),
    **dict.fromkeys(("event_id", "kind", "at", "first_frame", "end_frame", "rate", "watched_ms"), ACT),
    "person_id": WHO,
    "visit": (About.STANDS_FOR, "one opened page"),
}

#: Fields of the APIs' access log (cdk/constructs/access_log.py).
ACCESS_FIELDS: Mapping[str, Told] = {
    "ip": (About.ADDRESS, "of who asked"),
    "requestTime": (About.BEHAVIOUR, "when"),
    **dict.fromkeys(("httpMethod", "routeKey", "status"), (About.BEHAVIOUR, "what was asked, by its kind")),
    **dict.fromkeys(("requestId", "responseLength", "integrationLatency"), (About.NOBODY, "of the answer")),
}
#: Logs whose lines others lay out: what can be in them, and what keeps it out.
LOGS: Mapping[str, Told] = {
    "doors' logs": (
        About.STANDS_FOR,
        "ids, times, faults; secrets and e-mail addresses are hidden before a line is written"
        " (runtime/observability.py)",
    ),
    "X-Ray": (About.NOBODY, "times and names of calls"),
    "PostgreSQL's log": (
        About.STANDS_FOR,
        "slow statements and faults; values stay out (log_parameter_max_length, log_error_verbosity)",
    ),
    "CloudFront's and the bucket's access logs": (
        About.ADDRESS,
        "address, browser, path and time of each request",
    ),
    "the trail of the account": (About.NOBODY, "calls of AWS by roles and people who run Practika"),
    "the network's flow log": (About.NOBODY, "refused connections inside the network"),
}

#: What the web app leaves in a person's own browser; nothing of it is for others to follow them.
IN_BROWSER: Mapping[str, Told] = {
    "cookie practika_refresh": (
        About.LETS_IN,
        f"the session's refresh token, {REFRESH_LIFETIME.days} days; HttpOnly, SameSite, no script reads it",
    ),
    "practika.session": (About.NOBODY, "whether somebody was signed in"),
    "practika.refresh": (About.NOBODY, "name of a lock between tabs; nothing is kept"),
    "practika.theme": (About.NOBODY, "light or dark"),
    "practika.captions": (About.NOBODY, "the language of captions"),
    "practika.draft": (About.CONTENT, "a note that was begun and not sent, until it is sent"),
    "practika.coding": (About.CONTENT, "spans that were begun and not ended"),
    "practika-notes": (About.CONTENT, "notes that were written without a network, until they are sent"),
    "practika-uploads": (About.CONTENT, "names of films that are being uploaded, until they are"),
    "practika-lessons": (About.CONTENT, "parts of a recording, until they are sent"),
}
