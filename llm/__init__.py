"""Language models behind one port: any OpenAI-compatible server, embedded llama.cpp, scripted."""

from .factory import make_model, weights
from .llamacpp import LlamaCpp
from .openai import OpenAIChat
from .port import ChatModel, Endpoint, Failure, FailureReason, Message, ModelInfo, Reply, Usage
from .schema import json_schema
from .schemas import PassageDraft
from .scripted import RandomJson, Scripted
from .table import EMBEDDED, MODELS, RECOMMENDED, ModelRow, judges_for, model_row, row_of

__all__ = [
    "EMBEDDED",
    "MODELS",
    "RECOMMENDED",
    "ChatModel",
    "Endpoint",
    "Failure",
    "FailureReason",
    "LlamaCpp",
    "Message",
    "ModelInfo",
    "ModelRow",
    "OpenAIChat",
    "PassageDraft",
    "RandomJson",
    "Reply",
    "Scripted",
    "Usage",
    "json_schema",
    "judges_for",
    "make_model",
    "model_row",
    "row_of",
    "weights",
]
