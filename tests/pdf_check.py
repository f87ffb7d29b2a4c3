"""Looks at the PDF of a report: archive (PDF/A-3a), accessibility (PDF/UA-1), attached files, nothing that acts, no word on another.

    python3 tests/pdf_check.py REPORT.pdf [--language es] [--attached FILE]…
    python3 tests/pdf_check.py --self-test REPORT.pdf      plants each fault and expects to find it

Python's standard library, `qpdf` and `pdftotext`. Exit code 0 and one line, or 1 and every fault. This is no full validator: it looks at what
a template of ours could break and the typesetter does not refuse, and at what the typesetter promises.
"""

import argparse
import base64
import copy
import html
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

HEADINGS = {f"/H{level}": level for level in range(1, 7)}
RELATIONSHIPS = {"/Source", "/Data", "/Alternative", "/Supplement", "/Unspecified"}
NAMESPACES = {
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "dc": "http://purl.org/dc/elements/1.1/",
}
# Structure types of ISO 32000-1, 14.8.4, that need no role map.
STANDARD_TYPES = set(
    "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody "
    "Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT WP "
    "Figure Formula Form".split()
)
# What may lie directly in what.
PARENTS = {
    "/TR": {"/Table", "/THead", "/TBody", "/TFoot"},
    "/TH": {"/TR"},
    "/TD": {"/TR"},
    "/THead": {"/Table"},
    "/TBody": {"/Table"},
    "/TFoot": {"/Table"},
    "/LI": {"/L"},
    "/LBody": {"/LI"},
    "/TOCI": {"/TOC"},
}
# Operators that leave ink.
PAINTING = {b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"S", b"s", b"Tj", b"TJ", b"'", b'"', b"Do", b"sh", b"BI"}
TOKEN = re.compile(
    rb"%[^\r\n]*|\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)|<<|>>|<[0-9A-Fa-f\s]*>|[\[\]]|/[^\s()<>\[\]{}/%]*|[^\s()<>\[\]{}/%]+", re.S
)


class Pdf:
    """Objects of a PDF as `qpdf --json=2` writes them."""

    def __init__(self, data):
        self.objects = data["qpdf"][1]

    def get(self, value):
        """The value itself, or the object that it refers to; of a stream its dictionary."""
        seen = 0
        while isinstance(value, str) and re.fullmatch(r"\d+ \d+ R", value):
            entry = self.objects.get(f"obj:{value}", {})
            value = entry["stream"]["dict"] if "stream" in entry else entry.get("value")
            seen += 1
            if seen > 50:
                return None
        return value

    def stream(self, reference):
        """Bytes of a stream, decoded where that can be done."""
        entry = self.objects.get(f"obj:{reference}", {})
        return base64.b64decode(entry["stream"].get("data", "")) if "stream" in entry else None

    def root(self):
        return self.get(self.objects["trailer"]["value"]["/Root"]) or {}

    def dictionaries(self):
        """Each dictionary of the file with the object that it stands in."""
        for name, entry in self.objects.items():
            stack = [entry.get("value"), entry.get("stream", {}).get("dict")]
            while stack:
                value = stack.pop()
                if isinstance(value, dict):
                    yield name, value
                    stack.extend(value.values())
                elif isinstance(value, list):
                    stack.extend(value)


def read(path):
    command = ["qpdf", "--json=2", "--decode-level=generalized", "--json-stream-data=inline", path]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode not in (0, 3):
        raise SystemExit(f"{path}: qpdf cannot read it: {done.stderr.decode(errors='replace').strip()}")
    return json.loads(done.stdout)


def text_of(value):
    """A text string as people read it."""
    if not isinstance(value, str):
        return ""
    return value[2:] if value[:2] in ("u:", "b:") else value


def array(value):
    return value if isinstance(value, list) else [] if value is None else [value]


# ------------------------------------------------------------------------------------------------------------------ the checks


