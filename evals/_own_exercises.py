"""What the pack knows of a published misconception: wrong answers of its exercises, and beliefs."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..graph import SkillTree
from ..items import ItemBank
from ..retrieval.embedder import Embedder

MAPPING = Path(__file__).with_name("_mae_mapping.json")
DRAWS = 6
"""Draws of each item model that are looked through."""
MOST = 24
"""Wrong answers kept for each published misconception."""

Scores = NDArray[np.float64]


def exercises(names: Sequence[str], tree: SkillTree) -> tuple[list[list[str]], list[str]]:
    """For each published misconception: our questions with the wrong answers it gives, and our beliefs."""
    mapping: dict[str, list[str]] = json.loads(MAPPING.read_text(encoding="utf-8"))
    bank = ItemBank(tree)
    given: dict[str, list[str]] = {}
    for skill in sorted({own.split("/")[0] for owns in mapping.values() for own in owns}):
        for model in tree.skill(skill).item_models:
            for draw in range(bank.distinct(skill, model.id, DRAWS)):
                item = bank.draw(skill, model.id, draw)
                for wrong in item.wrong:
                    given.setdefault(wrong.misconception, []).append(
                        f"{item.stem} {wrong.text}".replace("`", "")
                    )
    pools, beliefs = [], []
    for name in names:
        owns = mapping.get(name, [])
        found = [text for own in owns for text in given.get(own, [])]
        pools.append(found[:: max(1, len(found) // MOST)][:MOST])
        beliefs.append(" ".join(tree.misconception(own).belief for own in owns))
    return pools, beliefs


def channels(
    asked: list[str], names: Sequence[str], tree: SkillTree, embedder: Embedder
) -> dict[str, Scores]:
    """Nearness of each asked example to each misconception by our exercises, (examples, misconceptions)."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    pools, beliefs = exercises(names, tree)
    texts = [text for pool in pools for text in pool]
    owner = np.repeat(np.arange(len(pools)), [len(pool) for pool in pools])
    if not texts:
        return {}
    here = _vectors(embedder, asked)
    near = {"exercise sense": here @ _vectors(embedder, texts).T}
    kinds: dict[str, dict[str, Any]] = {
        "exercise words": {"ngram_range": (1, 2)},
        "exercise signs": {"analyzer": "char_wb", "ngram_range": (1, 4)},
    }
    for channel, options in kinds.items():
        table = TfidfVectorizer(sublinear_tf=True, **options).fit([*asked, *texts])
        near[channel] = (table.transform(asked) @ table.transform(texts).T).toarray()
    out = {channel: _best(scores, owner, len(pools)) for channel, scores in near.items()}
    out["own belief sense"] = here @ _vectors(embedder, beliefs).T
    return out


def _best(scores: Scores, owner: NDArray[np.int64], count: int) -> Scores:
    """The largest score among the exercises of each misconception; 0 where there is none."""
    out = np.zeros((len(scores), count))
    for place in range(count):
        if (owner == place).any():
            out[:, place] = scores[:, owner == place].max(1)
    return out


def _vectors(embedder: Embedder, texts: list[str]) -> Scores:
    return np.asarray(embedder.encode(texts), dtype=float)
