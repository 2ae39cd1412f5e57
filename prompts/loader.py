"""Prompts as Markdown files whose placeholders are checked when they are read."""

import hashlib
import re
from functools import cache
from pathlib import Path

import yaml
from pydantic import Field, ValidationError, model_validator

from ..graph._base import Frozen
from ..graph.errors import InputError

_FOLDER = Path(__file__).parent
_PLACEHOLDER = re.compile(r"\{\{([a-z_]+)\}\}")
_LAYOUT = re.compile(r"\A---\n(.*?)\n---\n# system\n(.*?)\n# user\n(.*)\Z", re.DOTALL)


class Rendered(Frozen):
    """The two messages of a call."""

    system: str
    user: str


class Prompt(Frozen):
    """A prompt: a constant `system` part, which engines can keep in their prefix cache, and a `user` part
    with placeholders `{{name}}`. `sha256` is of the whole file."""

    name: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    version: int = Field(ge=1)
    max_tokens: int = Field(ge=16, le=4096)
    placeholders: frozenset[str]
    system: str = Field(min_length=1)
    user: str = Field(min_length=1)
    sha256: str

    @model_validator(mode="after")
    def _placeholders_agree(self) -> "Prompt":
        if used := _PLACEHOLDER.findall(self.system):
            raise ValueError(f"the system part must be constant, but it uses {', '.join(sorted(set(used)))}")
        used_names = set(_PLACEHOLDER.findall(self.user))
        if undeclared := used_names - self.placeholders:
            raise ValueError(f"used but not declared: {', '.join(sorted(undeclared))}")
        if unused := self.placeholders - used_names:
            raise ValueError(f"declared but not used: {', '.join(sorted(unused))}")
        return self

    def render(self, **values: str | int) -> Rendered:
        """The messages with every placeholder filled in, in one pass.

        A value is data: tags in it are opened up (`</` becomes `< /`), so that it cannot end the section
        it stands in, and placeholders in it are left as they are. Raises ValueError for a value that is
        missing or that the prompt does not know.
        """
        if missing := self.placeholders - values.keys():
            raise ValueError(f"prompt {self.name}: no value for {', '.join(sorted(missing))}")
        if extra := values.keys() - self.placeholders:
            raise ValueError(f"prompt {self.name}: unknown {', '.join(sorted(extra))}")
        filled = _PLACEHOLDER.sub(lambda m: str(values[m.group(1)]).replace("</", "< /"), self.user)
        return Rendered(system=self.system, user=filled)


@cache
def load_prompt(name: str) -> Prompt:
    """The prompt `name` of this folder. Raises InputError when it is unknown or not in order."""
    return read_prompt(_FOLDER / f"{name}.md")


def variants(name: str) -> tuple[str, ...]:
    """The prompt `name` and, by name, those that could take its place: files called `name-...`."""
    others = sorted(p.stem for p in _FOLDER.glob(f"{name}-*.md"))
    return (
        name,
        *(other for other in others if load_prompt(other).placeholders == load_prompt(name).placeholders),
    )


def read_prompt(path: Path) -> Prompt:
    """The prompt in `path`. Raises InputError with the place and what is wrong."""
    try:
        content = path.read_bytes()
    except OSError:
        known = ", ".join(sorted(p.stem for p in path.parent.glob("*.md")))
        raise InputError(f"{path.name}: there is no such prompt.", f"Known prompts: {known}.") from None
    remedy = "A prompt is front matter between --- lines, then `# system` and `# user`."
    try:
        layout = _LAYOUT.match(content.decode())
        if layout is None:
            raise InputError(f"{path.name}: not laid out as a prompt.", remedy)
        front = yaml.safe_load(layout.group(1))
        if not isinstance(front, dict):
            raise InputError(f"{path.name}: the front matter is no mapping.", remedy)
        prompt = Prompt.model_validate(
            {
                **front,
                "system": layout.group(2).strip(),
                "user": layout.group(3).strip(),
                "sha256": hashlib.sha256(content).hexdigest(),
            }
        )
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise InputError(f"{path.name}: {error}", remedy) from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise InputError(f"{path.name}: {first['msg']}", "Correct the front matter or the text.") from None
    if prompt.name != path.stem:
        raise InputError(f"{path.name}: its name is given as {prompt.name}.", "Make the two agree.")
    return prompt
