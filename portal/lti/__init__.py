"""The portal inside a learning platform: LTI 1.3 launch and deep linking (1EdTech Security Framework 1.1)."""

from .routes import lti

__all__ = ["lti"]
