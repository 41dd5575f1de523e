"""The only reader of the environment. Every value is read when it is asked for, so importing a door needs
no variable."""

from __future__ import annotations

import os


class SettingMissing(RuntimeError):
    """A door asks for a variable that the plan did not give it; the message names the variable."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The environment variable {name} is missing or empty. "
            f"Give it to this door in its stack (cdk/stacks), or set it before a test."
        )
        self.name = name


def _required(name: str) -> str:
    value = os.environ.get(name, "").strip()
    if not value:
        raise SettingMissing(name)
    return value


class Settings:
    """Typed, lazy view of the environment. A door gets only the variables that it needs; the others raise."""

    @property
    def stage(self) -> str:
        """local, dev or prod."""
        return os.environ.get("STAGE", "local")

    @property
    def is_local(self) -> bool:
        return self.stage == "local"

    @property
    def door(self) -> str:
        """Name of the door that runs, for logs and metrics."""
        return os.environ.get("POWERTOOLS_SERVICE_NAME", "practika")

    @property
    def log_level(self) -> str:
        return os.environ.get("LOG_LEVEL", "INFO").upper()

    @property
    def metrics_namespace(self) -> str:
        return os.environ.get("POWERTOOLS_METRICS_NAMESPACE", "Practika")

    @property
    def traced(self) -> bool:
        """True where an X-Ray daemon listens: in Lambda on AWS, never on one machine."""
        return not self.is_local and "_X_AMZN_TRACE_ID" in os.environ

    @property
    def xray_header(self) -> str:
        """The trace that Lambda has opened for this call, in X-Ray's words; empty where nothing traces."""
        return os.environ.get("_X_AMZN_TRACE_ID", "")

    @property
    def xray_daemon(self) -> tuple[str, int] | None:
        """Host and port that take segments as datagrams; None on one machine."""
        host, _, port = os.environ.get("AWS_XRAY_DAEMON_ADDRESS", "").rpartition(":")
        return (host, int(port)) if self.traced and host and port.isdigit() else None

    @property
    def annotations_table(self) -> str:
        return _required("ANNOTATIONS_TABLE")

    @property
    def live_table(self) -> str:
        return _required("LIVE_TABLE")

    @property
    def usage_table(self) -> str:
        return _required("USAGE_TABLE")

    @property
    def usage_stream(self) -> str:
        """Name of the Firehose stream that leads to the warehouse."""
        return _required("USAGE_STREAM")

    @property
    def film_prices(self) -> str:
        """A `FilmPrices` as JSON."""
        return _required("FILM_PRICES")

    @property
    def media_bucket(self) -> str:
        return _required("MEDIA_BUCKET")

    @property
    def audit_bucket(self) -> str:
        """Where the audit log's chain lies."""
        return _required("AUDIT_BUCKET")

    @property
    def database_secret_arn(self) -> str:
        return _required("DATABASE_SECRET_ARN")

    @property
    def database_address(self) -> tuple[str, int, str] | None:
        """(host, port, name) of the database where doors sign in by a token of IAM; None where by a secret."""
        host = os.environ.get("DATABASE_HOST")
        return (host, int(_required("DATABASE_PORT")), _required("DATABASE_NAME")) if host else None

    @property
    def doors_secret_arn(self) -> str | None:
        """The secret with the password of the doors' role; None where its password is a token of IAM."""
        return os.environ.get("DOORS_SECRET_ARN") or None

    @property
    def database_proxied(self) -> bool:
        """Whether that is the host of an RDS Proxy."""
        return os.environ.get("DATABASE_PROXIED") == "1"

    @property
    def shared_cache(self) -> tuple[str, int, str, str] | None:
        """(host, port, name, user) of the stage's cache, None where it has none."""
        host, _, port = os.environ.get("CACHE_ADDRESS", "").rpartition(":")
        return (host, int(port), _required("CACHE_NAME"), _required("CACHE_USER")) if host else None

    @property
    def signing_key_secret_arn(self) -> str:
        return _required("SIGNING_KEY_SECRET_ARN")

    @property
    def verification_keys_secret_arn(self) -> str:
        return _required("VERIFICATION_KEYS_SECRET_ARN")

    @property
    def media_key_secret_arn(self) -> str:
        return _required("MEDIA_KEY_SECRET_ARN")

    @property
    def media_key_import(self) -> str | None:
        """Object key in the media bucket from which CloudFront's key store is filled; None on one machine."""
        return os.environ.get("MEDIA_KEY_IMPORT") or None

    @property
    def edge_keys_secret_arn(self) -> str | None:
        """The keys of CloudFront's stamps; None on one machine, where nothing stands before the APIs."""
        return os.environ.get("EDGE_KEYS_SECRET_ARN") or None

    @property
    def edge_key_import(self) -> str | None:
        """As MEDIA_KEY_IMPORT, for the key of the stamps."""
        return os.environ.get("EDGE_KEY_IMPORT") or None

    @property
    def walker_secret_arn(self) -> str:
        """`{email, password}` of the member who walks the main journey."""
        return _required("WALKER_SECRET_ARN")

    @property
    def socket_endpoint(self) -> str:
        """URL for post_to_connection, without a trailing slash."""
        return _required("SOCKET_ENDPOINT").rstrip("/")

    @property
    def room_posts(self) -> int:
        """Posts a second that what flows in one room may cost."""
        return int(_required("ROOM_POSTS"))

    @property
    def caller_rate(self) -> int:
        """Requests a second that one person may send to the API for long."""
        return int(_required("CALLER_RATE"))

    @property
    def caller_burst(self) -> int:
        """Requests that one person may send at once."""
        return int(_required("CALLER_BURST"))

    @property
    def ingest_machine_arn(self) -> str:
        return _required("INGEST_MACHINE_ARN")

    @property
    def film_workers(self) -> int:
        """Workers that all films together may have at once."""
        return int(_required("FILM_WORKERS"))

    @property
    def chunks_at_once(self) -> int:
        """Chunks of one film that may be encoded at once."""
        return int(_required("CHUNKS_AT_ONCE"))

    @property
    def left_over_days(self) -> int:
        """Days for which files that nobody needs are kept all the same."""
        return int(_required("LEFT_OVER_DAYS"))

    @property
    def service_logs(self) -> list[str]:
        """Names of log groups that services of AWS begin by themselves; none on one machine."""
        return os.environ.get("SERVICE_LOGS", "").split()

    @property
    def log_days(self) -> int:
        """Days for which those keep their lines."""
        return int(_required("LOG_DAYS"))

    @property
    def ffmpeg_path(self) -> str:
        return _required("FFMPEG_PATH")

    @property
    def work_task(self) -> str:
        """What a container is started for: a name of runtime/worker.py's TASKS."""
        return _required("WORK_TASK")

    @property
    def source_key(self) -> str:
        """Key of the source that a container works on."""
        return _required("SOURCE_KEY")

    @property
    def attempt(self) -> int:
        """Number of the attempt that a container works for. Raises ValueError."""
        return int(_required("ATTEMPT"))

    @property
    def job_id(self) -> str:
        """AWS Batch's name of the job, for the log."""
        return os.environ.get("AWS_BATCH_JOB_ID", "")

    @property
    def patience(self) -> int:
        """How many times a Lambda's quarter of an hour the worker has: 1 in a Lambda."""
        hours = os.environ.get("WORKER_HOURS", "")
        return int(hours) * 4 if hours.isdigit() else 1

    @property
    def memory_bytes(self) -> int | None:
        """Memory of the Lambda or the container that runs, None outside of both."""
        megabytes = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE") or os.environ.get("WORKER_MEMORY", "")
        return int(megabytes) * 1024 * 1024 if megabytes.isdigit() else None

    @property
    def public_url(self) -> str:
        """Origin in the browser, without a trailing slash, such as http://localhost:8080."""
        return _required("PUBLIC_URL").rstrip("/")

    @property
    def cookie_secure(self) -> bool:
        """True unless COOKIE_SECURE is exactly "0" (plain http on one machine): the safe side is the
        default."""
        return os.environ.get("COOKIE_SECURE", "1") != "0"

    @property
    def region(self) -> str:
        return os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"

    @property
    def aws_endpoint_url(self) -> str | None:
        """Set by the one-machine cloud; None on AWS. boto3 reads it by itself, hand-signed clients ask
        here."""
        return os.environ.get("AWS_ENDPOINT_URL") or None

    @property
    def aws_credentials(self) -> tuple[str, str, str | None] | None:
        """(access key id, secret access key, session token) of the door's role, for hand-signed clients; None
        where they do not stand in the environment."""
        key_id, secret = (os.environ.get(f"AWS_{name}") for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY"))
        return (key_id, secret, os.environ.get("AWS_SESSION_TOKEN") or None) if key_id and secret else None


settings = Settings()
