"""The skill tree: what there is to learn, in which order, and how it goes wrong."""

from .errors import GoalError, InputError, LessonloomError, MissingExtra, PackError, StoreError
from .evidence import Mastery, Response
from .figures import Figure
from .model import (
    LEVELS,
    Ability,
    Alternative,
    AnswerKind,
    AnswerSpec,
    Bridge,
    Discussion,
    Distractor,
    Hook,
    ItemModel,
    Level,
    Misconception,
    Prerequisite,
    Skill,
    Standard,
    Step,
    Term,
    Thinking,
)
from .pack import default_pack_path, load_pack
from .sqlite import SqliteStore
from .store import Erased, GraphStore, PlanRecord, RunRecord, RunStatus
from .tree import PackInfo, SkillTree

__all__ = [
    "LEVELS",
    "Ability",
    "Alternative",
    "AnswerKind",
    "AnswerSpec",
    "Bridge",
    "Discussion",
    "Distractor",
    "Erased",
    "Figure",
    "GoalError",
    "GraphStore",
    "Hook",
    "InputError",
    "ItemModel",
    "LessonloomError",
    "Level",
    "Mastery",
    "Misconception",
    "MissingExtra",
    "PackError",
    "PackInfo",
    "PlanRecord",
    "Prerequisite",
    "Response",
    "RunRecord",
    "RunStatus",
    "Skill",
    "SkillTree",
    "SqliteStore",
    "Standard",
    "Step",
    "StoreError",
    "Term",
    "Thinking",
    "default_pack_path",
    "load_pack",
]
