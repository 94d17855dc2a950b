#!/usr/bin/env python3
"""The architecture, checked: which room may use what, names, sizes, and one home for each outside dependency.

  check.py --root DIR [--build DIR]              prints every violation; exit code 1 if there is one
  check.py --root DIR --self-test [--cc CC]      plants a violation of each check in a copy and expects it to be found

The rules are those of CONTRIBUTING.md; the tables below are their exact form.
"""
import argparse
import fnmatch
import functools
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOMS = ["models", "scenarios", "sim", "analysis", "cli"]  # each may include itself and what stands left of it
BELOW_CLI = ROOMS[:-1]
GENERATED = {"sim/git_sha.h", "scenarios/shipped_files.h"}
MOST_LINES = 600
MOST_MODULES = 50  # in one folder

# What, how it is recognised, the rooms it may be used in, how many files there, single files that may as well.
HOMES = [
    ("threads", r"#\s*include\s*<(pthread|threads)\.h>", ["sim"], 1, []),
    ("OpenMP, which ends the process where it gets no thread", r"#\s*include\s*<omp\.h>|#\s*pragma\s+omp\b", [], 0, []),
    ("HDF5", r"#\s*include\s*[<\"]hdf5", ["sim"], 2, []),  # hdf_write.c and hdf_read.c
    ("nettle", r"#\s*include\s*<nettle/", ["sim"], 1, []),
    ("zlib", r"#\s*include\s*<zlib\.h>", ["sim"], 1, []),
    ("MPI", r"#\s*include\s*<mpi\.h>", ["sim"], 1, []),
    ("libfyaml", r"#\s*include\s*<libfyaml", ["scenarios"], 1, []),
    ("libcsv", r"#\s*include\s*<csv\.h>", ROOMS, 1, []),
    ("Random123", r"#\s*include\s*<Random123/", ["models"], 1, []),
    ("libxml2", r"#\s*include\s*<libxml/", ["analysis", "cli"], 3, []),  # page.c, page_svg.c, junit.c
    ("jansson", r"#\s*include\s*<jansson\.h>", ["cli"], None, []),
    ("GSL", r"#\s*include\s*<gsl/", ["analysis"], None, ["cli/main.c"]),
    ("starting a process", r"\b(v?fork|execl[pe]?|execvp?e?|posix_spawnp?|popen|system)\s*\(", ["analysis"], 1, []),
]

# What, how it is recognised, where it is forbidden, single files that may.
FORBIDDEN = [
    ("printing", r"\b(v?printf|v?dprintf|puts|putchar|perror)\s*\(|\b(stdout|stderr)\b|#\s*include\s*<err\.h>",
     BELOW_CLI, []),
    ("ending the process", r"\b(exit|_exit|_Exit|quick_exit|abort)\s*\(", BELOW_CLI, ["sim/interrupt.c", "analysis/charts/gnuplot.c"]),
    ("the environment", r"\b((secure_)?getenv|setenv|unsetenv|putenv)\s*\(", BELOW_CLI,
     ["analysis/charts/gnuplot.c", "sim/processors.c"]),
    ("the locale", r"\bsetlocale\s*\(", ROOMS, []),
    ("files in models/", r"\bFILE\b|\bf?open(at)?\s*\(|#\s*include\s*<(unistd|fcntl|dirent|poll|sys/.*)\.h>", ["models"], []),
    ("the clock in models/", r"\b(time|clock|clock_gettime|gettimeofday)\s*\(|#\s*include\s*<time\.h>", ["models"], []),
    ("signals in models/", r"#\s*include\s*<signal\.h>", ["models"], []),
    ("random numbers without an address", r"\b(rand|srand|random|srandom|[dejlmn]rand48|rand_r|getrandom)\s*\(", ROOMS, []),
    ("functions that ignore errors", r"\b(gets|strtok|ato[ifl]|atoll)\s*\(", ROOMS, []),
    ("the time of the build", r"\b__(DATE|TIME|TIMESTAMP)__\b", ROOMS, []),
    ("typedef of a struct", r"\btypedef\s+(struct|union|enum)\b", ROOMS, []),
]