def check(data, language=None, attached=()):
    """All faults of a PDF; `attached` are pairs of name and bytes that must lie inside."""
    pdf = Pdf(data)
    faults = []
    root = pdf.root()
    title = check_metadata(pdf, root, faults)
    check_catalog(pdf, root, language, title, faults)
    check_fonts(pdf, faults)
    check_structure(pdf, root, faults)
    check_pages(pdf, root, faults)
    check_attachments(pdf, root, attached, faults)
    check_actions(pdf, root, faults)
    return faults


def check_metadata(pdf, root, faults):
    packet = pdf.stream(root.get("/Metadata", ""))
    if not packet:
        faults.append("no XMP metadata")
        return ""
    try:
        tree = ElementTree.fromstring(packet.strip(b"\x00 \r\n"))
    except ElementTree.ParseError as error:
        faults.append(f"the XMP metadata is no XML: {error}")
        return ""

    def said(prefix, name):
        key = f"{{{NAMESPACES[prefix]}}}{name}"
        for element in tree.iter():
            if element.tag == key:
                return "".join(element.itertext()).strip()
            if key in element.attrib:
                return element.attrib[key].strip()
        return None

    for prefix, name, wanted in (("pdfaid", "part", "3"), ("pdfaid", "conformance", "A"), ("pdfuaid", "part", "1")):
        found = said(prefix, name)
        if found != wanted:
            faults.append(f"XMP says {prefix}:{name} = {found}, not {wanted}")
    title = said("dc", "title")
    if not title:
        faults.append("XMP has no dc:title")
    return title or ""


def check_catalog(pdf, root, language, title, faults):
    marks = pdf.get(root.get("/MarkInfo")) or {}
    if marks.get("/Marked") is not True:
        faults.append("MarkInfo does not say that the file is tagged")
    if marks.get("/Suspects"):
        faults.append("MarkInfo says that the tags are suspect")
    tag = text_of(root.get("/Lang"))
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag):
        faults.append(f"the language of the document is {tag!r}")
    elif language and tag.split("-")[0] != language:
        faults.append(f"the language of the document is {tag}, not {language}")
    view = pdf.get(root.get("/ViewerPreferences")) or {}
    if view.get("/DisplayDocTitle") is not True:
        faults.append("DisplayDocTitle is not set: readers show the file name instead of the title")
    intents = [pdf.get(intent) or {} for intent in array(pdf.get(root.get("/OutputIntents")))]
    if not any(i.get("/S") == "/GTS_PDFA1" and pdf.stream(i.get("/DestOutputProfile", "")) for i in intents):
        faults.append("no OutputIntent for PDF/A with a profile")
    info = pdf.get(pdf.objects["trailer"]["value"].get("/Info")) or {}
    if "/Title" in info and text_of(info["/Title"]) != title:
        faults.append("the titles of Info and XMP differ")
    if "/Encrypt" in pdf.objects["trailer"]["value"]:
        faults.append("the file is encrypted")


def check_fonts(pdf, faults):
    n_fonts = 0
    for name, font in pdf.dictionaries():
        if font.get("/Type") != "/Font" or font.get("/Subtype") in ("/CIDFontType0", "/CIDFontType2"):
            continue
        n_fonts += 1
        called = font.get("/BaseFont", name)
        if not pdf.stream(font.get("/ToUnicode", "")):
            faults.append(f"the font {called} has no ToUnicode: its text cannot be copied or read aloud")
        if font.get("/Subtype") == "/Type3":
            continue
        holders = [pdf.get(f) or {} for f in array(pdf.get(font.get("/DescendantFonts")))] or [font]
        for holder in holders:
            descriptor = pdf.get(holder.get("/FontDescriptor")) or {}
            files = [descriptor[key] for key in ("/FontFile", "/FontFile2", "/FontFile3") if key in descriptor]
            if not any(pdf.stream(file) for file in files):
                faults.append(f"the font {called} is not embedded")
    if n_fonts == 0:
        faults.append("there is no font, so no text")


