"""Language models behind one port: any OpenAI-compatible server, embedded llama.cpp, scripted."""

from .factory import make_model, weights
from .llamacpp import LlamaCpp
from .openai import OpenAIChat
from .port import ChatModel, Failure, FailureReason, Message, ModelInfo, Reply, Usage
from .schema import json_schema
from .schemas import PassageDraft
from .scripted import RandomJson, Scripted
from .table import EMBEDDED, MODELS, RECOMMENDED, ModelRow, model_row

__all__ = [
    "EMBEDDED",
    "MODELS",
    "RECOMMENDED",
    "ChatModel",
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
    "make_model",
    "model_row",
    "weights",
]
