"""Pictures for media that cannot draw SVG."""

from functools import lru_cache

from resvg_py import svg_to_bytes

_PROBE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"'
    ' font-family="Helvetica, Arial, sans-serif">{}</svg>'
)


@lru_cache(maxsize=256)
def png(svg: str) -> bytes | None:
    """The picture at three times its size; None on a machine without fonts, where labels would be lost.

    The last 256, some 6 MB, are kept: drawing one takes as long as writing the rest of a document, and of two
    one has been drawn before.
    """
    return _png(svg, 3.0) if _has_fonts() else None


@lru_cache(maxsize=1)
def _has_fonts() -> bool:
    text = '<text x="2" y="15" font-size="14">3</text>'
    return _png(_PROBE.format(text), 1.0) != _png(_PROBE.format(""), 1.0)


def _png(svg: str, zoom: float) -> bytes:
    return bytes(svg_to_bytes(svg_string=svg, zoom=int(zoom), background="#ffffff"))
