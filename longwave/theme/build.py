"""Cuts the fonts and joins the style sheets of the default theme: `python -m longwave.theme.build`.

Imports nothing of Longwave and no Django, so that the wheel's build hook can load it from its file. The fonts are
cut from Adobe's Source families, which the build finds in two packages. Their licence (OFL 1.1) reserves the name
"Source" for the originals, so a cut carries another name, also inside its name table.
"""

import argparse
import gzip
import importlib.util
import io
import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
CSS = HERE / "css"
STATIC = HERE / "static" / "longwave"
SHEET = STATIC / "longwave.css"
FONTS = STATIC / "fonts"
LICENCE = FONTS / "OFL.txt"

LAYERS = ("reset", "tokens", "base", "layout", "components", "print")

Spans = tuple[tuple[int, int], ...]

LATIN: Spans = (
    (0x20, 0x7E), (0xA0, 0xFF), (0x131, 0x131), (0x152, 0x153), (0x2C6, 0x2C6), (0x2DA, 0x2DA), (0x2DC, 0x2DC),
    (0x2010, 0x2015), (0x2018, 0x201E), (0x2020, 0x2022), (0x2026, 0x2026), (0x2032, 0x2033), (0x2039, 0x203A),
    (0x2044, 0x2044), (0x2082, 0x2082), (0x20AC, 0x20AC), (0x2122, 0x2122), (0x2190, 0x2193), (0x2212, 0x2212),
)  # fmt: skip
VIETNAMESE: Spans = (
    (0x1A0, 0x1A1), (0x1AF, 0x1B0), (0x300, 0x301), (0x303, 0x303), (0x309, 0x309), (0x323, 0x323),
    (0x1EA0, 0x1EF9), (0x20AB, 0x20AB),
)  # fmt: skip
# Letters of European, African and Central Asian alphabets and of the usual transcriptions; no phonetic signs.
ACCENTS: Spans = (
    (0x100, 0x130), (0x132, 0x148), (0x14A, 0x151), (0x154, 0x17E), (0x18F, 0x18F), (0x192, 0x192), (0x1CD, 0x1D4),
    (0x1E6, 0x1E7), (0x1EA, 0x1EB), (0x1FC, 0x1FF), (0x218, 0x21B), (0x22A, 0x22D), (0x237, 0x237), (0x259, 0x259),
    (0x2B9, 0x2BC), (0x2BE, 0x2BF), (0x1E0C, 0x1E0F), (0x1E24, 0x1E25), (0x1E2A, 0x1E2B), (0x1E36, 0x1E37),
    (0x1E42, 0x1E47), (0x1E5A, 0x1E5B), (0x1E62, 0x1E63), (0x1E6C, 0x1E6F), (0x1E80, 0x1E85), (0x1E92, 0x1E93),
    (0x1E9E, 0x1E9E), (0x20A6, 0x20A6), (0x20A9, 0x20AA), (0x20AE, 0x20AE), (0x20B1, 0x20B1), (0x20B4, 0x20B5),
    (0x20B8, 0x20BA), (0x20BD, 0x20BD), (0x2116, 0x2116),
)  # fmt: skip
CYRILLIC: Spans = ((0x400, 0x45F), (0x462, 0x463), (0x472, 0x475), (0x490, 0x4F9))
SCRIPTS: dict[str, Spans] = {"latin": LATIN, "accents": ACCENTS, "vietnamese": VIETNAMESE, "cyrillic": CYRILLIC}

# Figures are tabular by default in both families; `pnum` gives running text its proportional ones.
FEATURES = ["kern", "liga", "locl", "ccmp", "pnum"]
ATTACHING = ["mark", "mkmk"]  # only where accents come as signs of their own
FEWEST_GLYPHS = 8  # a file for fewer letters of a script is not worth a request


class BuildFault(Exception):
    """The theme cannot be built. The message says what to do."""


@dataclass(frozen=True)
class Cut:
    """One face of ours: where it is cut from and what it is called."""

    name: str
    package: str
    source: str
    family: str
    weight: int
    style: str


CUTS = (
    Cut("serif-600", "font_source_serif_pro", "SourceSerifPro-Semibold.ttf", "Longwave Serif", 600, "normal"),
    Cut("serif-400", "font_source_serif_pro", "SourceSerifPro-Regular.ttf", "Longwave Serif", 400, "normal"),
    Cut("serif-700", "font_source_serif_pro", "SourceSerifPro-Bold.ttf", "Longwave Serif", 700, "normal"),
    Cut("serif-400-italic", "font_source_serif_pro", "SourceSerifPro-It.ttf", "Longwave Serif", 400, "italic"),
    Cut("sans-400", "font_source_sans_pro", "SourceSansPro-Regular.ttf", "Longwave Sans", 400, "normal"),
    Cut("sans-600", "font_source_sans_pro", "SourceSansPro-Semibold.ttf", "Longwave Sans", 600, "normal"),
)
STYLE_NAMES = {
    (400, "normal"): "Regular",
    (400, "italic"): "Italic",
    (600, "normal"): "Semibold",
    (700, "normal"): "Bold",
}


