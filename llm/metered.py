"""A model with a meter: what was asked, and how many tokens it came to."""

from collections.abc import Sequence

from .port import ChatModel, Failure, Message, ModelInfo, Reply, T

LETTERS = 4
"""Letters of English that a token stands for, about, where an engine counts none."""


class Metered:
    """The model inside, counted: `calls`, and `tokens` of prompts and replies together."""

    def __init__(self, model: ChatModel) -> None:
        self._model = model
        self.calls = 0
        self.tokens = 0

    @property
    def info(self) -> ModelInfo:
        """The model's own."""
        return self._model.info

    async def structured(
        self,
        messages: Sequence[Message],
        schema: type[T],
        *,
        max_tokens: int = 400,
        temperature: float = 0.2,
        seed: int = 0,
    ) -> Reply[T] | Failure:
        """The model's reply. Where the engine counted nothing, letters do; what never arrived is free."""
        reply = await self._model.structured(
            messages, schema, max_tokens=max_tokens, temperature=temperature, seed=seed
        )
        self.calls += 1
        counted = reply.usage.prompt_tokens + reply.usage.completion_tokens
        if not counted and (reply.raw or isinstance(reply, Reply)):
            counted = (sum(len(m.content) for m in messages) + len(reply.raw)) // LETTERS
        self.tokens += counted
        return reply

    async def aclose(self) -> None:
        """The model belongs to who opened it."""
