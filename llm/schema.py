"""JSON schemas that constrained decoders compile.

xgrammar (vLLM) and llama.cpp's grammar converter each refuse or ignore parts of JSON schema. What is sent
stays inside what both compile; whatever is left out is still checked by pydantic when the reply arrives.
"""

from collections.abc import Iterator, Mapping

from pydantic import BaseModel, JsonValue

LONGEST = 400
"""Longest `maxLength` or `maxItems` that is sent; a decoder unrolls the count into grammar rules."""

_DROPPED = frozenset({"title", "default", "examples", "multipleOf", "uniqueItems", "discriminator", "format"})
_MAPS = frozenset({"properties", "$defs"})


def json_schema(model: type[BaseModel]) -> dict[str, JsonValue]:
    """The schema of `model` with definitions inlined, titles stripped and objects closed.

    Raises ValueError for a recursive model: an inlined schema would not end.
    """
    source: dict[str, JsonValue] = model.model_json_schema()
    definitions = source.pop("$defs", {})
    assert isinstance(definitions, dict)
    cleaned = _clean(source, definitions, ())
    assert isinstance(cleaned, dict)
    return cleaned


def beyond_decoders(schema: JsonValue, path: str = "$") -> Iterator[str]:
    """Places of `schema` that a decoder may not compile, in words."""
    if isinstance(schema, list):
        for n, part in enumerate(schema):
            yield from beyond_decoders(part, f"{path}[{n}]")
    if not isinstance(schema, dict):
        return
    for key in ("multipleOf", "uniqueItems", "$ref", "$defs", "not", "if", "oneOf"):
        if key in schema:
            yield f"{path}: {key}"
    if "pattern" in schema and schema.keys() & {"minLength", "maxLength"}:
        yield f"{path}: pattern together with a length"
    for key, value in schema.items():
        if key in _MAPS and isinstance(value, dict):
            for name, part in value.items():
                yield from beyond_decoders(part, f"{path}.{name}")
        elif key not in ("enum", "const"):
            yield from beyond_decoders(value, f"{path}.{key}")


def _clean(node: JsonValue, definitions: Mapping[str, JsonValue], trail: tuple[str, ...]) -> JsonValue:
    if isinstance(node, list):
        return [_clean(part, definitions, trail) for part in node]
    if not isinstance(node, dict):
        return node
    reference = node.get("$ref")
    if isinstance(reference, str):
        name = reference.rsplit("/", 1)[-1]
        if name in trail:
            raise ValueError(f"{name} refers to itself; a reply schema must not be recursive")
        return _clean(definitions[name], definitions, (*trail, name))
    cleaned: dict[str, JsonValue] = {}
    for key, value in node.items():
        if key in _DROPPED:
            continue
        if key in ("enum", "const"):
            cleaned[key] = value
        elif key == "properties" and isinstance(value, dict):
            cleaned[key] = {name: _clean(part, definitions, trail) for name, part in value.items()}
        else:
            cleaned["anyOf" if key == "oneOf" else key] = _clean(value, definitions, trail)
    if "pattern" in cleaned:
        cleaned.pop("minLength", None)
        cleaned.pop("maxLength", None)
    for key in ("maxLength", "maxItems"):
        limit = cleaned.get(key)
        if isinstance(limit, int) and limit > LONGEST:
            del cleaned[key]
    if "properties" in cleaned:
        cleaned["additionalProperties"] = False
    return cleaned
