"""The twelve kinds of block a body is made of.

Each kind says once what it shows (`shape`), and that shape is rendered three ways: for the site
(`longwave/blocks/<kind>.html`), for e-mail (`<kind>.mail.html`) and as plain text (`plain`). Kinds are flat and few,
since their names are written into every stored body: they may be added, never renamed.
"""

from __future__ import annotations

from typing import Any

from django.utils.text import slugify
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.rich_text import expand_db_html

from longwave.editorial.embeds import frame_of, host_of
from longwave.kernel import html
from longwave.media.blocks import AudioChooserBlock
from longwave.media.models import Audio, Picture
from longwave.published.models import Entry

Shape = dict[str, Any]  # what `longwave/blocks/<kind>.html` and its mail twin read as `value`
FEATURES = ["bold", "italic", "link"]


def _rich(value: Any) -> str:
    """Stored rich text as clean HTML with real addresses."""
    return html.clean(expand_db_html(value.source if hasattr(value, "source") else str(value)))


class TextBlock(blocks.RichTextBlock):
    """Paragraphs."""

    def shape(self, value: Any) -> Shape:
        return {"html": _rich(value)}

    def plain(self, shape: Shape) -> str:
        return html.plain(shape["html"])


class HeadingBlock(blocks.StructBlock):
    """A heading inside a body, of level 2 or 3."""

    text = blocks.CharBlock(max_length=200)
    level = blocks.ChoiceBlock(choices=[("2", "Heading"), ("3", "Smaller heading")], default="2")

    def shape(self, value: Any) -> Shape:
        return {"text": value["text"], "level": int(value["level"] or 2), "id": slugify(value["text"])[:60]}

    def plain(self, shape: Shape) -> str:
        return str(shape["text"]).upper() if shape["level"] == 2 else str(shape["text"])


class PictureBlock(ImageChooserBlock):
    """A picture with the caption, credit and alt text it has in the library."""

    def shape(self, value: Picture) -> Shape:
        return {"image": value.image()}

    def plain(self, shape: Shape) -> str:
        image = shape["image"]
        return f"[Picture: {image['caption'] or image['alt']} ({image['credit']})]"


class PullQuoteBlock(blocks.StructBlock):
    """A sentence worth stopping at."""

    text = blocks.TextBlock()
    by = blocks.CharBlock(required=False, max_length=120, label="Who said it")

    def shape(self, value: Any) -> Shape:
        return {"text": value["text"], "by": value["by"] or ""}

    def plain(self, shape: Shape) -> str:
        return f"“{shape['text']}”" + (f" — {shape['by']}" if shape["by"] else "")


class ListKind(blocks.StructBlock):
    """A flat list."""

    ordered = blocks.BooleanBlock(required=False, label="Numbered")
    items = blocks.ListBlock(blocks.RichTextBlock(features=FEATURES))

    def shape(self, value: Any) -> Shape:
        items = [html.clean_inline(expand_db_html(item.source)) for item in value["items"]]
        return {"ordered": bool(value["ordered"]), "items": items}

    def plain(self, shape: Shape) -> str:
        marks = (f"{n}. " if shape["ordered"] else "- " for n in range(1, len(shape["items"]) + 1))
        return "\n".join(mark + html.plain(item) for mark, item in zip(marks, shape["items"], strict=True))


class TableBlock(TypedTableBlock):
    """A table whose columns hold words or numbers."""

    text = blocks.CharBlock(required=False, label="Words")
    number = blocks.CharBlock(required=False, label="Number")

    def shape(self, value: Any) -> Shape:
        columns = [{"type": column["block"].name, "heading": column["heading"]} for column in value.columns]
        rows = [[str(cell) for cell in row["values"]] for row in value.row_data]
        return {"caption": value.caption or "", "columns": columns, "rows": rows}

    def plain(self, shape: Shape) -> str:
        lines = [[column["heading"] for column in shape["columns"]], *shape["rows"]]
        return "\n".join(filter(None, [shape["caption"], *(" | ".join(line) for line in lines)]))


