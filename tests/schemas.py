"""Strategies from our own JSON schemas: what a client may send, and what it may send by mistake or malice."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

Strategy = st.SearchStrategy[Any]
JUNK: Strategy = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20)
LONGEST = 6  # elements of a list, where the schema allows that many


def from_schema(schema: dict[str, Any], definitions: dict[str, Any]) -> Strategy:
    """Values that the schema allows, as far as its keywords say (of ours: all but `pattern` with another meaning)."""
    if "$ref" in schema:
        return from_schema(definitions[schema["$ref"].rsplit("/", 1)[1]], definitions)
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    for choice in ("anyOf", "oneOf"):
        if choice in schema:
            return st.one_of([from_schema(one, definitions) for one in schema[choice]])
    found: Strategy = _BY_TYPE[schema["type"]](schema, definitions)
    return found


def _object(schema: dict[str, Any], definitions: dict[str, Any]) -> Strategy:
    properties = {name: from_schema(one, definitions) for name, one in schema.get("properties", {}).items()}
    required = {name: one for name, one in properties.items() if name in schema.get("required", ())}
    optional = {name: one for name, one in properties.items() if name not in required}
    fixed = st.fixed_dictionaries(required, optional=optional)
    if "additionalProperties" not in schema or schema["additionalProperties"] is False:
        return fixed
    return st.dictionaries(
        st.text(max_size=30), from_schema(schema["additionalProperties"], definitions), max_size=3
    )


def _array(schema: dict[str, Any], definitions: dict[str, Any]) -> Strategy:
    if "prefixItems" in schema:
        return st.tuples(*[from_schema(one, definitions) for one in schema["prefixItems"]]).map(list)
    least = schema.get("minItems", 0)
    most = max(least, min(LONGEST, schema.get("maxItems", LONGEST)))
    return st.lists(from_schema(schema["items"], definitions), min_size=least, max_size=most)


def _string(schema: dict[str, Any], _: dict[str, Any]) -> Strategy:
    if "pattern" not in schema:
        return st.text(min_size=schema.get("minLength", 0), max_size=min(40, schema.get("maxLength", 40)))
    text = st.from_regex(schema["pattern"], fullmatch=True)
    return text.map(lambda found: found[: len(found) // 20 * 20]) if "maxLength" in schema else text


def _number(schema: dict[str, Any], _: dict[str, Any]) -> Strategy:
    least = schema.get("minimum", schema.get("exclusiveMinimum", -1e9))
    most = schema.get("maximum", schema.get("exclusiveMaximum", 1e9))
    if schema["type"] == "integer":
        return st.integers(int(least), int(most) - ("exclusiveMaximum" in schema))
    return st.floats(
        least,
        most,
        exclude_min="exclusiveMinimum" in schema,
        exclude_max="exclusiveMaximum" in schema,
        allow_nan=False,
    )


_BY_TYPE: dict[str, Any] = {
    "object": _object,
    "array": _array,
    "string": _string,
    "integer": _number,
    "number": _number,
    "boolean": lambda *_: st.booleans(),
    "null": lambda *_: st.none(),
}


@st.composite
def spoilt(draw: Any, values: Strategy) -> str:
    """A value as JSON with something wrong in it, somewhere: a field more, a field less, junk, or a torn text."""
    value = json.loads(json.dumps(draw(values)))
    places = list(_containers(value))
    for _ in range(draw(st.integers(0, 2))):
        place = draw(st.sampled_from(places)) if places else None
        if isinstance(place, dict):
            name = draw(st.sampled_from([*place, "sender", "room", "connectionId", "workspaceId"]))
            if draw(st.booleans()):
                place.pop(name, None)
            else:
                place[name] = draw(JUNK)
        elif place:
            place[draw(st.integers(0, len(place) - 1))] = draw(JUNK)
    text = json.dumps(value)
    return text[: draw(st.integers(0, len(text)))] if draw(st.integers(0, 9)) == 0 else text


def _containers(value: Any) -> Any:
    if isinstance(value, dict | list):
        yield value
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _containers(inner)
