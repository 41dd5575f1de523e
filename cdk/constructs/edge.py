"""Functions that run in CloudFront, from the .js files beside this one, and where they have their keys from."""

from __future__ import annotations

import json
from pathlib import Path

from aws_cdk import Stack
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_s3 as s3
from constructs import Construct

from cdk.stages import ROOT

HERE = Path(__file__).parent
#: What the build of the web app lays beside index.html as it is.
AT_THE_ROOT = ROOT / "web" / "public"
KEY_FROM_STORE = """\
import cf from 'cloudfront';
import crypto from 'crypto';
const store = cf.kvs();
async function {what}() {{
  return store.get('{key}');
}}
"""
KEY_WRITTEN_HERE = """\
import crypto from 'crypto';
async function mediaKey() {{
  return '{key}';
}}
"""


def media_token_code(key: str | None) -> str:
    """The token check under a prelude that knows the key: from the store, or a constant on one machine."""
    if key is None:
        prelude = KEY_FROM_STORE.format(what="mediaKey", key="media_key")
    else:
        prelude = KEY_WRITTEN_HERE.format(key=key)
    return prelude + _file("edge_media_token.js")


def stamp_code() -> str:
    """Stamps requests for the APIs with a key that only the store has."""
    return KEY_FROM_STORE.format(what="edgeKey", key="edge_key") + _file("edge_stamp.js")


def app_paths_code() -> str:
    """Knows the files that lie at the root, and the page for what is nowhere."""
    named = [*sorted(f"/{file.name}" for file in AT_THE_ROOT.iterdir()), "/index.html"]
    nowhere = _file("edge_nowhere.html")
    return f"const NAMED = {json.dumps(named)};\nconst NOWHERE = {json.dumps(nowhere)};\n" + _file(
        "edge_app_paths.js"
    )


def _file(name: str) -> str:
    return (HERE / name).read_text("utf-8")


def key_store(scope: Construct, name: str, bucket: s3.IBucket, file: str) -> cloudfront.KeyValueStore:
    """A store that is filled once, when it is made, from what the door deploy_keys has left in the bucket."""
    return cloudfront.KeyValueStore(scope, name, source=cloudfront.ImportSource.from_bucket(bucket, file))


def media_token_check(
    scope: Construct, *, key: str | None, store: cloudfront.KeyValueStore | None
) -> cloudfront.Function:
    """A viewer-request function that lets through what carries a token; exactly one of key and store is given."""
    return _function(scope, "MediaTokenCheck", media_token_code(key), store)


def edge_stamp(scope: Construct, store: cloudfront.KeyValueStore) -> cloudfront.Function:
    """A viewer-request function by which the APIs know that CloudFront passed a request on."""
    return _function(scope, "EdgeStamp", stamp_code(), store)


def app_paths(scope: Construct) -> cloudfront.Function:
    """A viewer-request function that answers every page of the app with index.html."""
    return _function(scope, "AppPaths", app_paths_code())


def _function(
    scope: Construct, name: str, code: str, store: cloudfront.KeyValueStore | None = None
) -> cloudfront.Function:
    return cloudfront.Function(
        scope,
        name,
        # by itself it is named after its construct, and stages in one account would take each other's
        function_name=f"{Stack.of(scope).stack_name}-{name}",
        code=cloudfront.FunctionCode.from_inline(code),
        runtime=cloudfront.FunctionRuntime.JS_2_0,
        key_value_store=store,
    )
