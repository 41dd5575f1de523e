"""The base of every domain record: frozen, closed, snake_case in Python and camelCase in JSON."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class Model(BaseModel):
    """Immutable record. `model_dump(mode="json", by_alias=True)` is its wire form; unknown fields are refused."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=to_camel,
        populate_by_name=True,
        validate_default=False,
        ser_json_inf_nan="null",
        allow_inf_nan=False,
        defer_build=True,  # validators are made when a model is first used: no door uses all that it imports
    )
