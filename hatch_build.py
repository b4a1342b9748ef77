"""Builds the theme's fonts and style sheet before a wheel or an editable install is made."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ThemeBuild(BuildHookInterface):  # type: ignore[type-arg]
    """Runs `longwave/theme/build.py` and hands its results to the wheel as artifacts."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it packs. A source archive needs nothing: its wheel is built the same way."""
        if self.target_name != "wheel":
            return
        made = _theme_build(Path(self.root)).build()
        build_data["artifacts"].extend(f"/{path.relative_to(self.root).as_posix()}" for path in made)


def _theme_build(root: Path) -> ModuleType:
    """The build module from its file: the package's own imports are not installed in the build's environment."""
    spec = importlib.util.spec_from_file_location("longwave_theme_build", root / "longwave" / "theme" / "build.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError("longwave/theme/build.py is missing; take it from the repository and build again.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