def check_structure(pdf, root, faults):
    tree = pdf.get(root.get("/StructTreeRoot"))
    if not isinstance(tree, dict) or not tree.get("/K"):
        faults.append("there is no structure tree")
        return
    roles = pdf.get(tree.get("/RoleMap")) or {}
    if not tree.get("/ParentTree"):
        faults.append("the structure tree has no ParentTree")
    counts = {"headings": [], "tables": 0, "figures": 0}

    def kind_of(element):
        kind = element.get("/S", "")
        for _ in range(10):
            if kind[1:] in STANDARD_TYPES or kind not in roles:
                break
            kind = roles[kind]
        return kind

    def children(element):
        for child in array(pdf.get(element.get("/K"))):
            child = pdf.get(child)
            if isinstance(child, dict) and "/S" in child:
                yield child

    def visit(element, parent, depth):
        kind = kind_of(element)
        if kind[1:] not in STANDARD_TYPES:
            faults.append(f"the structure type {kind} is not mapped to a standard one")
        if kind in PARENTS and parent not in PARENTS[kind]:
            faults.append(f"{kind} lies in {parent}")
        if kind in HEADINGS:
            counts["headings"].append(HEADINGS[kind])
        if kind == "/Figure":
            counts["figures"] += 1
            if not text_of(element.get("/Alt")).strip() and not text_of(element.get("/ActualText")).strip():
                faults.append("a figure has no alternative text")
        if kind == "/TH" and scope_of(element) not in ("/Column", "/Row", "/Both"):
            faults.append("a table header has no scope")
        if kind == "/Table":
            counts["tables"] += 1
            check_table(element)
        if "/Lang" in element and not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", text_of(element["/Lang"])):
            faults.append(f"a part names the language {text_of(element['/Lang'])!r}")
        if depth > 200:
            faults.append("the structure tree is deeper than 200 levels")
            return
        for child in children(element):
            visit(child, kind, depth + 1)

    def scope_of(element):
        for attributes in array(pdf.get(element.get("/A"))):
            attributes = pdf.get(attributes)
            if isinstance(attributes, dict) and attributes.get("/O") == "/Table" and "/Scope" in attributes:
                return attributes["/Scope"]
        return None

    def span_of(element, key):
        for attributes in array(pdf.get(element.get("/A"))):
            attributes = pdf.get(attributes)
            if isinstance(attributes, dict) and key in attributes:
                return attributes[key]
        return 1

    def check_table(table):
        rows = []
        for child in children(table):
            rows.extend([child] if kind_of(child) == "/TR" else [r for r in children(child) if kind_of(r) == "/TR"])
        cells = [[c for c in children(row) if kind_of(c) in ("/TH", "/TD")] for row in rows]
        if not any(kind_of(cell) == "/TH" for row in cells for cell in row):
            faults.append("a table has no header cell")
        # Cells of rows above that reach down.
        widths, hanging = set(), {}
        for y, row in enumerate(cells):
            width = hanging.pop(y, 0)
            for cell in row:
                columns = span_of(cell, "/ColSpan")
                width += columns
                for below in range(y + 1, y + span_of(cell, "/RowSpan")):
                    hanging[below] = hanging.get(below, 0) + columns
            widths.add(width)
        if len(widths) > 1:
            faults.append(f"a table has rows of {' and '.join(map(str, sorted(widths)))} columns")

    for child in array(pdf.get(tree.get("/K"))):
        child = pdf.get(child)
        if isinstance(child, dict):
            visit(child, "/StructTreeRoot", 0)
    levels = counts["headings"]
    if not levels:
        faults.append("there is no heading")
    for before, level in zip([0] + levels, levels):
        if level > before + 1:
            faults.append(f"a heading of level {level} follows one of level {before}")


