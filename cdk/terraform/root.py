"""The root module: versions, the state's place, the provider, and the stacks as modules wired to each other."""

from __future__ import annotations

from cdk.terraform.body import Block
from cdk.terraform.hcl import Expression, Fields, Items, Literal, Raw, Template, constant
from cdk.terraform.module import Module
from cdk.terraform.names import snake
from cdk.terraform.schema import PROVIDER_VERSION
from cdk.terraform.surroundings import output_names
from cdk.terraform.tool import TERRAFORM_VERSIONS

SOURCE = "hashicorp/aws"


def requirements(*, state: Block | None = None) -> Block:
    """The `terraform` block: of the root with the state's place, of a module without."""
    block = Block("terraform", ())
    if state:
        block.body.arguments["required_version"] = Literal(value=TERRAFORM_VERSIONS)
        block.body.blocks.append((f'{state.kind} "{state.labels[0]}"', state.body))
    provider = {"source": constant(SOURCE), "version": constant(PROVIDER_VERSION)}
    wanted = block.body.block("required_providers")
    wanted.arguments["aws"] = Fields(fields=tuple(provider.items()))
    return block


def state(stage: str, prefix: str) -> Block:
    """Remote and locked on AWS; a file on one machine."""
    if stage == "local":
        return Block("backend", ("local",))
    block = Block("backend", ("s3",))
    block.body.arguments |= {
        "key": constant(f"{prefix}/terraform.tfstate"),
        "encrypt": constant(True),
        "use_lockfile": constant(True),
    }
    return block


def providers(stage: str, modules: list[Module], regions: list[str]) -> list[Block]:
    """One provider a Region, the first of them without an alias."""
    made = []
    for region in regions:
        block = Block("provider", ("aws",))
        if region != regions[0]:
            block.body.arguments["alias"] = constant(snake(region))
        block.body.arguments["region"] = constant(region)
        accounts = sorted({module.stack.account for module in modules if module.stack.account})
        if accounts:
            block.body.arguments["allowed_account_ids"] = constant(accounts)
        if stage == "local":
            block.comment = "AWS_ENDPOINT_URL names the endpoint of this machine, for every service."
            for name in ("s3_use_path_style", "skip_credentials_validation", "skip_metadata_api_check"):
                block.body.arguments[name] = constant(True)
            block.body.arguments["max_retries"] = constant(3)
        made.append(block)
    return made


def calls(stage: str, modules: list[Module], prefix: str, regions: list[str]) -> list[Block]:
    """Each stack's module, with what other stacks hand to it; first the bucket that packages are fetched from."""
    packages = Block("module", ("packages",))
    packages.body.arguments |= {
        "source": constant("./modules/packages"),
        "name": Template(pieces=(Raw(code="var.prefix"), Literal(value="-packages"))),
        "folder": Raw(code='"${path.root}/packages"'),
        "tls_only": constant(stage != "local"),
    }
    made = [packages]
    for module in modules:
        block = Block("module", (snake(module.stack.id),))
        block.body.arguments["source"] = constant(f"./modules/{snake(module.stack.id)}")
        if module.stack.region != regions[0]:
            alias = Raw(code=f"aws.{snake(module.stack.region)}")
            block.body.arguments["providers"] = Fields(fields=(("aws", alias),))
        tail = Literal(value=module.stack.name.removeprefix(prefix))
        block.body.arguments["name"] = Template(pieces=(Raw(code="var.prefix"), tail))
        if module.scope.prefixed:
            block.body.arguments["prefix"] = Raw(code="var.prefix")
        for variable, (other, output) in sorted(module.scope.imports.items()):
            block.body.arguments[variable] = Raw(code=f"module.{snake(other)}.{output}")
        if module.desk.used:
            block.body.arguments["packages"] = Raw(code="module.packages.bucket")
        for variable in module.scope.parameters.values():
            block.body.arguments[variable] = Raw(code=f"var.{snake(module.stack.id)}_{variable}")
        named = {other for other, _ in module.scope.imports.values()}
        if unnamed := sorted(set(module.stack.after) - named):
            waits = tuple(Raw(code=f"module.{snake(other)}") for other in unnamed)
            block.body.arguments["depends_on"] = Items(items=waits)
        made.append(block)
    return made


def outputs(stage: str, modules: list[Module]) -> list[Block]:
    """One a stack: the outputs that people and scripts read, by the names that CloudFormation has for them.

    A stack without any has an empty one: that it is there is a fact too (cdk/outputs.py).
    """
    block = Block("output", ("stage",))
    block.body.arguments["description"] = constant("Which stage this is; commands refuse another's outputs.")
    block.body.arguments["value"] = constant(stage)
    made = [block]
    for module in modules:
        names = output_names(module.stack)
        fields: list[tuple[str, Expression]] = [
            (name, Raw(code=f"module.{snake(module.stack.id)}.{names[name]}"))
            for name, each in module.stack.template.get("Outputs", {}).items()
            if "Export" not in each
        ]
        block = Block("output", (snake(module.stack.id),))
        block.body.arguments["description"] = constant(f"What people and scripts ask of {module.stack.id}.")
        block.body.arguments["value"] = Fields(fields=tuple(fields))
        made.append(block)
    return made


def variables(modules: list[Module], prefix: str) -> list[Block]:
    """The prefix of every name, and each stack's parameters."""
    block = Block("variable", ("prefix",))
    block.body.arguments |= {
        "description": constant(
            "What every name begins with; another for a second deployment in one account."
        ),
        "type": Raw(code="string"),
        "default": constant(prefix),
    }
    longest = len(prefix) + min((module.desk.room for module in modules), default=0)
    form = 'can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)+$", var.prefix))'
    checked = block.body.block("validation")
    checked.arguments["condition"] = Raw(code=f"{form} && length(var.prefix) <= {longest}")
    checked.arguments["error_message"] = constant(
        f"Two or more words of small letters and digits joined by hyphens, {longest} characters at most: "
        "AWS takes no longer names."
    )
    made = [block]
    for module in modules:
        made += module.parameter_blocks()
    return made
