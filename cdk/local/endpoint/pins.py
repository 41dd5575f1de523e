"""The private parts of ministack that we rely on, checked at the start."""

from __future__ import annotations

from importlib import import_module, metadata

VERSION = "1.5.33"
PARTS = {
    "ministack.app": ("app", "main", "_build_persistence_save_dict", "_load_persisted_state", "save_all"),
    "ministack.core.persistence": (
        "save_state",
        "_json_default",
        "_json_object_hook",
        "_state_format_version",
    ),
    "ministack.core.lambda_runtime": ("Worker",),
    "ministack.core.responses": ("AccountRegionScopedDict",),
    "ministack.services.apigateway": ("_invoke_ws_lambda",),
    "ministack.services.dynamodb": (
        "_stream_records",
        "_stream_trimmed",
        "_tables",
        "_txn_idempotency",
        "_txn_token_store",
        "_set_item",
        "_remove_item",
        "_items_replaced",
        "_emit_stream_event",
        "_INDEX_MEMBERS",
        "_put_item",
        "_update_item",
        "_delete_item",
        "_batch_write_item",
        "_transact_write_items",
        "_execute_statement",
        "_batch_execute_statement",
        "_execute_transaction",
    ),
    "ministack.services.s3": (
        "DATA_DIR",
        "_buckets",
        "_bucket_versioning",
        "_multipart_uploads",
        "_completed_multipart_uploads",
        "_put_object",
        "_post_object",
        "_copy_object",
        "_delete_object",
        "_delete_objects",
        "_put_object_tagging",
        "_delete_object_tagging",
        "_create_multipart_upload",
        "_upload_part",
        "_upload_part_copy",
        "_complete_multipart_upload",
        "_abort_multipart_upload",
        "_atomic_write",
        "_persist_object",
        "_object_disk_path",
        "_object_meta_from_record",
        "_key_history_meta",
        "_other_key_disk_path",
        "_version_disk_path",
        "_remove_key_files",
        "_delete_version_file",
        "_delete_persisted_bucket",
        "_error",
        "_qp",
        "url_unquote",
        "get_account_id",
    ),
    "ministack.services.stepfunctions": ("_resolve_path_or_ctx", "_run_map_items"),
    "ministack.services.lambda_svc": (
        "_resolve_layer_zip",
        "_execute_function_warm",
        "_throttle_response",
        "_esms",
        "_dynamodb_stream_positions",
    ),
}
WORKER = ("invoke", "_spawn", "_drain_stderr_bounded")


def check() -> None:
    """Ends the process with one clear sentence if ministack is not the version that this room was written for."""
    found = metadata.version("ministack")
    gone = [
        f"{module}.{name}"
        for module, names in PARTS.items()
        for name in names
        if not hasattr(import_module(module), name)
    ]
    worker = import_module("ministack.core.lambda_runtime").Worker
    gone += [f"Worker.{name}" for name in WORKER if not hasattr(worker, name)]
    if found != VERSION or gone:
        raise SystemExit(
            f"The AWS endpoint needs ministack {VERSION}, found {found}"
            + (f"; gone: {', '.join(gone)}" if gone else "")
            + ". Read cdk/local/endpoint before changing the pin."
        )