@dataclass(frozen=True)
class Fallback:
    """A font of the reader's machine, stretched to the measures of ours so that lines do not move when ours arrives.

    Percentages: the mean width of English text in ours over theirs, then our ascent and descent over that.
    """

    family: str
    local: str
    style: str
    size: float
    ascent: float
    descent: float


FALLBACKS = (
    Fallback("Longwave Serif Fallback", "Georgia", "normal", 101.6, 101.9, 33.0),
    Fallback("Longwave Serif Fallback", "Georgia Italic", "italic", 93.7, 110.6, 35.8),
    Fallback("Longwave Display Fallback", "Georgia", "normal", 103.3, 100.3, 32.4),
    Fallback("Longwave Sans Fallback", "Arial", "normal", 94.6, 104.0, 28.9),
)


def file_name(cut: Cut, script: str) -> str:
    """The woff2 file of one cut and script."""
    return f"{cut.name}-{script}.woff2"


def package_files(package: str) -> Path:
    """The folder in which a font package keeps its files."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise BuildFault(
            f"Found no package {package.replace('_', '-')}, expected it for the theme's fonts; "
            f"install it with `pip install {package.replace('_', '-')} fonttools brotli` and build again."
        )
    return Path(spec.origin).parent / "files"


def points(spans: Spans) -> Iterator[int]:
    """Every code point of some spans."""
    for first, last in spans:
        yield from range(first, last + 1)


def unicode_range(spans: Spans) -> str:
    """Spans as CSS's `unicode-range` writes them."""
    return ",".join(f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in spans)


def rename(font: Any, cut: Cut) -> None:
    """Give a cut its own name. Copyright and the licence's address stay; the trademark's line would be untrue."""
    style = STYLE_NAMES[cut.weight, cut.style]
    table = font["name"]
    kept = {name_id: table.getDebugName(name_id) for name_id in (0, 14)}
    table.names = []
    post_script = f"{cut.family.replace(' ', '')}-{style}"
    ours = {1: cut.family, 2: style, 3: f"{post_script};Longwave", 4: f"{cut.family} {style}", 6: post_script}
    for name_id, text in sorted((kept | ours).items()):
        if text:
            table.setName(text, name_id, 3, 1, 0x409)


def cut_font(source: Path, cut: Cut, script: str, target: Path) -> int:
    """Write one cut as woff2 and return its size in bytes; 0 when the font hardly knows the script.

    Hinting is dropped: 40 % of the bytes, and only old Windows screens used it.
    """
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(source, recalcTimestamp=False, lazy=True)
    known = set(font.getBestCmap()) & set(points(SCRIPTS[script]))
    if len(known) < FEWEST_GLYPHS:
        return 0
    features = FEATURES + (ATTACHING if script == "vietnamese" else [])
    options = Options(hinting=False, layout_features=features, name_IDs=[0, 14], notdef_outline=True)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=known)
    subsetter.subset(font)
    rename(font, cut)
    font.flavor = "woff2"
    cut_bytes = io.BytesIO()
    font.save(cut_bytes)
    write(target, cut_bytes.getvalue())
    return len(cut_bytes.getvalue())


def write(target: Path, content: bytes) -> None:
    """Put a file in place whole: two builds at once may both write it, and a server may be reading it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{os.getpid()}")
    part.write_bytes(content)
    part.replace(target)


def licence_text() -> str:
    """The OFL beside the cuts: the packages' own text, with both copyright lines above it."""
    texts = [
        (package_files(name) / "LICENSE.txt").read_text(encoding="utf-8") for name in sorted({c.package for c in CUTS})
    ]
    notices = [text.strip().splitlines()[0].strip() for text in texts]
    body = texts[0].strip().split("\n", 1)[1].strip()
    changed = (
        "Longwave Serif and Longwave Sans are cuts of Source Serif Pro and Source Sans Pro: "
        "fewer letters, no hinting, other names. They stand under the same licence."
    )
    return "\n\n".join([*notices, changed, body]) + "\n"


def is_fresh(targets: Iterable[Path], sources: Iterable[Path]) -> bool:
    """Whether every target exists and is at least as new as every source."""
    made = list(targets)
    if not made or not all(path.is_file() for path in made):
        return False
    return min(path.stat().st_mtime for path in made) >= max(path.stat().st_mtime for path in sources)


