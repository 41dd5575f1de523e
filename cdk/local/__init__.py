"""The one-machine cloud: everything behind `make run`.

Lives here: starting and watching the parts (the AWS endpoint, PostgreSQL, the web front), deploying the
application to them with the real CDK command line, demo data, readable logs.
May not live here: anything that AWS would need, and any knowledge of `cdk/stacks` or of the `practika` package:
this room knows the application only by its stage (context keys in) and its stack outputs (names out).
"""