NO_HEADER_OF_THEIR_OWN = ["cli/main.c", "cli/commands.c", "cli/*/cmd_*.c"]
NAMES_THAT_SAY_NOTHING = r"(^|_)(utils?|common|helpers?|misc)(_|$)"
MAY_KEEP_STATE = ["sim/interrupt.c"]  # what a signal handler writes
UNFINISHED = r"\b(TODO|FIXME|XXX|HACK|not implemented|unimplemented|placeholder|stub)\b"


@functools.lru_cache(maxsize=None)
def without_comments(text):
    """The C text with comments blanked out, line numbers kept."""
    token = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
    return token.sub(lambda m: re.sub(r"[^\n]", " ", m[0]) if m[0].startswith("/") else m[0], text)


@functools.lru_cache(maxsize=None)
def without_strings(text):
    """Comment-free C text with string and character constants emptied, except the names in #include."""
    string = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'')
    return "\n".join(line if re.match(r"\s*#\s*include", line) else string.sub('""', line) for line in text.split("\n"))


class Tree:
    """The files of the project, each with its path from the root."""

    def __init__(self, root, build=None):
        self.root, self.build = Path(root), Path(build) if build else None

    def files(self, *patterns):
        for pattern in patterns:
            for path in sorted(self.root.glob(pattern)):
                if path.is_file():
                    yield path.relative_to(self.root).as_posix(), path.read_text(encoding="utf-8")

    def sources(self, rooms):
        return self.files(*[f"{room}/**/*.[ch]" for room in rooms])


def lines_matching(text, pattern):
    if not re.search(pattern, text, re.M):  # most files have none
        return []
    return [(number, m) for number, line in enumerate(text.split("\n"), 1) for m in [re.search(pattern, line)] if m]


def lines_matching_all(text, pattern):
    return [(number, m) for number, line in enumerate(text.split("\n"), 1) for m in re.finditer(pattern, line)]


def check_includes(tree):
    """Includes are written from the root, exist, and never point right in the order of the rooms."""
    for path, text in tree.files(*[f"{room}/**/*.[ch]" for room in ROOMS], "tests/**/*.[ch]"):
        room = path.split("/")[0]
        for line, m in lines_matching(without_comments(text), r'^\s*#\s*include\s*(["<])([^">]+)[">]'):
            name = m[2]
            target = name.split("/")[0]
            if m[1] == "<":
                if target in ROOMS:
                    yield path, line, f'write #include "{name}", with quotes'
            elif name not in GENERATED and (not (tree.root / name).is_file() or {".", ".."} & set(name.split("/"))):
                yield path, line, f'"{name}" is not a path from the project\'s root'
            elif room in ROOMS and (target not in ROOMS or ROOMS.index(target) > ROOMS.index(room)):
                yield path, line, f"{room}/ may not use {target}/: includes point left in {' <- '.join(ROOMS)}"


def check_homes(tree):
    """One home for each outside dependency."""
    for what, pattern, rooms, most, others in HOMES:
        users = []
        for path, text in tree.sources(ROOMS):
            found = lines_matching(without_strings(without_comments(text)), pattern)
            if not found or path in others:
                continue
            if path.split("/")[0] not in rooms:
                yield path, found[0][0], f"{what} belongs in " + (", ".join(r + "/" for r in rooms) or "no room at all")
            else:
                users.append((path, found[0][0]))
        if most is not None and len(users) > most > 0:
            for path, line in users:
                yield path, line, f"{what} has more than one home: " + ", ".join(p for p, _ in users)


