"""The other way in: the same stage exported to Terraform and applied to the endpoint."""

from __future__ import annotations

import json
import sys

from cdk.local import children, digest, environment
from cdk.local.deploy import Deployment
from cdk.local.places import ROOT
from cdk.local.progress import step


class TerraformDeployment(Deployment):
    """As `Deployment`, by `python -m cdk.terraform local --apply`; the state lies in the state folder."""

    by = "terraform"
    not_its_plan = frozenset({"local", *digest.SKIPPED})

    def _outputs(self) -> dict[str, str]:
        """What the last apply left."""
        told = self._places.state / "terraform" / "outputs.json"
        if not told.is_file():
            return {}
        stacks = (each["value"] for each in json.loads(told.read_text("utf-8")).values())
        return {name: value for stack in stacks if isinstance(stack, dict) for name, value in stack.items()}

    async def _bring(self) -> None:
        """Exports and applies."""
        state = self._places.state.resolve()
        argv = [sys.executable, "-m", "cdk.terraform", "local", "--apply"]
        argv += ["--assembly", str(state / "cdk.out"), "--out", str(state / "terraform")]
        argv += [part for key, value in self._context.items() for part in ("-c", f"{key}={value}")]
        env = environment.synth(
            **self._endpoint.variables,
            CHECKPOINT_DISABLE="1",
            TF_IN_AUTOMATION="1",
            TMPDIR=str(self._places.scratch.resolve()),
        )
        async with step("export to Terraform, and apply"):
            await children.run(argv, env=env, cwd=ROOT, log=self._places.logs / "terraform.log")
