"""Alignment, prerequisites, time, objectives, thinking, assessment."""

from .edits import (
    Seed,
    branch,
    bridge,
    first_of,
    foreign_item,
    options,
    practice,
    say,
    set_,
    tier,
    with_block,
    with_item,
    with_items,
)


def _later(*skills):
    def edit(p, c):
        from lessonloom.pathways import PathStep

        steps = tuple(
            PathStep(
                skill=s,
                activity="lesson",
                minutes=50,
                learners=9,
                serves=(),
                why="",
                evidence="",
                changes_if="",
            )
            for s in skills
        )
        return p.model_copy(update={"remaining": steps})

    return edit


def _retime(p, role, minutes):
    """The block takes other minutes, and those after it move along."""
    at, blocks = 0, []
    for b in p.blocks:
        blocks.append(b.model_copy(update={"start": at} | ({"minutes": minutes} if b.role == role else {})))
        at += blocks[-1].minutes
    return p.model_copy(update={"blocks": tuple(blocks), "minutes": at})


def _swapped(p, one, other):
    """Two blocks change places and the clock with them."""
    blocks = list(p.blocks)
    i, j = (next(n for n, b in enumerate(blocks) if b.role == r) for r in (one, other))
    blocks[i], blocks[j] = blocks[j], blocks[i]
    at = 0
    for n, b in enumerate(blocks):
        blocks[n] = b.model_copy(update={"start": at})
        at += b.minutes
    return p.model_copy(update={"blocks": tuple(blocks)})


def _thinking(p, level, thinking):
    return with_items(p, tier(p, level).exercises, thinking=thinking)


def _calculations_only(p, **update):
    exercises = tuple(e.model_copy(update={"item": e.item.model_copy(update=update)}) for e in p.exercises)
    blocks = tuple(b for b in p.blocks if b.role != "discuss")
    return p.model_copy(update={"exercises": exercises, "blocks": blocks})


def _drop(p, role):
    return p.model_copy(update={"blocks": tuple(b for b in p.blocks if b.role != role)})


LONG = "find " + "the rate of two quantities and then " * 6