def check_forbidden(tree):
    """Rooms below cli/ neither print nor exit; models/ knows no file, clock or environment."""
    for what, pattern, rooms, others in FORBIDDEN:
        for path, text in tree.sources(rooms):
            if path not in others:
                for line, m in lines_matching(without_strings(without_comments(text)), pattern):
                    yield path, line, f"{what} ('{m[0].strip()}') is not for {path.split('/')[0]}/"


def check_headers(tree):
    """A header begins with what it is about and is guarded by its own name."""
    for path, text in tree.files(*[f"{room}/**/*.h" for room in ROOMS], "tests/**/*.h"):
        guard = re.sub(r"[^A-Z0-9]", "_", path.upper())
        code = [line for line in without_comments(text).split("\n") if line.strip()]
        if not text.startswith("/*"):
            yield path, 1, "a header begins with a comment that says what it is about"
        if code[:2] != [f"#ifndef {guard}", f"#define {guard}"] or code[-1].strip() != "#endif":
            yield path, 1, f"the include guard should be {guard}"


def check_modules(tree):
    """One module is one .c and one .h, named after the one thing it is about."""
    for path, _ in tree.sources(ROOMS):
        if re.search(NAMES_THAT_SAY_NOTHING, Path(path).stem):
            yield path, 1, "name the module after the one thing it is about"
        if path.endswith(".c") and not any(fnmatch.fnmatch(path, p) for p in NO_HEADER_OF_THEIR_OWN):
            if not (tree.root / (path[:-1] + "h")).is_file():
                yield path, 1, f"{path[:-1]}h is missing"


def check_length(tree):
    """No file is longer than a person reads in one go."""
    everywhere = [*[f"{room}/**/*.[ch]" for room in ROOMS], "tests/**/*.[ch]", "tests/**/*.py", "script/*", "cmake/*"]
    for path, text in tree.files(*everywhere):
        n = text.count("\n")
        if n > MOST_LINES:
            yield path, n, f"{n} lines; {MOST_LINES} are the limit"


def check_folders(tree):
    """No folder holds more modules than a newcomer reads through; what a room of analysis/ is about, its name says."""
    modules = {}
    for path, _ in tree.files(*[f"{room}/**/*.c" for room in ROOMS], "tests/unit/**/*.c"):
        modules.setdefault(path.rsplit("/", 1)[0], []).append(path)
    for folder, paths in modules.items():
        if len(paths) > MOST_MODULES:
            yield folder, 0, f"{len(paths)} modules in one folder; {MOST_MODULES} are the limit"
    for path, _ in tree.files("analysis/*.[ch]"):
        yield path, 0, "belongs into one of the folders of analysis/"


def check_unfinished(tree):
    """What is committed is finished."""
    texts = ["CMakeLists.txt", *[f"{room}/**/*.[ch]" for room in ROOMS], "tests/**/*.[ch]", "tests/**/*.py", "script/*", "cmake/*", "*.md", "docs/**/*.md"]
    for path, text in tree.files(*texts):
        if path != "tests/arch/check.py":
            for line, m in lines_matching(text, UNFINISHED):
                yield path, line, f"'{m[0]}': finish it or file an issue"


def calls(tree):
    """{module: {module whose functions it calls: (line, function)}}; a .c and its .h are one module."""
    prefixes = "mlift|cli"
    code = [(path, without_strings(without_comments(text))) for path, text in tree.sources(ROOMS)]
    home, found = {}, {}
    for path, text in sorted(code):  # what a .c defines goes before what another's .h declares
        heading = rf"^(?!typedef\b)[A-Za-z_][\w \t*]*[ \t*]((?:{prefixes})_\w+)[ \t]*\("
        for m in re.finditer(heading, text, re.M):
            if path.endswith(".c") or m[1] not in home:
                home[m[1]] = path[:-2]
    for path, text in code:
        module = found.setdefault(path[:-2], {})
        for line, m in lines_matching_all(text, rf"\b(?:{prefixes})_\w+"):
            if path.endswith(".h") and not m.string[0].isspace():
                continue  # a declaration, not a call in a function that is inline
            other = home.get(m[0], path[:-2])
            if other != path[:-2]:
                module.setdefault(other, (path, line, m[0]))
    return found


