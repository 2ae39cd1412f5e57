"""Item-writing flaws, keys, misconceptions."""

from .edits import (
    Seed,
    first_of,
    key_option,
    mistakes,
    options,
    practice,
    say,
    with_block,
    with_item,
    worked,
    wrong_options,
)

ALWAYS = "Four pens cost 6 dollars. Three answers are right, one is not. Which one is the price of one pen?"


def _answer(p, id, **update):
    return with_item(p, id, answer=p.exercise(id).item.answer.model_copy(update=update))


def _elsewhere(p):
    """An exercise with options that is neither check nor exit ticket."""
    asked = {*p.block("check").exercises, *p.block("exit").exercises}
    return next(e.id for e in p.exercises if e.item.options and e.id not in asked)


def _wrong_key(p):
    id = first_of(p, "exit")
    return _answer(p, id, value=p.exercise(id).item.wrong[0].value)


def _twin(p):
    one, other = p.tiers[0].exercises[0], p.tiers[1].exercises[0]
    return one, {k: getattr(p.exercise(other).item, k) for k in ("stem", "figure")}


def _key_first(p, *, but=0):
    """Every right option stands first, but for the last `but` ones."""
    ids = [e.id for e in p.exercises if e.item.options]
    for n, id in enumerate(ids):
        old = sorted(p.exercise(id).item.options, key=lambda o: not o.correct)
        if n >= len(ids) - but:
            old = old[::-1]
        p = with_item(
            p, id, options=tuple(o.model_copy(update={"label": "ABCDEF"[i]}) for i, o in enumerate(old))
        )
    return p


def _labels(p, labels):
    id = first_of(p, "check")
    old = p.exercise(id).item.options
    relabeled = (o.model_copy(update={"label": label}) for o, label in zip(old, labels, strict=False))
    return with_item(p, id, options=tuple(relabeled))


def _quote(p, *, truly):
    exercise = p.exercise(first_of(p, "check"))
    option = next(o for o in exercise.item.options if o.correct)
    return say(p, "check", f"Count {option.label} ({option.text if truly else '`999`'}), the right one.")


def _told(plan, **update):
    """The first mistake with other figures."""

    def change(ms):
        first, *rest = ms
        return (first.model_copy(update=update), *rest)

    return worked(plan, change)