SEEDS = {
    "exercise-references": Seed(
        lambda p, c: with_block(p, "hook", exercises=("Z9",)),
        lambda p, c: with_block(p, "hook", exercises=(first_of(p, "review"),)),
    ),
    "standards-known": Seed(
        lambda p, c: p.model_copy(
            update={"standards": (p.standards[0].model_copy(update={"code": "6.RP.Z.9"}),)}
        ),
        lambda p, c: p.model_copy(
            update={"standards": (*p.standards, p.standards[0].model_copy(update={"code": "7.RP.A.1"}))}
        ),
    ),
    "content-present": Seed(set_(skill="7.G.B.6"), set_(skill="7.RP.A.1")),
    "parts-present": Seed(lambda p, c: _drop(p, "exit"), lambda p, c: _drop(p, "hook")),
    "goal-reached": Seed(set_(goal="3.MD.C.6"), set_(goal="6.RP.A.3.b")),
    "goal-through-blocks": Seed(
        lambda p, c: foreign_item(p, c, first_of(p, "model"), "7.RP.A.1"),
        lambda p, c: foreign_item(p, c, first_of(p, "guided"), "7.RP.A.1"),
    ),
    "grade-matches": Seed(set_(grade="4"), set_(goal="7.RP.A.1", goal_grade="7")),
    "starter-predecessors": Seed(
        lambda p, c: foreign_item(p, c, first_of(p, "review"), p.skill),
        lambda p, c: foreign_item(p, c, first_of(p, "review"), c.tree.hard(p.skill)[0]),
    ),
    "bridges-predecessors": Seed(
        lambda p, c: bridge(p, skill="7.RP.A.2.c"),
        lambda p, c: bridge(p, skill=c.tree.hard(c.tree.hard(p.skill)[0])[0]),
    ),
    "bridge-starter": Seed(
        lambda p, c: bridge(p, starter=first_of(p, "exit")), lambda p, c: bridge(p, starter="")
    ),
    "bridge-teachable": Seed(lambda p, c: bridge(p, minutes=25), lambda p, c: bridge(p, minutes=10)),
    "later-in-order": Seed(_later("6.RP.A.3.b", "6.RP.A.1"), _later("6.RP.A.3.b", "7.RP.A.1")),
    "minutes-sum": Seed(
        lambda p, c: with_block(p, "hook", minutes=p.block("hook").minutes + 1),
        lambda p, c: _retime(p, "hook", p.block("hook").minutes + 1),
    ),
    "block-time": Seed(
        lambda p, c: with_block(p, "model", minutes=1), lambda p, c: with_block(p, "model", minutes=10)
    ),
    "block-lasts": Seed(lambda p, c: _retime(p, "closure", 0), lambda p, c: _retime(p, "closure", 1)),
    "template-followed": Seed(
        lambda p, c: _swapped(p, "model", "independent"), lambda p, c: _drop(p, "discuss")
    ),
    "talk-limited": Seed(lambda p, c: _retime(p, "model", 45), lambda p, c: _retime(p, "model", 20)),
    "reading-time": Seed(
        lambda p, c: say(p, "hook", "Read on and think. " * 250, to="learners"),
        lambda p, c: say(p, "hook", "Read on and think. " * 50, to="learners"),
    ),
    "objective-measurable": Seed(
        set_(objective="understand unit rates"), set_(objective="explain what one understands by a unit rate")
    ),
    "objective-length": Seed(set_(objective=LONG), set_(objective="find unit rates and compare them")),
    "objective-on-topic": Seed(
        set_(objective="sketch the life of a butterfly in order"),
        set_(objective="say how much of one quantity goes with one of another"),
    ),
    "success-observable": Seed(
        set_(success=("I can understand rates.", "I can find a unit rate.")),
        set_(success=("I can say why I understand a rate so.", "I can find a unit rate.")),
    ),
    "success-few": Seed(
        lambda p, c: p.model_copy(update={"success": tuple(f"I can find rate {n}." for n in range(6))}),
        lambda p, c: p.model_copy(update={"success": tuple(f"I can find rate {n}." for n in range(5))}),
    ),
    "thinking-beyond-procedure": Seed(
        lambda p, c: _calculations_only(p, thinking="apply"),
        lambda p, c: with_item(_calculations_only(p, thinking="apply"), practice(p), thinking="evaluate"),
    ),
    "real-use": Seed(
        lambda p, c: _calculations_only(p, thinking="remember", representation="symbols"),
        lambda p, c: with_item(
            _calculations_only(p, thinking="remember", representation="symbols"),
            practice(p),
            thinking="apply",
        ),
    ),
    "extension-deeper": Seed(
        lambda p, c: _thinking(_thinking(p, "extension", "remember"), "support", "analyse"),
        lambda p, c: _thinking(_thinking(p, "extension", "apply"), "support", "apply"),
    ),
    "levels-fit": Seed(
        lambda p, c: with_item(p, tier(p, "support").exercises[0], level="extension"),
        lambda p, c: with_item(p, tier(p, "support").exercises[0], level="core"),
    ),
    "exit-beyond-recall": Seed(
        lambda p, c: with_items(p, p.block("exit").exercises, thinking="remember"),
        lambda p, c: with_item(p, first_of(p, "exit"), thinking="remember"),
    ),
    "discussion-open": Seed(
        lambda p, c: with_block(
            p,
            "discuss",
            learners=(p.block("discuss").learners[0].model_copy(update={"text": "Rates are useful."}),),
        ),
        lambda p, c: with_block(
            p,
            "discuss",
            learners=(p.block("discuss").learners[0].model_copy(update={"text": "Convince your partner."}),),
        ),
    ),
    "check-branches": Seed(
        lambda p, c: with_block(p, "check", branch=None), lambda p, c: with_block(p, "review", branch=None)
    ),
    "branch-here": Seed(
        lambda p, c: branch(p, "check", exercise=first_of(p, "exit")),
        lambda p, c: branch(p, "check", exercise=p.block("check").exercises[-1]),
    ),
    "exit-new-content": Seed(
        lambda p, c: foreign_item(p, c, first_of(p, "exit"), "7.RP.A.1"),
        lambda p, c: foreign_item(p, c, first_of(p, "exit"), p.skill),
    ),
    "check-diagnoses": Seed(
        lambda p, c: options(
            p,
            first_of(p, "check"),
            lambda o: o if o.correct else o.model_copy(update={"misconception": "6.RP.A.2/x"}),
        ),
        lambda p, c: options(
            p,
            first_of(p, "check"),
            lambda o: o if o.label in "AB" else o.model_copy(update={"misconception": "6.RP.A.2/x"}),
        ),
    ),
    "rubric-given": Seed(
        lambda p, c: with_item(_with_text(p), practice(p), rubric=()),
        lambda p, c: with_item(_with_text(p), practice(p), rubric=("Says why.",)),
    ),
    "exit-short": Seed(
        lambda p, c: with_block(p, "exit", exercises=tuple(e.id for e in p.exercises)[:5]),
        lambda p, c: with_block(p, "exit", exercises=tuple(e.id for e in p.exercises)[:4]),
    ),
}


def _with_text(p):
    answer = p.exercise(practice(p)).item.answer.model_copy(update={"kind": "text"})
    return with_item(p, practice(p), answer=answer)