def circles(graph):
    """The strongly connected parts of more than one node (Tarjan 1972), each a set."""
    number, low, stack, parts = {}, {}, [], []

    def visit(v):
        number[v] = low[v] = len(number)
        stack.append(v)
        for w in graph.get(v, ()):
            if w not in number:
                visit(w)
                low[v] = min(low[v], low[w])
            elif w in stack:
                low[v] = min(low[v], number[w])
        if low[v] == number[v]:
            part = set(stack[stack.index(v):])
            del stack[stack.index(v):]
            if len(part) > 1:
                parts.append(part)

    for v in sorted(graph):
        if v not in number:
            visit(v)
    return parts


def check_circles(tree):
    """No two files need each other: what calls a file is not called by it, directly or through others."""
    graph = calls(tree)
    for part in circles(graph):
        for module in sorted(part):
            for other in sorted(part & set(graph[module])):
                path, line, name = graph[module][other]
                yield path, line, f"{name} is of {other}, in a circle of " + ", ".join(sorted(part))


def symbols(build):
    """(room, source, name, class, section) of every symbol defined in the rooms' libraries and the program's objects."""
    for room in ROOMS:
        folder = build / room
        objects = sorted(folder.glob("*.a")) or sorted(folder.rglob("*.c.o"))
        for file in objects:
            source = file.name
            listing = subprocess.run(["nm", "-f", "sysv", "--defined-only", str(file)], check=True, capture_output=True,
                                     text=True).stdout
            for line in listing.split("\n"):
                heading = re.match(r"Symbols from .*?([^/\[\]]+\.c)\.o\]?:$", line)
                column = [c.strip() for c in line.split("|")]
                if heading:
                    source = heading[1]
                elif len(column) == 7 and column[0] != "Name" and column[3] not in ("FILE", "SECTION"):
                    yield room, f"{room}/{source}", column[0], column[2], column[6]


def check_symbols(tree):
    """Below cli/ what is not static is called mlift_FILE_...; nothing keeps state between calls."""
    if not tree.build:
        return
    found = 0
    for room, source, name, kind, section in symbols(tree.build):
        found += 1
        if kind.isupper():
            own = Path(source).stem
            if room != "cli" and not re.match(rf"mlift_{own}(_|$)", name):
                yield source, 1, f"{name} is visible outside and should be called mlift_{own}_..., or be static"
            if room == "cli" and not name.startswith("cli_") and name != "main":
                yield source, 1, f"{name} is visible outside and should be called cli_..., or be static"
        writable = re.match(r"\.(data|bss|tdata|tbss)(?!\.rel\.ro)", section) or section == "*COM*"
        if writable and room != "cli" and source not in MAY_KEEP_STATE:
            yield source, 1, f"{name} is a variable that outlives its call ({section})"
    if not found:
        yield str(tree.build), 1, "no symbols found: is this a build folder?"


CHECKS = [check_includes, check_homes, check_forbidden, check_headers, check_modules, check_length, check_folders, check_unfinished,
          check_circles, check_symbols]

