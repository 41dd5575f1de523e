"""Functions that run in CloudFront, from the .js files beside this one."""

from __future__ import annotations

from pathlib import Path

from aws_cdk import aws_cloudfront as cloudfront
from constructs import Construct

HERE = Path(__file__).parent
KEY_FROM_STORE = """\
import cf from 'cloudfront';
import crypto from 'crypto';
const store = cf.kvs();
async function mediaKey() {
  return store.get('media_key');
}
"""
KEY_WRITTEN_HERE = """\
import crypto from 'crypto';
async function mediaKey() {{
  return '{key}';
}}
"""


def media_token_code(key: str | None) -> str:
    """The token check under a prelude that knows the key: from the store, or a constant on one machine."""
    prelude = KEY_FROM_STORE if key is None else KEY_WRITTEN_HERE.format(key=key)
    return prelude + (HERE / "edge_media_token.js").read_text("utf-8")


def media_token_check(
    scope: Construct, *, key: str | None, store: cloudfront.KeyValueStore | None
) -> cloudfront.Function:
    """A viewer-request function that lets through what carries a token; exactly one of key and store is given."""
    return cloudfront.Function(
        scope,
        "MediaTokenCheck",
        code=cloudfront.FunctionCode.from_inline(media_token_code(key)),
        runtime=cloudfront.FunctionRuntime.JS_2_0,
        key_value_store=store,
    )


def app_paths(scope: Construct) -> cloudfront.Function:
    """A viewer-request function that answers every page of the app with index.html."""
    code = (HERE / "edge_app_paths.js").read_text("utf-8")
    return cloudfront.Function(
        scope,
        "AppPaths",
        code=cloudfront.FunctionCode.from_inline(code),
        runtime=cloudfront.FunctionRuntime.JS_2_0,
    )
