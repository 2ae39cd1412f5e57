"""Prompts as Markdown files with front matter; every prompt is versioned and hashed."""

from .loader import Prompt, Rendered, load_prompt, variants

__all__ = ["Prompt", "Rendered", "load_prompt", "variants"]
