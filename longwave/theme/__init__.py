"""The readers' side: templates, styles, fonts, scripts and the style guide."""