def check_pages(pdf, root, faults):
    pages = []
    stack = [root.get("/Pages")]
    while stack:
        node = pdf.get(stack.pop())
        if isinstance(node, dict) and node.get("/Type") == "/Page":
            pages.append(node)
        elif isinstance(node, dict):
            stack.extend(reversed(array(pdf.get(node.get("/Kids")))))
    if not pages:
        faults.append("there is no page")
    n_artifacts = 0
    for number, page in enumerate(pages, 1):
        if "/StructParents" not in page:
            faults.append(f"page {number} has no way to its tags")
        content = b"\n".join(pdf.stream(part) or b"" for part in array(page.get("/Contents")))
        unmarked, artifacts = marks_of(content)
        n_artifacts += artifacts
        if unmarked:
            faults.append(f"page {number} has ink that is neither tagged nor an artifact: {unmarked} times")
        annotations = [pdf.get(a) or {} for a in array(pdf.get(page.get("/Annots")))]
        if annotations and page.get("/Tabs") != "/S":
            faults.append(f"page {number} has links and no tab order by structure")
        for annotation in annotations:
            if annotation.get("/Subtype") != "/Link":
                faults.append(f"page {number} has an annotation {annotation.get('/Subtype')}")
            elif "/StructParent" not in annotation or not text_of(annotation.get("/Contents")):
                faults.append(f"page {number} has a link without a text or outside of the tags")
    if n_artifacts == 0:
        faults.append("no page has an artifact: running heads are read aloud with the text")


def marks_of(content):
    """How often ink is left outside of marked content, and how many artifacts there are."""
    depth, unmarked, artifacts = 0, 0, 0
    operands = []
    for token in TOKEN.findall(content):
        if token.startswith(b"%"):
            continue
        if token in (b"BDC", b"BMC"):
            depth += 1
            artifacts += b"/Artifact" in operands[:1]
        elif token == b"EMC":
            depth -= 1
        elif token in PAINTING and depth == 0:
            unmarked += 1
        is_operator = re.fullmatch(rb"[A-Za-z'\"][A-Za-z0-9*]*", token) and token not in (b"true", b"false", b"null")
        operands = [] if is_operator else operands + [token]
    return unmarked, artifacts


def check_attachments(pdf, root, attached, faults):
    names = pdf.get(root.get("/Names")) or {}
    found, stack = {}, [names.get("/EmbeddedFiles")]
    while stack:
        node = pdf.get(stack.pop()) or {}
        stack.extend(array(node.get("/Kids")))
        pairs = array(pdf.get(node.get("/Names")))
        found.update({text_of(name): spec for name, spec in zip(pairs[::2], pairs[1::2])})
    associated = array(pdf.get(root.get("/AF")))
    for name, reference in found.items():
        spec = pdf.get(reference) or {}
        if spec.get("/AFRelationship") not in RELATIONSHIPS:
            faults.append(f"the attached {name} does not say how it belongs to the pages")
        if reference not in associated:
            faults.append(f"the attached {name} is not associated with the document")
        if text_of(spec.get("/F")) != text_of(spec.get("/UF")) or not text_of(spec.get("/UF")):
            faults.append(f"the attached {name} has two names or none")
        if not text_of(spec.get("/Desc")).strip():
            faults.append(f"the attached {name} has no description")
        file = (pdf.get(spec.get("/EF")) or {}).get("/F", "")
        about = pdf.get(file) or {}
        if not str(about.get("/Subtype", "")).startswith("/"):
            faults.append(f"the attached {name} does not say what kind of file it is")
        if not text_of((pdf.get(about.get("/Params")) or {}).get("/ModDate")):
            faults.append(f"the attached {name} has no date")
    for name, wanted in attached:
        if name not in found:
            faults.append(f"{name} is not attached")
            continue
        file = (pdf.get((pdf.get(found[name]) or {}).get("/EF")) or {}).get("/F", "")
        if pdf.stream(file) != wanted:
            faults.append(f"the attached {name} differs from the file")


