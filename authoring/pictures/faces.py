"""Where the typefaces lie: the files of the two Source families' Python packages."""

from __future__ import annotations

from typing import Final

import font_source_sans_pro as _sans  # type: ignore[import-untyped]
import font_source_serif_pro as _serif  # type: ignore[import-untyped]

SANS: Final[str] = _sans.font_files_otf["SourceSansPro"]
SANS_BOLD: Final[str] = _sans.font_files_otf["SourceSansProBold"]
SERIF: Final[str] = _serif.font_files_otf["SourceSerifPro"]
SERIF_ITALIC: Final[str] = _serif.font_files_otf["SourceSerifProIt"]
SERIF_BOLD: Final[str] = _serif.font_files_otf["SourceSerifProBold"]
SERIF_BLACK: Final[str] = _serif.font_files_otf["SourceSerifProBlack"]
