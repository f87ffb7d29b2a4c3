"""Makes NotoSansSC-subset.otf and NotoSansSC-Bold-subset.otf from Noto Sans CJK SC: GB 2312, what our texts use, a few names.

    apt-get install fonts-noto-cjk && pip install fonttools==4.68.0
    python3 assets/fonts/make_subset.py [FOLDER OF THE FONTS]

The same package and the same fonttools give the same bytes.
"""

import io
import pathlib
import re
import sys

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCES = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "/usr/share/fonts/opentype/noto")
FAMILY = "Noto Sans SC"
# Letters of names that GB 2312 (1980) left out and that people of today have.
NAMES = "镕堃喆祎玥珺昇犇煊翀芃晞玹龑旻赟钰霈"


def gb2312() -> set[int]:
    """Rows 1 to 9 (signs, digits, Latin, Greek) and 16 to 87 (Chinese characters)."""
    found = set()
    for row in range(1, 88):
        for cell in range(1, 95):
            try:
                found.add(ord(bytes([0xA0 + row, 0xA0 + cell]).decode("gb2312")))
            except UnicodeDecodeError:
                pass
    return found


def texts() -> set[int]:
    """What our own Chinese texts use: those of the window, of the catalogue and of the report."""
    letters = set()
    for path in sorted((ROOT / "assets/words/zh").glob("*.ftl")):
        letters.update(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "assets").rglob("*.toml")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if re.search(r"\bzh\b", line):
                letters.update(line)
    return {ord(letter) for letter in letters if letter.isprintable()}


def make(style: str, target: str, wanted: set[int]) -> None:
    collection = TTCollection(SOURCES / f"NotoSansCJK-{style}.ttc")
    font = next(f for f in collection.fonts if f["name"].getDebugName(1) == "Noto Sans CJK SC")
    # The time of making is no part of a font.
    font.recalcTimestamp = False
    loose = io.BytesIO()
    font.save(loose)
    loose.seek(0)
    font = TTFont(loose, recalcTimestamp=False)
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.desubroutinize = False
    options.drop_tables += ["VORG", "vhea", "vmtx", "GPOS", "GSUB", "GDEF", "BASE", "DSIG"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.name_languages = [0x409]
    options.notdef_outline = True
    options.recalc_timestamp = False
    worker = subset.Subsetter(options)
    worker.populate(unicodes=wanted)
    worker.subset(font)
    postscript = FAMILY.replace(" ", "") + "-" + style
    for record in font["name"].names:
        if record.nameID in (1, 4, 6):
            record.string = {1: FAMILY, 4: f"{FAMILY} {style}", 6: postscript}[record.nameID]
    font["CFF "].cff.fontNames = [postscript]
    path = ROOT / "assets/fonts" / target
    font.save(path)
    print(f"{target}: {len(font.getBestCmap())} characters, {path.stat().st_size} bytes")


wanted = gb2312() | texts() | {ord(letter) for letter in NAMES}
make("Regular", "NotoSansSC-subset.otf", wanted)
make("Bold", "NotoSansSC-Bold-subset.otf", wanted)
