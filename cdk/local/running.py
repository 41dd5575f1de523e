"""From nothing to a running Practika, and back in good order."""

from __future__ import annotations

import asyncio
import json
import os
import time
from contextlib import AsyncExitStack
from typing import Any

from cdk.local import database, deploy, deploy_terraform, door_lines, leftovers, ports, seed, waking, webapp
from cdk.local.arguments import Wishes
from cdk.local.children import Child, together
from cdk.local.endpoint import starting
from cdk.local.endpoint.starting import ACCESS_KEY, REGION, Endpoint
from cdk.local.front import serving
from cdk.local.parts import Again, Parts
from cdk.local.places import Memory, Places, write_whole
from cdk.local.problem import LocalProblem
from cdk.local.progress import BOLD, DIM, GREEN, YELLOW, coloured, say, step

NEEDED = (
    "HttpApiId",
    "SocketApiId",
    "SocketStage",
    "DistributionDomain",
    "DeployKeysName",
    "DeployMigrateName",
)


class Running:
    """One instance on one state folder. `up` starts it, `watch` returns when a part dies; `stack` undoes all."""

    def __init__(self, wishes: Wishes, stack: AsyncExitStack) -> None:
        self._wishes, self._stack = wishes, stack
        self._places = Places(wishes.state)
        self._places.make()
        self._lock = leftovers.Lock(self._places)
        self._lock.take()
        self._memory = Memory(self._places.state / "memory.json")
        self._parts = Parts(self._changed, room=self._places.has_room)
        self._stack.push_async_callback(self._parts.stop)
        self._ready: dict[str, Any] = {}
        self._began = time.monotonic()

    async def up(self) -> None:
        """Starts everything and writes ready.json."""
        for name in await asyncio.to_thread(leftovers.end_leftovers, self._memory, self._places):
            say(coloured(f"  ended {name} that a killed run had left behind", YELLOW))
        port = ports.wished(self._memory, self._wishes.port)
        url = f"http://localhost:{port}"
        (db, endpoint, outputs), _ = await together(self._cloud(url), self._web())
        front = await serving.listen(port, url, endpoint.url, outputs, webapp.DIST)
        self._stack.push_async_callback(front.close)
        if self._wishes.seed and not self._memory.get("seeded"):
            await self._seed(url)
        self._stack.callback(self._places.ready.unlink, missing_ok=True)
        self._tell_ready(url, db, endpoint, outputs)
        self._waking = asyncio.create_task(waking.wake(endpoint, url, outputs))  # nobody waits for it

    async def _seed(self, url: str) -> None:
        try:
            async with step("demo workspace with a film"):
                await seed.plant(url, self._memory)
        except LocalProblem as problem:
            say(coloured(f"  {problem.what} {problem.remedy}", YELLOW))

    async def _web(self) -> None:
        if self._wishes.build:
            await webapp.build(self._places, self._memory)

    async def _cloud(self, url: str) -> tuple[database.Database, Endpoint, dict[str, str]]:
        db, endpoint, ffmpeg = await together(self._postgres(), self._endpoint(), self._ffmpeg())
        return db, endpoint, await self._deployed(db, endpoint, url, ffmpeg)

    async def _postgres(self) -> database.Database:
        async with step("PostgreSQL"):
            db, postgres = await database.start(self._places, self._memory)
            self._keep(postgres, self._postgres_again)
        return db

    async def _postgres_again(self) -> Child:
        return self._noted((await database.start(self._places, self._memory))[1])

    async def _endpoint(self) -> Endpoint:
        async with step("AWS endpoint with IAM enforced"):
            endpoint, aws, mended = await starting.start(self._places, self._memory)
            self._keep(aws, self._endpoint_again)
        self._tell_mended(mended)
        return endpoint

    async def _endpoint_again(self) -> Child:
        endpoint, aws, mended = await starting.start(self._places, self._memory)
        self._tell_mended(mended)
        outputs = self._ready["outputs"]
        await self._sweep(endpoint, outputs)
        self._waking = asyncio.create_task(waking.wake(endpoint, self._ready["url"], outputs))
        return self._noted(aws)

    @staticmethod
    def _tell_mended(mended: list[str]) -> None:
        for name in mended:
            say(coloured(f"  {name} was torn and is restored from the version before it", YELLOW))

    async def _ffmpeg(self) -> str:
        async with step("FFmpeg"):
            return await deploy.ffmpeg(self._places)

    def _keep(self, child: Child, again: Again) -> None:
        """Watches the child from now on, starts it again when it dies, and stops it at the end."""
        self._parts.keep(self._noted(child), again)

    def _noted(self, child: Child) -> Child:
        leftovers.remember_child(self._memory, child.name, child.pid)
        return child

    def _changed(self) -> None:
        """Another process is behind a part's name."""
        self._ready["children"] = self._parts.pids
        write_whole(self._places.ready, json.dumps(self._ready, indent=1))

    async def _deployed(
        self, db: database.Database, endpoint: Endpoint, url: str, ffmpeg: str
    ) -> dict[str, str]:
        kind = deploy_terraform.TerraformDeployment if self._wishes.by == "terraform" else deploy.Deployment
        deployment = kind(self._places, self._memory, endpoint, url, ffmpeg)
        outputs, new = await deployment.run(db)
        missing = [name for name in NEEDED if name not in outputs]
        if missing:
            self._memory.put("deployed", None)
            raise LocalProblem(f"The deployed stacks have no output {', '.join(missing)}.")
        if new:
            async with step("keys and database migrations"):
                media_key = {"mediaKey": self._memory.secret("media_key")}  # the one that the CDN was given
                for name, event in (("DeployKeysName", media_key), ("DeployMigrateName", {})):
                    await asyncio.to_thread(deploy.invoke, endpoint, outputs[name], event)
                await asyncio.to_thread(endpoint.save)
        await self._sweep(endpoint, outputs)
        return outputs

    @staticmethod
    async def _sweep(endpoint: Endpoint, outputs: dict[str, str]) -> None:
        """No ingest outlives a stop of the endpoint: every film that was under way begins again."""
        if "SweepName" in outputs:
            await asyncio.to_thread(deploy.ring, endpoint, outputs["SweepName"], {"silentSeconds": 0})

    def _tell_ready(
        self, url: str, db: database.Database, endpoint: Endpoint, outputs: dict[str, str]
    ) -> None:
        self._ready = {
            "url": url,
            "endpoint": endpoint.url,
            "region": REGION,
            "accessKeyId": ACCESS_KEY,
            "secretAccessKey": endpoint.secret_key,
            "outputs": outputs,
            "pid": os.getpid(),
            "database": db.dsn,
        }
        self._changed()
        seconds = time.monotonic() - self._began
        say(f"\n  {coloured('Practika is ready', BOLD, GREEN)} at {coloured(url, BOLD)}  ({seconds:.0f} s)")
        if self._memory.get("seeded"):
            say(f"  sign in as {seed.COACH} or {seed.STUDENT}, password {self._memory.get('demo_password')}")
        say(coloured("  Ctrl-C stops everything and keeps your work.\n", DIM))

    async def _show_logs(self) -> None:
        """From after the waking on: its refusals are of no interest to a person."""
        await asyncio.wait([self._waking], timeout=10)
        await door_lines.follow(self._places.door_log, say)

    async def watch(self) -> None:
        """Shows the doors' logs and keeps the parts alive; raises what a part said that dies again and again."""
        logs = asyncio.create_task(self._show_logs()) if self._wishes.logs else None
        try:
            await self._parts.watch()
        except* LocalProblem as problems:
            raise problems.exceptions[0] from None
        finally:
            for task in [*([logs] if logs else []), self._waking]:
                task.cancel()
