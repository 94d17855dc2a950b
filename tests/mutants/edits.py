"""Edits of C text: which ones a line allows, one at a time, outside comments, strings and directives of the preprocessor."""
import re

SWAPS = [  # what, by what; longest first where one holds another
    (r"(?<![<>=!+\-*/&|^%-])<=(?!=)", ["<", "=="]), (r"(?<![<>=!-])>=(?!=)", [">", "=="]),
    (r"==", ["!="]), (r"!=", ["=="]),
    (r"(?<= )<(?= )", ["<=", ">"]), (r"(?<= )>(?= )", [">=", "<"]),
    (r"&&", ["||"]), (r"\|\|", ["&&"]),
    (r"(?<=[\w)\]] )\+(?= )", ["-"]), (r"(?<=[\w)\]] )-(?= )", ["+"]),
    (r"(?<=[\w)\]] )\*(?= )", ["/"]), (r"(?<=[\w)\]] )/(?= )", ["*"]), (r"(?<= )%(?= )", ["/"]),
    (r"(?<= )<<(?= )", [">>"]), (r"(?<= )>>(?= )", ["<<"]), (r"(?<= )&(?= )", ["|"]), (r"(?<= )\|(?= )", ["&"]),
    (r"\+\+", ["--"]), (r"(?<=\w)--|--(?=\w)", ["++"]),
    (r"\+=", ["-="]), (r"(?<!-)-=", ["+="]), (r"\*=", ["/="]), (r"(?<= )/=", ["*="]), (r"\|=", ["&="]), (r"&=", ["|="]),
    (r"\btrue\b", ["false"]), (r"\bfalse\b", ["true"]), (r"\bbreak;", ["continue;"]), (r"\bcontinue;", ["break;"]),
]
NUMBER = re.compile(r"(?<![\w.\"'])(\d+)(?![\w.])|(?<![\w.])(\d+\.\d+)(?![\w.])")
CONDITION = re.compile(r"^(\s*(?:\} else )?if \()(.*)(\) \{\s*)$")
STATEMENT = re.compile(r"^\s+(?!return\b|break\b|continue\b|static\b|const\b|goto\b|case\b|default\b|extern\b)[\w*(][^{}]*;\s*$")
DECLARATION = re.compile(r"^\s+(?:(?:static|const|unsigned|struct|enum|union) )*\w+ \*{0,2}\w+(?:\[[^\]]*\])*(?: = .*|, .*)?;")
ASSIGNMENT = re.compile(r"^\s+(?:\*?[\w.\->\[\]()+ ]+ [-+*/|&^]?= |\w+\()")


def blanked(text):
    """The text with comments, strings and character constants replaced by spaces, lines kept."""
    token = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
    return token.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)


def of_line(line, code):
    """Every edit of `line`, whose code without strings and comments is `code`: the line as it then is, sorted."""
    edits = set()
    if re.match(r"\s*#", code) or not code.strip():
        return []
    for pattern, others in SWAPS:
        for m in re.finditer(pattern, code):
            edits.update(line[:m.start()] + other + line[m.end():] for other in others)
    if "case " not in code:
        for m in NUMBER.finditer(code):
            if m[2]:
                others = [f"({m[2]} * 1.5)" if float(m[2]) else "0.5"]
            else:
                others = [str(int(m[1]) + 1)] + ([str(int(m[1]) - 1)] if m[1] != "0" else [])
            edits.update(line[:m.start()] + other + line[m.end():] for other in others)
    m = CONDITION.match(line)
    if m and CONDITION.match(code):
        edits.add(f"{m[1]}!({m[2]}){m[3]}")
    if STATEMENT.match(code) and not DECLARATION.match(code) and ASSIGNMENT.match(code):
        indent = re.match(r"\s*", line)[0]
        edits.add(f"{indent};")
    edits.discard(line)
    return sorted(edits)


def of_file(text):
    """[(number of the line from 1, the line, its edits)] of every line that allows one and is whole (brackets close)."""
    rows, code = text.split("\n"), blanked(text).split("\n")
    found = []
    for i, (line, bare) in enumerate(zip(rows, code)):
        edits = of_line(line, bare)
        if bare.count("(") != bare.count(")"):  # a part of a statement: it cannot be left out
            edits = [e for e in edits if e.strip() != ";"]
        if edits:
            found.append((i + 1, line, edits))
    return found
