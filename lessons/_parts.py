"""What a skill needs before a lesson can be composed from it."""

from ..graph import Skill


def missing_parts(skill: Skill) -> tuple[str, ...]:
    """What the pack does not hold for a skill that is not authored, in a teacher's words; else nothing."""
    parts = (
        ("an explanation with pictures", skill.explanation),
        ("exercises with their keys", skill.item_models),
        ("the mistakes to expect", skill.misconceptions),
        ("an opening question", skill.hooks),
    )
    return () if skill.authored else tuple(words for words, present in parts if not present)
