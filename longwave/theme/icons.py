"""Small signs, drawn for this theme on a grid of 24 by 24. They take the colour of the text beside them."""

STROKED = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'

DRAWINGS: dict[str, str] = {
    "search": f'<g {STROKED}><circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/></g>',
    "rss": f'<g {STROKED}><path d="M5 11a8 8 0 0 1 8 8M5 5a14 14 0 0 1 14 14"/></g><circle cx="6" cy="18" r="2" '
    'fill="currentColor"/>',
    "apple": f'<g {STROKED}><path d="M7.2 17.2a8 8 0 1 1 9.6 0M8.9 13.6a4 4 0 1 1 6.2 0"/><path d="M12 14.5v6"/></g>'
    '<circle cx="12" cy="11" r="1.8" fill="currentColor"/>',
    "spotify": f'<g {STROKED}><circle cx="12" cy="12" r="9.5"/><path d="M7 9.3c3.6-1 7-.7 10.3 1M7.6 12.7c3-.8 5.8-.5 '
    '8.4.9M8.2 15.9c2.3-.6 4.5-.3 6.5.8"/></g>',
    "podcast": f'<g {STROKED}><path d="M4 14v-2a8 8 0 0 1 16 0v2"/><path d="M4 14h3v6H5.5a1.5 1.5 0 0 1-1.5-1.5z'
    'M20 14h-3v6h1.5a1.5 1.5 0 0 0 1.5-1.5z"/></g>',
    "download": f'<g {STROKED}><path d="M12 4v11M7.5 11 12 15.5 16.5 11M4.5 20h15"/></g>',
    "mail": f'<g {STROKED}><path d="M3.5 6h17v12h-17zM3.5 7l8.5 6.5L20.5 7"/></g>',
    "play": '<path d="M7 4.5v15l12.5-7.5z" fill="currentColor"/>',
}

PLACES = (("apple", "apple"), ("itunes", "apple"), ("spotify", "spotify"), ("rss", "rss"), (".xml", "rss"))


def draw(name: str) -> str:
    """The sign as inline SVG, hidden from screen readers: the words beside it say the same. Headphones if unknown."""
    drawing = DRAWINGS.get(name, DRAWINGS["podcast"])
    return f'<svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">{drawing}</svg>'


def for_place(label: str, url: str) -> str:
    """The sign of a place where a show can be had, by what its name or its address says."""
    text = f"{label} {url}".lower()
    return next((name for part, name in PLACES if part in text), "podcast")
