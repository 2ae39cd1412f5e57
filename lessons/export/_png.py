"""Pictures for media that cannot draw SVG."""

from functools import lru_cache

from resvg_py import svg_to_bytes

from ._svg import FONT_FILE


@lru_cache(maxsize=256)
def png(svg: str) -> bytes:
    """The picture at three times its size.

    The last 256, some 6 MB, are kept: drawing one takes as long as writing the rest of a document, and of two
    one has been drawn before.
    """
    return bytes(svg_to_bytes(svg_string=svg, zoom=3, background="#ffffff", font_files=[str(FONT_FILE)]))
