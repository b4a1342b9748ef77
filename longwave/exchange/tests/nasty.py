"""Texts and blocks that try to be taken for something else: strategies for Hypothesis."""

from hypothesis import strategies as st

from longwave.exchange.blocks import Block
from longwave.exchange.rich_text import Span, paragraphs_to_html, tidy, to_html

_PIECES = [
    *"ab é1 .)(*_[]<>`&|-+#=:~!\\\"'\n\t,;^{}—",
    "\xa0",
    "\u2028",
    "\u3000",
    "\u200b",
    "\x85",
    "🙂",
    "👩‍👩‍👧",
    "א",
    "\u202e",
    "**",
    "***",
    "&amp;",
    "&#32;",
    "https://x.example",
    "1. ",
    "23) ",
    "- ",
    "# ",
    "> ",
    ":::",
    "::: note",
    "<b>",
    "<!-- -->",
    "  ",
    "---",
    "\n\n",
    "| --- |",
    "— Name",
    "word",
    "![a](b)",
    "[a](b)",
    "```",
    "~~~",
    "title: x",
    "null",
    "no",
]
pieces = st.sampled_from(_PIECES)
texts = st.one_of(
    st.lists(pieces, max_size=10).map("".join),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20),
)
hrefs = st.sampled_from(
    ["", "", "", "https://x.example/a_(b)?c=*d*&copy=1", "/about/", "mailto:a@b.example", "#x", "a b"]
)
spans = st.builds(Span, texts, st.booleans(), st.booleans(), hrefs)
lines = st.lists(spans, max_size=5).map(tidy)
rich = st.lists(lines.filter(bool), min_size=1, max_size=3).map(paragraphs_to_html)
inline = lines.filter(bool).map(to_html)
slugs = st.text("abc-é0", min_size=1, max_size=8).filter(lambda text: text.strip("-"))
paths = st.lists(slugs, min_size=1, max_size=3).map(lambda parts: "/".join(parts) + ".jpg")
days = st.dates().map(lambda day: day.isoformat())
columns = st.lists(st.fixed_dictionaries({"type": st.sampled_from(["text", "number"]), "heading": texts}), max_size=3)


def _block(kind, **values):
    return st.fixed_dictionaries(values).map(lambda value: Block(kind, value))


def blocks():
    """Blocks as a desk may hold them: nothing in them is canonical yet."""
    return st.lists(
        st.one_of(
            _block("text", html=st.one_of(rich, texts)),
            _block("heading", text=texts, level=st.sampled_from([2, 3])),
            _block("picture", file=paths, alt=texts, caption=texts, credit=texts),
            _block("pullquote", text=texts, by=texts),
            _block("list", ordered=st.booleans(), items=st.lists(st.one_of(inline, texts), max_size=4)),
            _block("table", caption=texts, columns=columns, rows=st.lists(st.lists(texts, max_size=4), max_size=3)),
            _block("audio", file=paths, title=texts),
            _block("embed", url=st.just("https://x.example/watch?v=1"), title=texts, description=texts),
            _block("note", title=texts, html=st.one_of(rich, texts)),
            _block("correction", date=days, html=st.one_of(rich, texts)),
            _block("divider"),
            _block("readalso", entries=st.lists(slugs, min_size=1, max_size=3)),
        ),
        max_size=5,
    )