# Check, file, text added to it (a new file if there is none).
PLANTS = [
    (check_includes, "models/error.c", '#include "sim/interrupt.h"\n'),
    (check_includes, "models/error.c", '#include "error.h"\n'),
    (check_includes, "sim/interrupt.c", '  #  include "models/../cli/command.h"\n'),
    (check_includes, "sim/interrupt.c", '#include <models/error.h>\n'),
    (check_includes, "tests/unit/models/test_error.c", '#include "../models/error.h"\n'),
    (check_homes, "sim/planted.c", "#include <omp.h>\n"),
    (check_homes, "models/planted.c", "void f(void)\n{\n#pragma omp parallel\n}\n"),
    (check_homes, "cli/planted.c", "#include <hdf5.h>\n"),
    (check_homes, "sim/planted.c", "#include <hdf5.h>\n"),
    (check_homes, "sim/planted.c", "#include <nettle/sha2.h>\n"),
    (check_homes, "sim/planted.c", "#include <zlib.h>\n"),
    (check_homes, "analysis/planted.c", "#include <mpi.h>\n"),
    (check_homes, "sim/planted.c", "#include <libfyaml.h>\n"),
    (check_homes, "sim/planted.c", "#include <jansson.h>\n"),
    (check_homes, "models/planted.c", "#include <gsl/gsl_cdf.h>\n"),
    (check_homes, "sim/planted.c", "#include <Random123/philox.h>\n"),
    (check_homes, "scenarios/planted.c", "#include <libxml/xmlwriter.h>\n"),
    (check_homes, "sim/planted.c", "int f(void)\n{\n    return fork();\n}\n"),
    (check_homes, "cli/planted.c", 'int f(void)\n{\n    return system("ls");\n}\n'),
    (check_homes, "sim/planted.c", "#include <pthread.h>\n"),
    (check_forbidden, "models/error.c", 'void f(void)\n{\n    printf("x");\n}\n'),
    (check_forbidden, "sim/planted.c", 'void f(void)\n{\n    fputs("x", stderr);\n}\n'),
    (check_forbidden, "analysis/planted.c", "void f(void)\n{\n    exit(1);\n}\n"),
    (check_forbidden, "scenarios/planted.c", 'const char *f(void)\n{\n    return getenv("HOME");\n}\n'),
    (check_forbidden, "cli/main.c", 'void f(void)\n{\n    setlocale(0, "");\n}\n'),
    (check_forbidden, "models/planted.c", "long f(void)\n{\n    return time(0);\n}\n"),
    (check_forbidden, "models/planted.c", "#include <sys/stat.h>\n"),
    (check_forbidden, "models/planted.c", "#include <signal.h>\n"),
    (check_forbidden, "models/planted.h", "int mlift_planted_read(FILE *in);\n"),
    (check_forbidden, "sim/planted.c", "int f(void)\n{\n    return rand();\n}\n"),
    (check_forbidden, "cli/planted.c", "int f(const char *s)\n{\n    return atoi(s);\n}\n"),
    (check_forbidden, "cli/planted.c", "const char *built = __DATE__;\n"),
    (check_forbidden, "sim/planted.h", "typedef struct planted planted;\n"),
    (check_headers, "models/planted.h", "/* About nothing. */\nint mlift_planted_x(void);\n"),
    (check_headers, "models/planted.h", "#ifndef MODELS_PLANTED_H\n#define MODELS_PLANTED_H\n#endif\n"),
    (check_headers, "sim/planted.h", "/* Copied. */\n#ifndef MODELS_ERROR_H\n#define MODELS_ERROR_H\n#endif\n"),
    (check_modules, "sim/planted.c", "int mlift_planted_x(void);\n"),
    (check_modules, "sim/file_utils.h", "/* Anything. */\n"),
    (check_length, "models/planted.c", "\n" * (MOST_LINES + 1)),
    (check_length, "tests/planted.py", "\n" * (MOST_LINES + 1)),
    (check_folders, "analysis/planted.c", "/* Nothing. */\n"),
    (check_unfinished, "models/error.c", "/* TODO: the rest */\n"),
    (check_circles, "models/belief.c", "void f(void)\n{\n    mlift_planner_free(0);\n}\n"),
    (check_circles, "sim/sweep_layout.h", "static inline int f(void)\n{\n    return mlift_sweep_file_is(0);\n}\n"),
    (check_circles, "cli/show/page_text.c", "void f(void)\n{\n    cli_page_free(0);\n}\n"),
    (check_unfinished, "docs/planted.md", "This is not implemented yet.\n"),
]