def check_actions(pdf, root, faults):
    for key in ("/OpenAction", "/AA", "/AcroForm"):
        if key in root:
            faults.append(f"the document has {key}")
    if "/JavaScript" in (pdf.get(root.get("/Names")) or {}):
        faults.append("the document has scripts")
    for name, value in pdf.dictionaries():
        if "/JS" in value or value.get("/S") == "/JavaScript":
            faults.append(f"{name} has JavaScript")
        elif value.get("/S") in ("/URI", "/Launch", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData", "/Rendition", "/Movie"):
            faults.append(f"{name} reaches out of the document: {value['/S']}")
        if "/AA" in value and value is not root:
            faults.append(f"{name} acts by itself")


# ------------------------------------------------------------------------------------------------------------------- the words

# Between a word and the edge of the page, in points: what is nearer left its margin.
EDGE_POINTS = 30
# Boxes of words touch: so much of them, in points and of the lower one's height, lies on another before it is a fault.
OVERLAP_POINTS = 1.0
OVERLAP_SHARE = 0.45


def words_of(path):
    """Of each page its width and height in points, and its words as (left, top, right, bottom, text)."""
    done = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, text=True, check=True)
    pages = []
    for line in done.stdout.splitlines():
        numbers = [float(n) for n in re.findall(r'"(-?[\d.]+)"', line)]
        if line.lstrip().startswith("<page "):
            pages.append((numbers[0], numbers[1], []))
        elif line.lstrip().startswith("<word "):
            text = html.unescape(line.split(">", 1)[1].removesuffix("</word>"))
            pages[-1][2].append((*numbers[:4], text))
    return pages


def word_faults(pages):
    """Words that lie on others or left the margins."""
    faults = []
    for number, (width, height, words) in enumerate(pages, 1):
        words = sorted(words, key=lambda word: word[1])
        for at, (left, top, right, bottom, text) in enumerate(words):
            if left < EDGE_POINTS or right > width - EDGE_POINTS or top < EDGE_POINTS / 3 or bottom > height - EDGE_POINTS / 3:
                faults.append(f"page {number}: {text!r} leaves the margins")
            for other in words[at + 1 :]:
                if other[1] > bottom:
                    break
                wide = min(right, other[2]) - max(left, other[0])
                high = min(bottom, other[3]) - max(top, other[1])
                if wide > OVERLAP_POINTS and high > OVERLAP_SHARE * min(bottom - top, other[3] - other[1]):
                    faults.append(f"page {number}: {text!r} lies on {other[4]!r}")
    return faults


# ---------------------------------------------------------------------------------------------------------------- the self test


