"""What the theme's own style sheets say."""

from __future__ import annotations

import re

from longwave.theme import build, rules


def palettes() -> tuple[dict[str, str], dict[str, str]]:
    """The colours of `css/tokens.css` by their names, light and dark."""
    css = (build.CSS / "tokens.css").read_text(encoding="utf-8")
    light, dark = re.split(r"@media[^{]+\{", css, maxsplit=1)
    return dict(rules.tokens(light)), dict(rules.tokens(dark))
