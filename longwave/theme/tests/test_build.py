"""What the build makes: fonts of our own name, one style sheet, both within their budgets."""

import gzip
import os
import re

import pytest
from fontTools.ttLib import TTFont

from longwave.theme import build

KIB = 1024
TIME_JS, EMBED_JS = build.STATIC / "js" / "time.js", build.STATIC / "js" / "embed.js"


@pytest.fixture(scope="module")
def made():
    return build.build()


def test_a_page_of_latin_letters_loads_at_most_95_kib_of_fonts(made):
    latin = [path.stat().st_size for path in made if path.name.endswith("-latin.woff2")]
    assert len(latin) == len(build.CUTS)
    assert sum(latin) <= 95 * KIB


def test_a_page_with_accents_stays_within_145_kib(made):
    sizes = {path.name: path.stat().st_size for path in made}
    assert sum(size for name, size in sizes.items() if re.search("(latin|accents)\\.woff2", name)) <= 145 * KIB


def test_the_style_sheet_packs_to_at_most_12_kib(made):
    assert len(gzip.compress(build.SHEET.read_bytes(), 9)) <= 12 * KIB


def test_scripts_stay_small():
    assert TIME_JS.stat().st_size <= 2 * KIB
    assert EMBED_JS.stat().st_size <= KIB


@pytest.mark.parametrize("cut", build.CUTS, ids=lambda cut: cut.name)
def test_a_cut_carries_our_name_and_their_copyright(made, cut):
    names = {
        name.nameID: name.toUnicode() for name in TTFont(build.FONTS / build.file_name(cut, "latin"))["name"].names
    }
    assert names[1] == cut.family
    assert "Source" not in " ".join(text for name_id, text in names.items() if name_id != 0)
    assert "Adobe" in names[0]


@pytest.mark.parametrize("cut", build.CUTS, ids=lambda cut: cut.name)
def test_a_cut_keeps_kerning_and_ligatures_and_drops_hinting(made, cut):
    font = TTFont(build.FONTS / build.file_name(cut, "latin"))
    assert "kern" in {record.FeatureTag for record in font["GPOS"].table.FeatureList.FeatureRecord}
    assert "fpgm" not in font
    assert {ord("Æ"), ord("’"), ord("→") if cut.style == "normal" else ord("é")} <= set(font.getBestCmap())


def test_names_from_many_places_find_their_letters(made):
    known = set()
    for script in build.SCRIPTS:
        known |= set(TTFont(build.FONTS / build.file_name(build.CUTS[0], script)).getBestCmap())
    for name in ("Nguyễn Thị Hương Lan", "Rūta Petkevičiūtė", "Đặng", "İstanbul", "Łódź", "Ђорђе", "Шамиль", "Thị Vải"):
        assert {ord(letter) for letter in name} <= known


def test_scripts_do_not_claim_the_same_letter_twice():
    claimed = [point for spans in build.SCRIPTS.values() for point in build.points(spans)]
    assert len(claimed) == len(set(claimed))


def test_the_licence_lies_beside_with_both_copyrights(made):
    text = build.LICENCE.read_text(encoding="utf-8")
    assert text.count("with Reserved Font Name") == 2
    assert "SIL OPEN FONT LICENSE Version 1.1" in text


def test_every_font_the_sheet_names_was_made(made):
    named = set(re.findall(r'url\("fonts/([^"]+)"\)', build.sheet()))
    assert named == {path.name for path in made if path.suffix == ".woff2"}


def test_nothing_is_made_twice(made):
    before = {path: path.stat().st_mtime_ns for path in made}
    assert {path: path.stat().st_mtime_ns for path in build.build()} == before


def test_a_newer_source_makes_work(tmp_path):
    source, target = tmp_path / "a.css", tmp_path / "b.css"
    source.write_text("a")
    assert not build.is_fresh([target], [source])
    target.write_text("b")
    os.utime(source, (1, 1))
    assert build.is_fresh([target], [source])
    os.utime(target, (0, 0))
    assert not build.is_fresh([target], [source])


def test_a_file_is_put_in_place_whole(tmp_path):
    build.write(tmp_path / "new" / "a.css", b"x")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["a.css"]


def test_layers_come_in_their_order():
    sheet = build.sheet()
    assert sheet.startswith("@layer reset,tokens,base,layout,components,print;")
    places = [sheet.index(f"@layer {layer}{{") for layer in build.LAYERS]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("css", "small"),
    [
        ("a  >  b { color : red ; }", "a > b{color :red}"),
        ("/* x */ .a::before { content: \" { a; }  \" }", ".a::before{content:\" { a; }  \"}"),
        ("@media (min-width: 4rem) { a { b: c; } }", "@media (min-width:4rem){a{b:c}}"),
        ("a:not(b) , c { width: calc(1px + 2px); }", "a:not(b),c{width:calc(1px + 2px)}"),
        ("a { b: '/* kept */' }", "a{b:'/* kept */'}"),
        (".a :focus {}", ".a :focus{}"),
    ],
)  # fmt: skip
def test_minifying_keeps_the_meaning(css, small):
    assert build.minify(css) == small


def test_braces_are_paired():
    sheet = re.sub(r'"[^"]*"', "", build.sheet())
    assert sheet.count("{") == sheet.count("}")


def test_a_missing_font_package_is_named_with_its_remedy():
    with pytest.raises(build.BuildFault, match="pip install font-nowhere fonttools brotli"):
        build.package_files("font_nowhere")


def test_the_command_says_what_a_page_weighs(made, capsys):
    assert build.main([]) == 0
    assert "KiB of 95" in capsys.readouterr().out
