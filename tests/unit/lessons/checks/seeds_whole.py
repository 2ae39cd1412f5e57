"""Consistency, printability, provenance."""

from .edits import Seed, practice, provenance, say, set_, with_block, with_item


def _figure(p, caption):
    """A drawn figure of the plan with another caption."""
    found = next(f for b in p.blocks for f in b.figures)
    return with_block(p, "hook", figures=(found.model_copy(update={"caption": caption}),))


def _material(text):
    def edit(p, c):
        rest = tuple(m for m in p.materials if not m.startswith(("28 printed", "practice sheets")))
        return p.model_copy(update={"materials": (*rest, text)})

    return edit


def _copy(p, text):
    block = p.block("hook")
    changed = tuple(
        t.model_copy(update={"text": text}) if t.slot == "hook-learners" else t for t in block.learners
    )
    return with_block(p, "hook", learners=changed)


def _sourced(p, source):
    block = p.block("hook")
    first, *rest = block.teacher
    return with_block(p, "hook", teacher=(first.model_copy(update={"sources": (source,)}), *rest))


def _guess(p):
    worked = tuple(
        w.model_copy(
            update={"mistakes": tuple(m.model_copy(update={"asked": 0, "observed": 0}) for m in w.mistakes)}
        )
        for w in p.worked
    )
    return p.model_copy(update={"worked": worked})


SEEDS = {
    "counts-agree": Seed(set_(learners=27), set_(minutes=27)),
    "ids-unique": Seed(
        lambda p, c: p.model_copy(update={"exercises": (*p.exercises, p.exercises[0])}),
        lambda p, c: p.model_copy(
            update={"exercises": (*p.exercises, p.exercises[0].model_copy(update={"id": "P99"}))}
        ),
    ),
    "exercise-mentions": Seed(
        lambda p, c: say(p, "hook", "Keep S9 for later."),
        lambda p, c: say(p, "hook", f"Keep {p.exercises[0].id} for later, and S."),
    ),
    "block-mentions": Seed(
        lambda p, c: say(p, "hook", "Block 2 (Exit ticket) takes it up again."),
        lambda p, c: say(p, "hook", f"Block 2 ({p.blocks[1].title}) takes it up, then block 1."),
    ),
    "bridge-mentions": Seed(
        lambda p, c: say(p, "hook", "Do bridge H first."), lambda p, c: say(p, "hook", "Do bridge A first.")
    ),
    "counts-said": Seed(
        set_(why_now=("Thirty-one answers: 9 of 31 learners divided the wrong way.",)),
        set_(why_now=("Few answers: 9 of 28 learners divided the wrong way, 5 of 9 twice.",)),
    ),
    "copies-agree": Seed(_material("27 printed exit tickets"), _material("28 printed exit tickets")),
    "shared-words": Seed(
        lambda p, c: _copy(p, "Which of the two would you buy?"),
        lambda p, c: _copy(p, p.block("hook").learners[0].text + " "),
    ),
    "notation-parses": Seed(
        lambda p, c: with_item(p, practice(p), stem="Work out `3 + `."),
        lambda p, c: with_item(p, practice(p), stem="Work out `3 + □`. What is □?"),
    ),
    "prints": Seed(
        lambda p, c: say(p, "hook", "Look\u200b at this."),
        lambda p, c: say(p, "hook", "Look — at “this”, ½ × π."),
    ),
    "mojibake-free": Seed(
        lambda p, c: say(p, "hook", "Itâ€™s 3 Ã— 4."),
        lambda p, c: say(p, "hook", "Its name is Ângela Ã, 3 × 4."),
    ),
    "no-placeholders": Seed(
        lambda p, c: say(p, "hook", "Begin with [insert hook here]."),
        lambda p, c: say(p, "hook", "Begin with the interval `[2, 5]`."),
    ),
    "plain-text": Seed(
        lambda p, c: say(p, "hook", "This is **important**."),
        lambda p, c: say(p, "hook", "There are ___ for every 2 * 3."),
    ),
    "fits-page": Seed(
        lambda p, c: say(p, "hook", "Two bottles stand here. " * 28, to="learners"),
        lambda p, c: say(p, "hook", "Two bottles stand here. " * 27, to="learners"),
    ),
    "not-by-color": Seed(
        lambda p, c: say(p, "hook", "Look at the red line.", to="learners"),
        lambda p, c: say(p, "hook", "A bag holds 3 red marbles.", to="learners"),
    ),
    "figures-captioned": Seed(lambda p, c: _figure(p, ""), lambda p, c: _figure(p, "Four equal boxes.")),
    "sentences-finished": Seed(
        lambda p, c: say(p, "hook", "Ask for the price of"), lambda p, c: say(p, "hook", "Ask: “How much?”")
    ),
    "provenance-complete": Seed(
        lambda p, c: say(p, "hook", "Look at this.", origin="model"),
        lambda p, c: say(p, "hook", "Look at this.", origin="teacher"),
    ),
    "evidence-said": Seed(set_(why_now=("It is time.",)), set_(why_now=("9 of 28 divided wrongly.",))),
    "sources-known": Seed(
        lambda p, c: _sourced(
            provenance(p, sources=(*p.provenance.sources, "9.ZZ.A.1 hook 1")), "9.ZZ.A.1 hook 1"
        ),
        lambda p, c: _sourced(provenance(p, sources=(*p.provenance.sources, "notes.md")), "notes.md"),
    ),
    "pack-matches": Seed(
        lambda p, c: provenance(p, pack_hash="0" * 64), lambda p, c: provenance(p, pack="another name")
    ),
    "origin-known": Seed(
        lambda p, c: say(p, "hook", "Look at this.", origin="repaired"),
        lambda p, c: provenance(
            say(p, "hook", "Look at this.", origin="repaired"), model="small", prompts={"passage": "abc"}
        ),
    ),
    "unknown-said": Seed(
        lambda p, c: _guess(p).model_copy(update={"unknown": ()}),
        lambda p, c: _guess(p).model_copy(update={"unknown": ("Nobody was asked about this.",)}),
    ),
}
