"""Export: the plan in four formats, the diagnosis page and the list of groups, all written atomically."""

import csv
import io

from ..graph import PlanRecord
from ..learner import status
from ..lessons import LessonPlan
from ..lessons.export import diagnosis_html, export_plan, write_atomic
from ..lessons.export.cells import safe_cell
from .deps import Deps
from .state import PlanState


def concluded(state: PlanState) -> LessonPlan:
    """The best plan, with how many rounds were made of it and why they ended."""
    best = state["best"]
    assert best.quality is not None
    ended = {"rounds": state.get("round", 0), "stop_reason": state["stop_reason"]}
    return best.model_copy(update={"quality": best.quality.model_copy(update=ended)})


def publisher(state: PlanState, deps: Deps) -> PlanState:
    """Write the files and keep the plan in the store. Writing again gives the same bytes."""
    request, best = state["request"], state["best"]
    titles = {s.id: s.title for s in deps.tree.skills.values()}
    files = export_plan(best, request.out, tree_titles=titles)
    page = diagnosis_html(state["diagnosis"], titles, dict(deps.roster), state["pathway"])
    files["diagnosis"] = request.out / "diagnosis.html"
    write_atomic(files["diagnosis"], page.encode())
    files["groups"] = request.out / "groups.csv"
    write_atomic(files["groups"], groups_csv(state, deps).encode())
    deps.store.put_plan(
        PlanRecord(
            run=state["run"],
            class_name=request.class_name,
            skill=best.skill,
            plan=best.model_dump_json(),
            created=deps.now(),
        )
    )
    return {"files": {k: str(v) for k, v in files.items()}}


def groups_csv(state: PlanState, deps: Deps) -> str:
    """Who works in which tier and who needs which bridge, by name: for the teacher's eyes only."""
    diagnosis, brief = state["diagnosis"], state["brief"]
    mastery = {(m.learner, m.skill): m for m in diagnosis.mastery}
    bridges = [b.skill for b in state["best"].bridges]
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["learner", "pseudonym", "group", f"mastery of {brief.skill}", "needs the bridge to"])
    for tier in diagnosis.tiers:
        for learner in tier.learners:
            needs = [
                b for b in bridges if (m := mastery.get((learner, b))) is not None and status(m) == "lacking"
            ]
            target = mastery.get((learner, brief.skill))
            estimate = f"{target.p:.2f} ({target.low:.2f}-{target.high:.2f})" if target else "not known"
            name = safe_cell(deps.roster.get(learner, learner))
            table.writerow([name, learner, tier.level, estimate, "; ".join(needs)])
    return out.getvalue()