class AudioBlock(blocks.StructBlock):
    """A sound inside an article."""

    audio = AudioChooserBlock()
    title = blocks.CharBlock(max_length=200)

    def shape(self, value: Any) -> Shape:
        audio: Audio = value["audio"]
        return {
            "url": audio.address,
            "title": value["title"],
            "seconds": round(audio.seconds),
            "type": audio.media_type,
            "length": audio.length,
        }

    def plain(self, shape: Shape) -> str:
        return f"[Audio: {shape['title']}]"


class EmbedBlock(blocks.StructBlock):
    """Something from elsewhere: shown as a card of our own; the third party is asked only after a click."""

    url = blocks.URLBlock(label="Address")
    title = blocks.CharBlock(max_length=200)
    description = blocks.TextBlock(required=False)

    def shape(self, value: Any) -> Shape:
        url = value["url"]
        card = {"url": url, "title": value["title"], "description": value["description"] or ""}
        return card | {"host": host_of(url), "frame": frame_of(url)}

    def plain(self, shape: Shape) -> str:
        return f"[{shape['title']}: {shape['url']}]"


class NoteBlock(blocks.StructBlock):
    """A box beside the story: how it was counted, who is who."""

    title = blocks.CharBlock(max_length=200)
    text = blocks.RichTextBlock(features=FEATURES)

    def shape(self, value: Any) -> Shape:
        return {"title": value["title"], "html": _rich(value["text"])}

    def plain(self, shape: Shape) -> str:
        return f"{shape['title']}\n\n{html.plain(shape['html'])}"


class CorrectionBlock(blocks.StructBlock):
    """What was wrong, dated. It is shown at the article's foot wherever it stands in the body."""

    date = blocks.DateBlock()
    text = blocks.RichTextBlock(features=FEATURES)

    def shape(self, value: Any) -> Shape:
        return {"date": value["date"].isoformat(), "html": _rich(value["text"])}

    def plain(self, shape: Shape) -> str:
        return f"Correction, {shape['date']}: {html.plain(shape['html'])}"


class DividerBlock(blocks.StaticBlock):
    """A pause between two parts."""

    class Meta:
        admin_text = "A line between two parts."

    def shape(self, value: Any) -> Shape:
        return {}

    def plain(self, shape: Shape) -> str:
        return "* * *"


class ReadAlsoBlock(blocks.ListBlock):
    """Links to pieces of ours, in the middle of a text. What is not published is left out."""

    def __init__(self, **kwargs: Any) -> None:
        chooser = blocks.PageChooserBlock(page_type=["editorial.ArticlePage", "podcast.EpisodePage"])
        super().__init__(chooser, **kwargs)

    def shape(self, value: Any) -> Shape:
        uids = [page.specific.uid for page in value if page]
        entries = {entry.uid: entry for entry in Entry.objects.live().filter(uid__in=uids)}
        return {"entries": [entries[uid].stub() for uid in uids if uid in entries]}

    def plain(self, shape: Shape) -> str:
        return "\n".join(f"Read also: {stub['title']}" for stub in shape["entries"])


class Body(blocks.StreamBlock):
    """A body: at most these twelve kinds, none inside another."""

    text = TextBlock(features=FEATURES, icon="pilcrow")
    heading = HeadingBlock(icon="title")
    picture = PictureBlock(icon="image")
    pullquote = PullQuoteBlock(icon="openquote", label="Pull quote")
    list = ListKind(icon="list-ul")
    table = TableBlock(icon="table")
    audio = AudioBlock(icon="media")
    embed = EmbedBlock(icon="code")
    note = NoteBlock(icon="help")
    correction = CorrectionBlock(icon="warning")
    divider = DividerBlock(icon="minus")
    readalso = ReadAlsoBlock(icon="link", label="Read also")
