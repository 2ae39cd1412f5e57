"""What a teacher fills in: the class, the goal and the shape of the lesson."""

import re
from pathlib import PurePath
from typing import Annotated

from fastapi import Form, UploadFile
from pydantic import BaseModel, Field

from ..lessons import Template
from ..lessons.templates import LONGEST, SHORTEST


class ClassForm(BaseModel):
    """A class's answers and a goal."""

    class_file: UploadFile = Field(description="CSV: one row for each answer, or a gradebook")
    key: UploadFile | None = Field(default=None, description="CSV question,skill,answer for a gradebook")
    goal: str = Field(max_length=60, description="a standard or skill, such as 6.RP.A.3")
    class_name: str = Field(
        default="",
        max_length=60,
        description="learners keep their pseudonyms under this name; empty: taken from the file's name",
    )
    skip_bad: bool = Field(default=False, description="leave out rows that cannot be used")

    @property
    def label(self) -> str:
        """The class's name: a label, never a path."""
        given = self.class_name.strip() or PurePath((self.class_file.filename or "").replace("\\", "/")).stem
        return re.sub(r"[^\w .,:()'’&-]+", " ", given).strip(" .")[:60] or "class"

    @property
    def key_content(self) -> bytes | None:
        """The key, where one was sent."""
        return self.key.file.read() if self.key and self.key.filename else None


class PlanForm(ClassForm):
    """The same, and what lesson is wanted."""

    minutes: int = Field(default=50, ge=SHORTEST, le=LONGEST)
    template: Template = "gradual-release"
    model: str = Field(default="", max_length=300, description="empty: the model that the settings name")
    seed: int = Field(default=0, ge=0, le=2**31 - 1, description="another seed, other numbers")

    @property
    def fingerprint(self) -> bytes:
        """What tells this form from any other, its files included."""
        fields = self.model_dump_json(exclude={"class_file", "key"}).encode()
        return b"\0".join((fields, _content(self.class_file), _content(self.key) if self.key else b""))


def _content(upload: UploadFile) -> bytes:
    content = upload.file.read()
    upload.file.seek(0)
    return content


_MULTIPART = Form(media_type="multipart/form-data")
FilledClass = Annotated[ClassForm, _MULTIPART]
FilledPlan = Annotated[PlanForm, _MULTIPART]