def planted(data, attached):
    """Pairs of a damaged copy and a part of the message that must be said of it."""

    def damage(change):
        copied = copy.deepcopy(data)
        pdf = Pdf(copied)
        change(pdf, pdf.root())
        return copied

    def first(pdf, holds, everywhere=False):
        found = [value for _, value in pdf.dictionaries() if holds(value)]
        assert found, "the report has nothing to damage"
        return found if everywhere else found[0]

    def is_element(kind):
        return lambda value: value.get("/S") == kind and "/P" in value

    def rewrite(pdf, reference, edit):
        stream = pdf.objects[f"obj:{reference}"]["stream"]
        stream["data"] = base64.b64encode(edit(base64.b64decode(stream["data"]))).decode()

    def first_page(pdf, root):
        node = pdf.get(root["/Pages"])
        while node.get("/Type") != "/Page":
            node = pdf.get(node["/Kids"][0])
        return node

    def in_xmp(old, new):
        def edit(packet):
            assert re.search(old, packet), old
            return re.sub(old, new, packet)

        return lambda pdf, root: rewrite(pdf, root["/Metadata"], edit)

    def add_object(pdf, value):
        pdf.objects["obj:999999 0 R"] = {"value": value}

    def embedded(pdf, root):
        return pdf.get(pdf.get(root["/Names"])["/EmbeddedFiles"])["/Names"]

    def deepen_heading(pdf, _):
        elements = first(pdf, is_element("/H2"), everywhere=True)
        for element in elements:
            element["/S"] = "/H3"

    def widen_row(pdf, _):
        cell = first(pdf, is_element("/TD"))
        cell["/A"] = [{"/O": "/Table", "/ColSpan": 2}]

    def unmark(content):
        return re.sub(rb"\b(BDC|BMC|EMC)\b", b"", content)

    def no_scopes(pdf, _):
        for cell in first(pdf, is_element("/TH"), everywhere=True):
            cell.pop("/A", None)

    def no_headers(pdf, _):
        for cell in first(pdf, is_element("/TH"), everywhere=True):
            cell["/S"] = "/TD"

    def no_files(pdf, _):
        for descriptor in first(pdf, lambda v: v.get("/Type") == "/FontDescriptor", everywhere=True):
            for key in ("/FontFile", "/FontFile2", "/FontFile3"):
                descriptor.pop(key, None)

    page_content = lambda pdf, root: array(first_page(pdf, root)["/Contents"])[0]
    faults = [
        (lambda pdf, root: root.pop("/Metadata"), "no XMP"),
        (in_xmp(rb"pdfaid:part>3<", rb"pdfaid:part>2<"), "pdfaid:part = 2"),
        (in_xmp(rb"pdfaid:conformance>A<", rb"pdfaid:conformance>B<"), "pdfaid:conformance = B"),
        (in_xmp(rb"pdfuaid:part>1<", rb"pdfuaid:part>0<"), "pdfuaid:part = 0"),
        (in_xmp(rb"(?s)<dc:title>.*?</dc:title>", rb""), "no dc:title"),
        (lambda pdf, root: pdf.get(root["/MarkInfo"]).update({"/Marked": False}), "not say that the file is tagged"),
        (lambda pdf, root: root.pop("/Lang"), "language of the document is ''"),
        (lambda pdf, root: root.update({"/Lang": "u:fr"}), "language of the document is fr"),
        (lambda pdf, root: pdf.get(root["/ViewerPreferences"]).pop("/DisplayDocTitle"), "DisplayDocTitle"),
        (lambda pdf, root: root.pop("/OutputIntents"), "no OutputIntent"),
        (no_files, "is not embedded"),
        (lambda pdf, root: first(pdf, lambda v: "/ToUnicode" in v).pop("/ToUnicode"), "no ToUnicode"),
        (lambda pdf, root: root.pop("/StructTreeRoot"), "no structure tree"),
        (deepen_heading, "a heading of level 3 follows one of level 1"),
        (no_scopes, "has no scope"),
        (no_headers, "no header cell"),
        (widen_row, "a table has rows of"),
        (lambda pdf, root: first(pdf, is_element("/TR")).update({"/S": "/P"}), "lies in /P"),
        (lambda pdf, root: first(pdf, is_element("/TR")).update({"/S": "/Row"}), "/Row is not mapped"),
        (lambda pdf, root: first(pdf, is_element("/Figure")).pop("/Alt"), "no alternative text"),
        (lambda pdf, root: first_page(pdf, root).pop("/StructParents"), "no way to its tags"),
        (lambda pdf, root: rewrite(pdf, page_content(pdf, root), unmark), "neither tagged nor an artifact"),
        (lambda pdf, root: rewrite(pdf, page_content(pdf, root), lambda c: c + b"\nBT (x) Tj ET"), "neither tagged nor"),
        (
            lambda pdf, root: first_page(pdf, root).update({"/Annots": [{"/Subtype": "/Link", "/Rect": [0, 0, 1, 1]}]}),
            "a link without a text",
        ),
        (lambda pdf, root: pdf.get(embedded(pdf, root)[1]).pop("/AFRelationship"), "how it belongs to the pages"),
        (lambda pdf, root: root.pop("/AF"), "not associated with the document"),
        (lambda pdf, root: pdf.get(embedded(pdf, root)[1]).pop("/Desc"), "no description"),
        (lambda pdf, root: pdf.get(pdf.get(embedded(pdf, root)[1])["/EF"]["/F"]).pop("/Subtype"), "what kind of file"),
        (lambda pdf, root: root.pop("/Names"), "is not attached"),
        (
            lambda pdf, root: rewrite(pdf, pdf.get(embedded(pdf, root)[1])["/EF"]["/F"], lambda c: c + b"x"),
            "differs from the file",
        ),
        (lambda pdf, root: root.update({"/OpenAction": {"/S": "/JavaScript", "/JS": "u:app.alert(1)"}}), "JavaScript"),
        (lambda pdf, root: add_object(pdf, {"/S": "/URI", "/URI": "u:https://example.org"}), "reaches out"),
        (lambda pdf, root: add_object(pdf, {"/AA": {}}), "acts by itself"),
        (lambda pdf, root: pdf.objects["trailer"]["value"].update({"/Encrypt": "1 0 R"}), "encrypted"),
    ]
    for change, message in faults:
        yield damage(change), message