def build_fonts(force: bool = False) -> list[Path]:
    """Cut every font that is missing or older than its source. Returns what lies there, the licence included."""
    sources = {cut: package_files(cut.package) / cut.source for cut in CUTS} if force or not _fonts_complete() else {}
    for cut, source in sources.items():
        for script in SCRIPTS:
            cut_font(source, cut, script, FONTS / file_name(cut, script))
    if sources:
        write(LICENCE, licence_text().encode())
    return sorted(path for path in FONTS.iterdir() if path.suffix in (".woff2", ".txt"))


def _fonts_complete() -> bool:
    """The licence is written last, so its age is the age of all cuts."""
    latin = [FONTS / file_name(cut, "latin") for cut in CUTS]
    return all(path.is_file() for path in latin) and is_fresh([LICENCE], [Path(__file__)])


def font_faces() -> str:
    """The `@font-face` rules: one for each file that was cut, then the reader's own fonts stretched to ours."""
    rules = []
    for cut in CUTS:
        for script, spans in SCRIPTS.items():
            name = file_name(cut, script)
            if (FONTS / name).is_file():
                rules.append(
                    f'@font-face{{font-family:"{cut.family}";font-weight:{cut.weight};font-style:{cut.style};'
                    f'font-display:swap;src:url("fonts/{name}") format("woff2");unicode-range:{unicode_range(spans)}}}'
                )
    for fallback in FALLBACKS:
        rules.append(
            f'@font-face{{font-family:"{fallback.family}";font-style:{fallback.style};src:local("{fallback.local}");'
            f"size-adjust:{fallback.size}%;ascent-override:{fallback.ascent}%;descent-override:{fallback.descent}%;"
            "line-gap-override:0%}"
        )
    return "".join(rules)


def layer_files(layer: str) -> list[Path]:
    """The sources of a layer: `css/<layer>.css`, then everything in `css/<layer>/` by name."""
    single = CSS / f"{layer}.css"
    return [*([single] if single.is_file() else []), *sorted((CSS / layer).glob("*.css"))]


STRING = re.compile(r'"[^"\n]*"|\'[^\'\n]*\'|/\*.*?\*/', re.DOTALL)


def minify(css: str) -> str:
    """Drop comments and blank space that mean nothing; strings stay as they are."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        if match[0].startswith("/*"):
            return " "
        kept.append(match[0])
        return f"\0{len(kept) - 1}\0"

    css = re.sub(r"\s+", " ", STRING.sub(keep, css))
    css = re.sub(r" ?([{};,]) ?", r"\1", css)
    css = re.sub(r":\s", ":", css).replace(";}", "}").strip()
    return re.sub(r"\0(\d+)\0", lambda match: kept[int(match[1])], css)


def sheet() -> str:
    """The whole style sheet, minified: layers in order, so that a publisher's own rules, in no layer, win."""
    parts = [f"@layer {','.join(LAYERS)};", font_faces()]
    for layer in LAYERS:
        source = "\n".join(path.read_text(encoding="utf-8") for path in layer_files(layer))
        parts.append(f"@layer {layer}{{{minify(source)}}}")
    return "".join(parts) + "\n"


def build_sheet(force: bool = False) -> Path:
    """Write the style sheet when a source is newer than it."""
    sources = [Path(__file__), LICENCE, *(path for layer in LAYERS for path in layer_files(layer))]
    if force or not is_fresh([SHEET], sources):
        write(SHEET, sheet().encode())
    return SHEET


def build(force: bool = False) -> list[Path]:
    """Make everything the theme serves that is not kept in the repository. Returns the files."""
    return [*build_fonts(force), build_sheet(force)]


def main(arguments: list[str] | None = None) -> int:
    """Build, and print what a page weighs."""
    parser = argparse.ArgumentParser(
        prog="python -m longwave.theme.build",
        description="Cut the theme's fonts and join its style sheets.",
        epilog="Example: python -m longwave.theme.build --force",
    )
    parser.add_argument("--force", action="store_true", help="build also what is newer than its sources")
    try:
        made = build(parser.parse_args(arguments).force)
    except BuildFault as fault:
        print(fault, file=sys.stderr)
        return 1
    latin = sum(path.stat().st_size for path in made if path.name.endswith("-latin.woff2"))
    packed = len(gzip.compress(SHEET.read_bytes(), 9))
    print(f"fonts, Latin: {latin / 1024:.1f} KiB of 95; style sheet, gzip: {packed / 1024:.1f} KiB of 12")
    return 0


if __name__ == "__main__":
    sys.exit(main())
