"""A small school: a course file of one class with answers and one without, and designs made in it."""

import asyncio
import hashlib
from pathlib import Path

from lessonloom.graph import SkillTree
from lessonloom.jobs.course import design_courses, read_class_course, read_records, redesign
from lessonloom.settings import Settings
from tests_support import quiet_deps

COURSE = """\
title: Ratios
goals: [6.RP.A]
start: 2026-11-23
weeks: 5
days: [mon, tue, thu]
minutes: 50
holidays: [2026-11-26..2026-11-27=Thanksgiving]
buffer: 0.15
classes:
  - {name: 6a, responses: 6a.csv}
"""


class School:
    def __init__(self, folder: Path, tree: SkillTree) -> None:
        self.folder, self.tree = folder, tree
        self.file, self.out = folder / "course.yaml", folder / "out"
        self.settings = Settings(home=folder / "home")
        self.events = []
        self.model = None

    def ports(self, model, tell):
        return quiet_deps(self.settings, self.model if model != "none" else None, tree=self.tree)

    def design(self, **options):
        self.events.clear()
        run = design_courses(
            self.file, self.out, self.settings, watch=self.events.append, open_deps=self.ports, **options
        )
        return asyncio.run(run)

    def redesign(self, name="6a", **news):
        self.events.clear()
        run = redesign(self.out, name, self.settings, watch=self.events.append, open_deps=self.ports, **news)
        return asyncio.run(run)

    def course(self, name="6a"):
        return read_class_course(self.out / name)

    def records(self, name="6a"):
        return read_records(self.out / name)

    def plans(self, name="6a"):
        """The bytes of every plan, by lesson, as hashes."""
        found = {}
        for folder in sorted((self.out / name / "lessons").iterdir()):
            files = sorted(path for path in folder.rglob("*") if path.is_file())
            text = b"".join(path.name.encode() + path.read_bytes() for path in files)
            found[folder.name] = hashlib.sha256(text).hexdigest()
        return found
