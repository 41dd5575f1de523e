"""Deploys the application to the endpoint with the real CDK command line, when something changed."""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from cdk.local import children, digest, environment, webapp
from cdk.local.database import Database
from cdk.local.endpoint.starting import ACCOUNT, REGION, Endpoint
from cdk.local.places import ROOT, Memory, Places
from cdk.local.problem import LocalProblem
from cdk.local.progress import step

HERE = Path(__file__).resolve().parent
DATABASE_SECRET = "practika-local-database"  # noqa: S105  # its name, not its content
DOORS_SECRET = "practika-local-doors"  # noqa: S105  # its name, not its content
FFMPEG = ROOT / "layers" / "ffmpeg" / "build" / "host" / "bin" / "ffmpeg"
INPUTS = (
    "app.py",
    "cdk.json",
    "lambdas",
    "layers",
    "statemachines",
    "tests/requirements.txt",
    "cdk/local/package.json",
)


async def ffmpeg(places: Places) -> str:
    """Makes sure that the FFmpeg binary for this machine is there; its path. Doors here need no layer but `core`."""
    argv = [sys.executable, str(ROOT / "layers" / "build.py"), "--target", "host", "--only", "ffmpeg"]
    said = await children.run(argv, env=environment.synth(), cwd=ROOT, log=places.logs / "layers.log")
    if not FFMPEG.is_file():
        raise LocalProblem(f"layers/build.py made no {FFMPEG}.", "", said[-500:])
    return str(FFMPEG)


def put_secret(endpoint: Endpoint, name: str, value: str) -> None:
    """Makes or updates a secret that the application only reads."""
    secrets = endpoint.client("secretsmanager")
    try:
        if secrets.get_secret_value(SecretId=name)["SecretString"] != value:
            secrets.put_secret_value(SecretId=name, SecretString=value)
    except secrets.exceptions.ResourceNotFoundException:
        secrets.create_secret(Name=name, SecretString=value)


def outputs(endpoint: Endpoint) -> dict[str, str]:
    """The outputs of all stacks, flat, as the endpoint has them now; empty before the first deployment."""
    found: dict[str, str] = {}
    for page in endpoint.client("cloudformation").get_paginator("describe_stacks").paginate():
        for stack in page["Stacks"]:
            if stack["StackName"].startswith("practika-local-") and stack["StackStatus"].endswith("COMPLETE"):
                found |= {out["OutputKey"]: out["OutputValue"] for out in stack.get("Outputs", [])}
    return {name: value for name, value in found.items() if not name.startswith("ExportsOutput")}


class Deployment:
    """One deployment of stage `local`: its context, its digest, its run."""

    by = "cdk"
    not_its_plan = frozenset({"local", "terraform", *digest.SKIPPED})

    def __init__(
        self, places: Places, memory: Memory, endpoint: Endpoint, public_url: str, ffmpeg: str
    ) -> None:
        self._places, self._memory, self._endpoint = places, memory, endpoint
        self._context = {
            "stage": "local",
            "endpoint": endpoint.url,
            "public_url": public_url,
            "media_key": memory.secret("media_key"),
            "ffmpeg_path": ffmpeg,
            "database_secret": DATABASE_SECRET,
            "doors_secret": DOORS_SECRET,
        }

    def digest(self) -> str:
        """Of everything that the deployed application depends on."""
        context = json.dumps(self._context, sort_keys=True)
        plan = [path for path in sorted((ROOT / "cdk").iterdir()) if path.name not in self.not_its_plan]
        return digest.of([*(ROOT / part for part in INPUTS), *plan], context, sys.version)

    async def run(self, database: Database) -> tuple[dict[str, str], bool]:
        """Deploys if needed. Returns the stacks' outputs and whether there was a deployment."""
        self._refuse_another_hand()
        for name, said in ((DATABASE_SECRET, database.secret), (DOORS_SECRET, database.doors_secret)):
            await asyncio.to_thread(put_secret, self._endpoint, name, json.dumps(said))
        wanted = await asyncio.to_thread(self.digest)
        known = await asyncio.to_thread(self._outputs)
        if known and self._memory.get("deployed") == wanted:
            return known, False
        self._memory.put("deployed", None)
        self._memory.put("deployed_by", self.by)
        await self._bring()
        await asyncio.to_thread(self._endpoint.save)
        self._memory.put("deployed", wanted)
        return await asyncio.to_thread(self._outputs), True

    def _refuse_another_hand(self) -> None:
        """Two tools that each believe to own every resource would remove each other's."""
        known = self._memory.get("deployed_by")
        if known not in (None, self.by):
            raise LocalProblem(
                f"{self._places.state} was deployed by {known}, not by {self.by}.",
                "Give another folder by --state, or remove this one by `make clean`.",
            )

    def _outputs(self) -> dict[str, str]:
        """What is deployed now; empty before the first deployment."""
        return outputs(self._endpoint)

    async def _bring(self) -> None:
        """Deploys all stacks by the CDK command line."""
        async with step("CDK command line"):
            await webapp.install(HERE, self._places.logs / "npm-cdk.log")
        if not await asyncio.to_thread(self._bootstrapped):
            async with step("CDK bootstrap"):
                await self._cdk("bootstrap", f"aws://{ACCOUNT}/{REGION}")
        async with step("deployment of every stack"):
            await self._cdk("deploy", "--all", "--require-approval", "never", "--concurrency", "2")

    def _bootstrapped(self) -> bool:
        with suppress(ClientError):
            self._endpoint.client("cloudformation").describe_stacks(StackName="CDKToolkit")
            return True
        return False

    async def _cdk(self, command: str, *more: str) -> None:
        """The CDK command line, with the application as `python app.py` and our context."""
        cli = [str(HERE / "node_modules" / ".bin" / "cdk"), command, *more]
        flags = ["--ci", "--no-color", "--no-notices", "--no-version-reporting", "--no-path-metadata"]
        context = [part for key, value in self._context.items() for part in ("-c", f"{key}={value}")]
        places = ["--output", str(self._places.state.resolve() / "cdk.out")]
        app = [] if command == "bootstrap" else ["--app", f"{sys.executable} app.py", *context]
        env = environment.synth(
            **self._endpoint.variables,
            CDK_DEFAULT_ACCOUNT=ACCOUNT,
            CDK_DEFAULT_REGION=REGION,
            CDK_DISABLE_CLI_TELEMETRY="1",
            CDK_HOME=str(self._places.state.resolve() / "cdk-home"),
            TMPDIR=str(self._places.scratch.resolve()),
        )
        log = self._places.logs / f"cdk-{command}.log"
        cwd = self._places.scratch if command == "bootstrap" else ROOT
        await children.run([*cli, *flags, *places, *app], env=env, cwd=cwd, log=log)


def invoke(endpoint: Endpoint, function: str, event: dict[str, Any]) -> Any:
    """Rings a door by its function's name and returns its answer; a door's error is a problem for the person."""
    answer = endpoint.client("lambda").invoke(FunctionName=function, Payload=json.dumps(event).encode())
    said = answer["Payload"].read().decode()
    if answer.get("FunctionError"):
        raise LocalProblem(
            f"The door {function} failed.", "Its log is in .local/logs/doors.jsonl.", said[-3000:]
        )
    return json.loads(said) if said else None


def ring(endpoint: Endpoint, function: str, event: dict[str, Any]) -> None:
    """Rings a door and does not wait for it; what it says comes with the other doors' logs."""
    payload = json.dumps(event).encode()
    endpoint.client("lambda").invoke(FunctionName=function, InvocationType="Event", Payload=payload)
