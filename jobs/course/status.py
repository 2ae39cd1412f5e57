"""Looking at courses from outside, and asking a design to stop."""

from pathlib import Path

from pydantic import ValidationError

from ...graph import InputError, LessonloomError, StoreError
from ...graph._base import Frozen
from .._stop import ask_to_stop
from ..lock import at_work
from .files import COURSE, DESIGN, Design, lesson_folder, read_class_course
from .plans import PlanRecord, planned, read_records


class ClassStatus(Frozen):
    """How far one class is: plans `done`, not yet made, and those that were begun and not finished. `reason`
    says why nothing is known."""

    name: str
    done: int = 0
    waiting: int = 0
    begun: tuple[str, ...] = ()
    failed: tuple[PlanRecord, ...] = ()
    taught: int = 0
    reason: str = ""

    def text(self, *, busy: bool) -> str:
        """Lines for the terminal, failures last."""
        if self.reason:
            return f"{self.name}: {self.reason}"
        counts = {"done": self.done, "waiting": self.waiting, "failed": len(self.failed)}
        told = ", ".join(f"{n} {what}" for what, n in counts.items() if n) or "no plans"
        lines = [f"{self.name}: {told}" + (f"; {self.taught} lessons taught" if self.taught else "")]
        if self.begun:
            lines.append(f"  {'at work' if busy else 'cut off'}: {', '.join(self.begun)}")
        for record in self.failed:
            lines += [f"  {record.lesson}: {record.reason}", f"    try: {record.remedy}"]
        return "\n".join(lines)


class CourseStatus(Frozen):
    """How far the courses of a folder are. `at_work` says whether a design runs now."""

    course: str
    at_work: bool
    classes: tuple[ClassStatus, ...]

    def text(self) -> str:
        """Lines for the terminal."""
        lines = [f"courses of {self.course}"]
        lines.append("a design is at work" if self.at_work else "no design is at work")
        return "\n".join([*lines, *(one.text(busy=self.at_work) for one in self.classes)])


def design_of(folder: Path) -> Design | None:
    """What the folder's courses were designed from; None where it holds no courses. Raises StoreError."""
    path = folder / DESIGN
    try:
        return Design.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        if any(folder.glob(f"*/{COURSE}")):
            raise StoreError(
                f"{folder} holds courses, but not what they were designed from.",
                f"Run `lessonloom batch design COURSE --out {folder}` once more; what is done stays done.",
            ) from None
        return None
    except (OSError, ValidationError) as error:
        remedy = f"Run `lessonloom batch design COURSE --out {folder}` again."
        raise StoreError(f"{path} cannot be read.", remedy) from error


def course_status(folder: Path) -> CourseStatus:
    """What the files of the folder say. Raises InputError where there are no courses, StoreError."""
    design = design_of(folder)
    if design is None:
        raise InputError(f"{folder} holds no courses.", "Name the folder that was given with --out.")
    return CourseStatus(
        course=str(design.course),
        at_work=at_work(folder),
        classes=tuple(_class(folder / name) for name in design.classes),
    )


def cancel_design(folder: Path) -> bool:
    """Ask the design at work on the folder to stop; False where none is."""
    if not at_work(folder):
        return False
    ask_to_stop(folder)
    return True


def _class(folder: Path) -> ClassStatus:
    if not (folder / COURSE).is_file():
        return ClassStatus(name=folder.name, reason="not designed yet")
    try:
        state, records = read_class_course(folder), read_records(folder)
    except LessonloomError as error:
        return ClassStatus(name=folder.name, reason=f"{error.message} {error.remedy}")
    plans = [one.id for one in planned(state)]
    made = [records[one] for one in plans if one in records]
    open_ = [one for one in plans if one not in records]
    return ClassStatus(
        name=state.class_name,
        done=sum(one.done for one in made),
        waiting=len(open_),
        begun=tuple(one for one in open_ if lesson_folder(folder, one).exists()),
        failed=tuple(one for one in made if not one.done),
        taught=state.taught,
    )