# Source, what is compiled into an object of that name, whether check_symbols should mind.
PLANTED_OBJECTS = [
    ("models/error.c", "int mlift_error_x(void);\nint mlift_error_x(void) { return 1; }\n", False),
    ("models/error.c", "const char *const mlift_error_names[] = {\"a\", \"b\"};\n", False),
    ("models/error.c", "int stray(void);\nint stray(void) { return 1; }\n", True),
    ("models/error.c", "int mlift_errors_x(void);\nint mlift_errors_x(void) { return 1; }\n", True),
    ("sim/engine.c", "static int calls;\nint mlift_engine_x(void);\nint mlift_engine_x(void) { return ++calls; }\n", True),
    ("sim/engine.c", "int mlift_engine_x(void);\nint mlift_engine_x(void) { static int n = 3; return ++n; }\n", True),
    ("sim/interrupt.c", "static int hit;\nint mlift_interrupt_x(void);\nint mlift_interrupt_x(void) { return ++hit; }\n",
     False),
    ("cli/main.c", "int main(void) { return 0; }\n", False),
    ("cli/main.c", "int helper(void);\nint helper(void) { return 1; }\n", True),
]


def report(findings):
    for path, line, message in findings:
        print(f"{path}:{line}: {message}")


def copy_of(root, folder):
    for name in ROOMS + ["tests", "script", "cmake", "docs"]:
        if (root / name).is_dir():
            shutil.copytree(root / name, folder / name)
    return Tree(folder)


def missed_plants(root):
    """Plants each violation in a copy, takes it out again; returns how many stayed unseen."""
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        tree = copy_of(root, Path(folder))
        for check, file, text in PLANTS:
            target = Path(folder) / file
            before = target.read_bytes() if target.exists() else None
            target.parent.mkdir(exist_ok=True)
            with target.open("a", encoding="utf-8") as out:
                out.write(text)
            if not any(path == file for path, _, _ in check(tree)):
                print(f"{check.__name__} does not see this in {file}:\n{text[:200]}")
                missed += 1
            if before is None:
                target.unlink()
            else:
                target.write_bytes(before)
    return missed


def missed_objects(cc):
    """The same for check_symbols, on libraries built of one planted file."""
    missed = 0
    for source, text, bad in PLANTED_OBJECTS:
        with tempfile.TemporaryDirectory() as folder:
            room, name = source.split("/")
            build = Path(folder) / room
            build.mkdir()
            (build / name).write_text(text, encoding="utf-8")
            subprocess.run([cc, "-c", "-fPIE", "-O1", name, "-o", name + ".o"], cwd=build, check=True)
            if room != "cli":
                subprocess.run(["ar", "rc", f"libmlift_{room}.a", name + ".o"], cwd=build, check=True)
            findings = list(check_symbols(Tree(folder, folder)))
            if bool(findings) != bad:
                print(f"check_symbols {'does not see' if bad else 'minds'} this in {source}:\n{text}")
                report(findings)
                missed += 1
    return missed


def self_test(root, cc):
    """Every check passes on the project as it is and sees what is planted."""
    with tempfile.TemporaryDirectory() as folder:
        tree = copy_of(root, Path(folder))
        findings = [f for check in CHECKS for f in check(tree)]
    report(findings)
    unproven = set(CHECKS) - {check for check, _, _ in PLANTS} - {check_symbols}
    for check in unproven:
        print(f"{check.__name__} has no planted violation")
    missed = missed_plants(root) + missed_objects(cc)
    print(f"{len(PLANTS) + len(PLANTED_OBJECTS) - missed} of {len(PLANTS) + len(PLANTED_OBJECTS)} plants behaved as expected")
    return 1 if findings or unproven or missed else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--build", type=Path)
    parser.add_argument("--self-test", action="store_true")
    parser.add_argument("--cc", default="cc")
    options = parser.parse_args()
    if options.self_test:
        return self_test(options.root, options.cc)
    findings = [f for check in CHECKS for f in check(Tree(options.root, options.build))]
    report(findings)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
