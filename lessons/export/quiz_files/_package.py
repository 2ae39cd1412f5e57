"""A zip whose bytes depend on its contents alone."""

import io
import re
import zipfile
from collections.abc import Mapping

_DAY = (1980, 1, 1, 0, 0, 0)


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """The files, in this order, as a zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, _DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return out.getvalue()


def identifier(text: str) -> str:
    """`text` as an XML name: letters, digits, `_`, `-`; every other character by its number."""
    made = re.sub(r"[^A-Za-z0-9-]", lambda m: f"_{ord(m[0]):x}_" if m[0] not in "./# " else "_", text)
    return made if made[:1].isalpha() else f"n{made}"
