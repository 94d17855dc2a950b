#!/usr/bin/env python3
"""A report page, checked with parsers that know nothing of how it was written.

  check.py FILE.html [--expect TEXT]...   prints what is wrong; exit code 1 if anything is

Well-formed as XML and balanced as HTML; nothing is loaded and nothing runs; one first heading and no level skipped;
each id once; tables with scoped heads and a name; charts with a role, a title and words that say what they show; every
colour of the style sheet at least 4.5:1 on its ground, in light and dark. --expect: this text stands in the page as
text, unchanged."""
import argparse
import re
import sys
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

VOID = {"meta", "wbr"}
SVG = "{http://www.w3.org/2000/svg}"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
ELEMENTS = set("html head meta title style body main header section h1 h2 h3 p ul li strong span dl dt dd code pre div "
               "table thead tbody tr th td figure figcaption details summary wbr".split())
DRAWING = set("svg style title desc g path rect circle polygon text tspan defs use filter feFlood feComposite "
              "clipPath pattern linearGradient stop polyline line".split())
ACTIVE = re.compile(r"^(on.*|src|srcset|action|formaction|ping|background|poster|data)$", re.I)


class Page(HTMLParser):
    """What an HTML parser sees: elements in order, text outside of style, what is left open."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.text, self.problems, self.headings = [], [], [], []

    def handle_starttag(self, tag, attributes):
        if tag not in VOID:
            self.open.append(tag)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))

    def handle_startendtag(self, tag, attributes):
        if tag not in VOID and "svg" not in self.open and tag != "svg":
            self.problems.append(f"<{tag}/> leaves an element open in HTML")

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}> closes nothing that is open")

    def handle_data(self, data):
        if "style" not in self.open:
            self.text.append(data)

    def handle_comment(self, data):
        self.problems.append("a comment")


def luminance(colour):
    channels = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a, b):
    """WCAG 2.1, contrast ratio."""
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


def check_style(style):
    """Text colours on each ground they stand on, in every palette of the sheet."""
    roots = re.findall(r":root \{(.*?)\}", style, re.S)
    palettes = [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", root)) for root in roots]
    if len(palettes) != 3:
        yield f"{len(palettes)} palettes, not light, dark and print"
    for palette in palettes:
        for ink in ("ink", "soft", "mark"):
            for ground in ("ground", "card"):
                ratio = contrast(palette[ink], palette[ground])
                if ratio < 4.5:
                    yield f"--{ink} on --{ground}: contrast {ratio:.2f}"
    for used in re.findall(r"[^-]color: ([^;]+);", style):
        if used not in ("var(--ink)", "var(--soft)", "var(--mark)"):
            yield f"a text colour beside the palette: {used}"
    if re.search(r"url\(|@import|expression\(", style):
        yield "the style sheet loads something"


def check_tree(root):
    """Everything that needs the tree."""
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    for name in sorted({i for i in ids if ids.count(i) > 1}):
        yield f"id {name} more than once"
    for element in root.iter():
        drawing, name = element.tag.startswith(SVG), element.tag.split("}")[-1]
        if name not in (DRAWING if drawing else ELEMENTS):
            yield f"<{name}> is not an element of a report"
        for attribute, value in element.attrib.items():
            key = attribute.split("}")[-1]
            if ACTIVE.match(key):
                yield f"{key} on <{name}>"
            if key == "href" and (not value.startswith("#") or value[1:] not in ids):
                yield f"a link to {value}"
            if key in ("aria-labelledby",) and not set(value.split()) <= set(ids):
                yield f"{key}={value}: there is no such id"
            for target in re.findall(r"url\(#?([^)]*)\)", value):
                if target not in ids:
                    yield f"url({target}) on <{name}>"
    for style in root.iter(f"{SVG}style"):
        if re.search(r"url\(|@(?!media screen and \(prefers-color-scheme: dark\))|expression\(", style.text):
            yield "the style sheet of a chart does more than name dark colours"
    for head in root.iter("th"):
        if head.get("scope") not in ("col", "row"):
            yield "a <th> without scope"
    for table in root.iter("table"):
        widths = {len(row) for row in table.iter("tr")}
        if len(widths) != 1 or not table.get("aria-labelledby"):
            yield f"a table with rows of {sorted(widths)} cells, named {table.get('aria-labelledby')}"


def check_figures(root):
    figures = list(root.iter("figure"))
    charts = [(figure, svg) for figure in figures for svg in list(figure.iter(f"{SVG}svg")) or [None]]
    for figure, svg in charts:
        words = "".join(figure.find("figcaption").itertext())
        if svg is None or svg.get("role") != "img" or not svg.get("viewBox") or svg.get("width"):
            yield "a figure without a chart that scales and has role img"
            continue
        title, desc = svg.find(f"{SVG}title"), svg.find(f"{SVG}desc")
        if title is None or desc is None or svg.get("aria-labelledby") != f"{title.get('id')} {desc.get('id')}":
            yield "a chart without title and desc"
        elif len(desc.text) < 60 or desc.text.split() != words.replace("`", "").split():
            yield f"a chart whose alternative text is not what stands below it: {desc.text[:60]!r}"
        if len(list(svg.iter(f"{SVG}title"))) != 1:
            yield "a chart with tool tips"


def check(text, expected=()):
    try:
        root = ET.fromstring(text)
    except ET.ParseError as error:
        return [f"not well-formed: {error}"]
    page = Page()
    page.feed(text)
    page.close()
    problems = page.problems + [f"<{tag}> is left open" for tag in page.open]
    if not text.startswith("<!DOCTYPE html>\n") or root.get("lang") != "en":
        problems.append("no doctype, or no language")
    metas = [m.get("content") for m in root.iter("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    if metas != [POLICY]:
        problems.append(f"content security policy: {metas}")
    if page.headings[:1] != [1] or page.headings.count(1) != 1:
        problems.append("not exactly one first heading, at the beginning")
    for before, after in zip(page.headings, page.headings[1:]):
        if after > before + 1:
            problems.append(f"a heading of level {after} after level {before}")
    problems += list(check_style(root.find(".//style").text)) + list(check_tree(root)) + list(check_figures(root))
    if re.search(r"javascript:|https?://(?!www\.w3\.org/)", text.split("<details")[0]):
        problems.append("a link out of the page")
    said = "".join(page.text)
    problems += [f"{e!r} does not stand in the page" for e in expected if e not in said]
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--expect", action="append", default=[])
    arguments = parser.parse_args()
    with open(arguments.file, encoding="utf-8", newline="") as file:
        problems = check(file.read(), arguments.expect)
    for problem in problems:
        print(f"{arguments.file}: {problem}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
