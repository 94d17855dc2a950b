#!/usr/bin/env python3
"""The words of a page, one block a line: what a person reads, for golden texts.

  text.py FILE.html [SECTION]...     only these sections, all without"""
import sys
import xml.etree.ElementTree as ET

BLOCKS = ("h1", "h2", "h3", "p", "li", "dt", "dd", "summary", "figcaption", "pre")
MARKS = {"h1": "# ", "h2": "## ", "h3": "### ", "li": "- ", "dt": ": ", "summary": "> "}


def words(element):
    return " ".join("".join(element.itertext()).split())


def lines(element):
    for child in element:
        if child.tag in BLOCKS and child.get("class") != "verbatim":
            yield MARKS.get(child.tag, "") + words(child)
        elif child.tag == "tr":
            yield " | ".join(words(cell) for cell in child)
        elif not child.tag.endswith("svg"):
            yield from lines(child)


def main():
    main_part = ET.parse(sys.argv[1]).getroot().find(".//main")
    for section in main_part:
        if len(sys.argv) == 2 or section.get("id") in sys.argv[2:]:
            print("\n".join(lines(section)))


if __name__ == "__main__":
    main()
