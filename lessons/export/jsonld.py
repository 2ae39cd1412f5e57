"""A plan as JSON-LD: schema.org's LearningResource with the alignment of LRMI, for catalogs and search."""

from collections.abc import Mapping

from ..model import Block, LessonPlan
from ._wording import NO_TITLES, ROLES
from .quiz_files.jsonld import CONTEXT, Node, line, written


def plan_jsonld(plan: LessonPlan, tree_titles: Mapping[str, str] = NO_TITLES) -> str:
    """The plan as a LearningResource: what it teaches, assesses and requires, its minutes and its parts."""
    taught = {standard.code: standard.title for standard in plan.standards}
    requires = [bridge.skill for bridge in plan.bridges]
    aligned = [_alignment("teaches", code, title, plan) for code, title in taught.items()]
    aligned += [_alignment("requires", code, tree_titles.get(code, ""), plan) for code in requires]
    made: Node = {
        "@context": CONTEXT,
        "@type": "LearningResource",
        "name": line(plan.title),
        "description": line(f"Learners {plan.objective}"),
        "abstract": line(plan.big_idea),
        "inLanguage": "en-US",
        "learningResourceType": "lesson plan",
        "educationalUse": "instruction",
        "interactivityType": "mixed",
        "audience": {"@type": "EducationalAudience", "educationalRole": "teacher"},
        "educationalLevel": plan.grade,
        "timeRequired": _minutes(plan.minutes),
        "teaches": [line(one) for one in plan.success],
        "educationalAlignment": list(aligned),
        "accessMode": ["textual", "visual"],
        "accessibilityFeature": ["MathML", "alternativeText", "structuralNavigation"],
        "creator": {"@type": "SoftwareApplication", "name": f"Lessonloom {plan.provenance.package}"},
        "hasPart": [_part(block, n) for n, block in enumerate(plan.blocks, 1)],
    }
    return written(made)


def _alignment(kind: str, code: str, title: str, plan: LessonPlan) -> Node:
    made: Node = {
        "@type": "AlignmentObject",
        "alignmentType": kind,
        "educationalFramework": plan.provenance.pack,
        "targetName": code,
    }
    return made | ({"targetDescription": line(title)} if title else {})


def _part(block: Block, position: int) -> Node:
    return {
        "@type": "LearningResource",
        "name": line(f"{ROLES[block.role]}: {block.title}"),
        "timeRequired": _minutes(block.minutes),
        "position": position,
    }


def _minutes(n: int) -> str:
    return f"PT{n}M"
