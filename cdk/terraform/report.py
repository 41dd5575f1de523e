"""What stands beside the export: the report of the books, and a README for whoever runs it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from cdk.terraform.module import Module
from cdk.terraform.schema import PROVIDER_VERSION
from cdk.terraform.tool import TERRAFORM_VERSIONS


def report(stage: str, modules: list[Module]) -> dict[str, Any]:
    """Every stack's books: what each line of its template became."""
    stacks = {}
    for module in modules:
        ledger = module.ledger
        stacks[module.stack.id] = {
            "lines": len(ledger.owed),
            "mapped": {str(origin): places for origin, places in sorted(ledger.written.items(), key=_name)},
            "dropped": {str(origin): why for origin, why in sorted(ledger.dropped.items(), key=_name)},
            "given": dict(sorted(ledger.given.items())),
        }
    return {"stage": stage, "provider": PROVIDER_VERSION, "totals": totals(modules), "stacks": stacks}


def totals(modules: list[Module]) -> dict[str, int]:
    """The sums of the books of all stacks."""
    sums: Counter[str] = Counter()
    for module in modules:
        resources = module.stack.resources.values()
        sums["cloudformation resources"] += len(resources)
        sums["terraform resources"] += len(module.blocks)
        sums["lines of the templates"] += len(module.ledger.owed)
        sums["mapped"] += len(module.ledger.written)
        sums["dropped with a reason"] += len(module.ledger.dropped)
        sums["given by the export"] += len(module.ledger.given)
    return dict(sums)


def _name(item: tuple[object, object]) -> str:
    return str(item[0])


def readme(stage: str, modules: list[Module]) -> str:
    """How to run the export."""
    rows = "".join(
        f"| `modules/{module.stack.id}` | {len(module.stack.resources)} | {len(module.blocks)} |\n"
        for module in modules
    )
    sums = "".join(f"- {name}: {number}\n" for name, number in totals(modules).items())
    return README.format(
        stage=stage,
        rows=rows,
        sums=sums,
        terraform=TERRAFORM_VERSIONS,
        provider=PROVIDER_VERSION,
        init=LOCAL if stage == "local" else REMOTE.format(stage=stage),
    )


REMOTE = """\
1. Once: a bucket for the state, versioned and closed to the public. Whoever may read it may read the plan, no secret.

       aws s3api create-bucket --bucket STATE_BUCKET --region us-east-1
       aws s3api put-bucket-versioning --bucket STATE_BUCKET --versioning-configuration Status=Enabled
       aws s3api put-public-access-block --bucket STATE_BUCKET --public-access-block-configuration \\
         BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true

2. Keep this folder where you keep code, with the `.terraform.lock.hcl` that `init` writes. For machines of other kinds:
   `terraform providers lock -platform=linux_amd64 -platform=darwin_arm64`.
3. Plan, read, apply. All modules go up by themselves in their order; PostgreSQL and CloudFront take the most time. On
   the way doors make the keys and the schema: their failure fails the apply; apply again after mending.

       terraform init -backend-config=bucket=STATE_BUCKET -backend-config=region=us-east-1
       terraform plan -out=plan.bin
       terraform apply plan.bin
       terraform output -json >outputs.json

4. The web app, from the project: `make publish STAGE={stage} OUTPUTS=…/outputs.json`. The same file is for every
   command of an operator. The worker of films beyond a Lambda is an image that goes into the repository that the
   output `media.WorkerRepository` names, where the stage has one.

The address of the web app, its certificate and other choices are those of the export: `make terraform STAGE={stage}
CONTEXT="-c public_url=https://… -c certificate_arn=arn:…"`. Without an address of your own, apply once, then again with
the address `https://<site.DistributionDomain>`: links and the content policy name it.

**Again**: export, plan, apply. A stage that sleeps at night is woken first: `make wake STAGE={stage} OUTPUTS=…`. New
code gets its callers by CodeDeploy (`shift.sh`), which needs the AWS command line beside Terraform.

**Beside another**: a second deployment in the same account takes a prefix and a state of its own:
`-backend-config=key=OTHER/terraform.tfstate` at `init`, `-var prefix=OTHER` at plan. A GitHub identity provider, where
the stage has one, is the account's, and can be made once only.

**Away**: `terraform destroy` refuses what `prevent_destroy` guards (tables, buckets, keys). Whoever means it takes
those lines out of their copy, empties the buckets with their versions, and destroys again. PostgreSQL leaves a last
snapshot where the plan says so; locked recovery points and the locked audit log stay until their time is over."""
LOCAL = """\
       export AWS_ENDPOINT_URL=… AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=…    # of the local cloud's ready.json
       terraform init
       terraform apply"""
README = """\
# Practika on Terraform: stage {stage}

Written by `make terraform STAGE={stage}` from the synthesized CDK application; change that, not this.
Terraform {terraform}, provider hashicorp/aws {provider}.

## Run it

{init}

Secrets are handed to AWS through write-only arguments and stand in no state. What must outlive a mistake is guarded by
`prevent_destroy`; log groups that are kept are left alone at a destroy. It is made for a new deployment: to adopt
what CloudFormation has deployed, `import` blocks are needed first.

## What is in it

| module | CloudFormation resources | Terraform resources |
|---|---|---|
{rows}
A module is a stack, a file in it a kind of thing; above each resource stands where the plan makes it. `packages/` holds
the zips of the Lambda functions and layers, the same bytes for the same files.

## The books

Every line of the templates is accounted for once in `export-report.json`: mapped to an argument, or dropped with a
reason; and every argument that no line stands for has its reason there too.

{sums}"""