def self_test(path):
    data = read(path)
    pdf = Pdf(data)
    tag = text_of(pdf.root().get("/Lang")).split("-")[0]
    names = pdf.get((pdf.get(pdf.root().get("/Names")) or {}).get("/EmbeddedFiles")) or {}
    attached = [(text_of(name), b"") for name in array(names.get("/Names"))[:1]]
    attached = [
        (name, pdf.stream(pdf.get(pdf.get(names["/Names"][1])["/EF"])["/F"])) for name, _ in attached
    ]
    clean = check(data, tag, attached)
    if clean or not attached:
        raise SystemExit("the self test needs a report without faults and with an attachment:\n  " + "\n  ".join(clean))
    n_planted, missed = 0, []
    for damaged, message in planted(data, attached):
        n_planted += 1
        found = check(damaged, tag, attached)
        if not any(message in fault for fault in found):
            missed.append(f"{message}: only {found[:3]}")
    pages = words_of(path)
    width, height, words = pages[0]
    moved = [(width - 20, 100, width + 20, 110, "beyond"), (*words[0][:4], "twice")]
    found = word_faults([(width, height, words + moved)])
    for message in ("'beyond' leaves the margins", "'twice'"):
        n_planted += 1
        if not any(message in fault for fault in found):
            missed.append(f"{message}: only {found[:3]}")
    missed.extend(word_faults(pages))
    if missed:
        raise SystemExit(f"{len(missed)} of {n_planted} planted faults were not found:\n  " + "\n  ".join(missed))
    print(f"{n_planted} planted faults found")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pdf")
    parser.add_argument("--language", help="of the document: en, es, pt or zh")
    parser.add_argument("--attached", action="append", default=[], help="a file that must lie inside, byte for byte")
    parser.add_argument("--self-test", action="store_true")
    arguments = parser.parse_args()
    if arguments.self_test:
        return self_test(arguments.pdf)
    attached = [(path.rsplit("/", 1)[-1], open(path, "rb").read()) for path in arguments.attached]
    faults = check(read(arguments.pdf), arguments.language, attached)
    faults.extend(word_faults(words_of(arguments.pdf)))
    done = subprocess.run(["qpdf", "--check", arguments.pdf], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        faults.append(f"qpdf --check: {(done.stderr or done.stdout).strip()}")
    if faults:
        shown = list(dict.fromkeys(faults))
        raise SystemExit(f"{arguments.pdf}: {len(faults)} faults\n  " + "\n  ".join(shown[:40]))
    print(f"{arguments.pdf}: PDF/A-3a and PDF/UA-1, {len(attached)} files compared")


if __name__ == "__main__":
    main()
