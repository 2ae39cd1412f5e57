"""`lessonloom index tune`: an encoder of one's own."""

import json
from pathlib import Path
from typing import Annotated

import typer

from .options import AsJson, settings_for


def tune(
    data: Annotated[
        Path,
        typer.Option(metavar="DIR", help="lessons.jsonl and misconceptions.jsonl, as in docs/benchmarks.md."),
    ],
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="A new folder for the tuned model.")],
    seed: Annotated[int, typer.Option(help="Another seed, another fifth of the units held back.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Tune the encoder on labelled lessons.

    LESSONLOOM_ENCODER can then name the folder.
    """
    from ..evals._tuned import tune_encoder
    from ..retrieval import MiniLM

    done = tune_encoder(data=data, out=out, base=MiniLM(settings_for().encoder), seed=seed)
    if as_json:
        print(json.dumps(done))
        return
    print(
        f"Tuned on {done['pairs']} pairs in {done['seconds']:.0f} s. On {done['held_lessons']} lessons of "
        f"units it never saw, nDCG@10 of the encoder alone went from {done['ndcg10_before']:.3f} to "
        f"{done['ndcg10_after']:.3f}."
    )
    print(f"To use it: LESSONLOOM_ENCODER={done['model']} lessonloom index build")