SEEDS = {
    "one-key": Seed(
        lambda p, c: options(p, first_of(p, "check"), lambda o: o.model_copy(update={"correct": True})),
        lambda p, c: wrong_options(p, first_of(p, "check"), "`0.5` kg", "`5` kg"),
    ),
    "options-named": Seed(
        lambda p, c: options(p, first_of(p, "exit"), lambda o: o.model_copy(update={"misconception": None})),
        lambda p, c: options(p, _elsewhere(p), lambda o: o.model_copy(update={"misconception": None})),
    ),
    "items-differ": Seed(
        lambda p, c: with_item(p, _twin(p)[0], **_twin(p)[1]),
        lambda p, c: with_item(p, _twin(p)[0], stem=_twin(p)[1]["stem"] + " Show it in a picture."),
    ),
    "no-negative-stem": Seed(
        lambda p, c: with_item(p, first_of(p, "check"), stem="Which of these is not a unit rate?"),
        lambda p, c: with_item(p, first_of(p, "check"), stem="It does not rain. Which is a unit rate?"),
    ),
    "no-joint-option": Seed(
        lambda p, c: wrong_options(p, first_of(p, "check"), "All of the above"),
        lambda p, c: wrong_options(p, first_of(p, "check"), "all 12 of the apples"),
    ),
    "options-alike-length": Seed(
        lambda p, c: wrong_options(
            key_option(p, first_of(p, "check"), "3, because each of the four gets the same amount"),
            first_of(p, "check"),
            "4",
            "5",
            "6",
        ),
        lambda p, c: wrong_options(
            key_option(p, first_of(p, "check"), "3, because each of the four gets as much"),
            first_of(p, "check"),
            "4, because four share what there is",
            "5",
            "6",
        ),
    ),
    "options-one-kind": Seed(
        lambda p, c: wrong_options(
            key_option(p, first_of(p, "check"), "`12`"),
            first_of(p, "check"),
            "more than before, since it grows",
            "less than before, since it falls",
            "as much as it was",
        ),
        lambda p, c: wrong_options(
            key_option(p, first_of(p, "check"), "`12`"),
            first_of(p, "check"),
            "more than before, since it grows",
            "13",
            "as much as it was",
        ),
    ),
    "no-stem-echo": Seed(
        lambda p, c: key_option(
            with_item(p, first_of(p, "check"), stem="Which recipe contains stronger lemonade?"),
            first_of(p, "check"),
            "the recipe with stronger lemonade",
        ),
        lambda p, c: wrong_options(
            key_option(
                with_item(p, first_of(p, "check"), stem="Which recipe contains stronger lemonade?"),
                first_of(p, "check"),
                "the recipe with stronger lemonade",
            ),
            first_of(p, "check"),
            "no recipe makes it stronger",
            "both make the same lemonade",
        ),
    ),
    "options-labelled": Seed(lambda p, c: _labels(p, "ABDC"), lambda p, c: _labels(p, "ABC")),
    "key-place-varies": Seed(lambda p, c: _key_first(p), lambda p, c: _key_first(p, but=1)),
    "stem-asks": Seed(
        lambda p, c: with_item(p, practice(p), stem="Four pens cost 6 dollars."),
        lambda p, c: with_item(p, practice(p), stem="Jo says: 'Four pens cost 6.' Explain it."),
    ),
    "reveals-match": Seed(
        lambda p, c: p.model_copy(
            update={"reveals": (p.reveals[0].model_copy(update={"option": "F"}), *p.reveals[1:])}
        ),
        lambda p, c: p.model_copy(update={"reveals": p.reveals[1:]}),
    ),
    "keys-solved-twice": Seed(
        lambda p, c: _wrong_key(p),
        lambda p, c: _answer(p, first_of(p, "exit"), text="as computed"),
    ),
    "key-not-shown": Seed(
        lambda p, c: say(
            _answer(p, first_of(p, "exit"), text="17.25 liters"), "exit", "It is 17.25 liters.", to="learners"
        ),
        lambda p, c: say(
            _answer(p, first_of(p, "exit"), text="17.25 liters"), "exit", "It is 17.5 liters.", to="learners"
        ),
    ),
    "key-among-options": Seed(
        lambda p, c: key_option(p, first_of(p, "check"), "`98765`"),
        lambda p, c: wrong_options(p, first_of(p, "check"), "`98765`"),
    ),
    "steps-reach-key": Seed(
        lambda p, c: with_item(p, practice(p), steps=("First divide.", "So it is `123456`.")),
        lambda p, c: with_item(
            p, practice(p), steps=("First divide.", f"So it is {p.exercise(practice(p)).item.answer.text}.")
        ),
    ),
    "steps-true": Seed(
        lambda p, c: with_item(p, practice(p), steps=(*p.exercise(practice(p)).item.steps, "`12 ÷ 4 = 4`")),
        lambda p, c: with_item(
            p,
            practice(p),
            steps=(*p.exercise(practice(p)).item.steps, "It is wrong that `12 ÷ 4 = 4`.", "`12 ÷ 4 = 3`"),
        ),
    ),
    "keys-quoted": Seed(lambda p, c: _quote(p, truly=False), lambda p, c: _quote(p, truly=True)),
    "key-has-unit": Seed(
        lambda p, c: _answer(p, practice(p), text="12", unit="pages"),
        lambda p, c: _answer(p, practice(p), text="12 pages", unit="pages"),
    ),
    "misconceptions-met": Seed(
        lambda p, c: p.model_copy(
            update={"reveals": tuple(r.model_copy(update={"remedy": " "}) for r in p.reveals)}
        ),
        lambda p, c: p.model_copy(
            update={"reveals": tuple(r.model_copy(update={"remedy": "Draw it."}) for r in p.reveals)}
        ),
    ),
    "mistakes-ordered": Seed(
        lambda p, c: mistakes(p, p=0.99), lambda p, c: mistakes(p, p=0.3, low=0.1, high=0.6)
    ),
    "shares-from-answers": Seed(
        lambda p, c: _told(p, observed=30, asked=28),
        lambda p, c: _told(p, observed=28, asked=28, p=28.75 / 34, prior=1 / 8),
    ),
    "belief-stated": Seed(
        lambda p, c: mistakes(p, belief="Wrong."), lambda p, c: mistakes(p, belief="Rates are sums.")
    ),
    "mistake-met": Seed(
        lambda p, c: with_block(
            p, "model", teacher=tuple(t for t in p.block("model").teacher if t.slot != "mistakes-answer")
        ),
        lambda p, c: with_block(
            p, "model", teacher=tuple(t for t in p.block("model").teacher if t.slot != "mistakes")
        ),
    ),
    "mistakes-distinct": Seed(
        lambda p, c: worked(p, lambda ms: (ms[0], ms[0])), lambda p, c: worked(p, lambda ms: ms[:1])
    ),
}
