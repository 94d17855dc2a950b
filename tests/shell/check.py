#!/usr/bin/env python3
"""Manual pages and completion, checked against --help and in the shells themselves.

  check.py manual|bash|zsh --program MICROLIFT     prints what is wrong; exit code 1, or 77 without the shell

manual: each command has a page, which names every option of each of its forms and is clean to mandoc or groff.
bash, zsh: the script is sourced, and TAB offers what it should."""
import argparse
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# Forms of a command beside the first, by arguments that lead to them.
FORMS = {"size": ["scenario.yaml"]}

# What is typed before TAB, what has to be offered among others, what must not be.
OFFERS = [
    (["ru"], ["run"], ["plot"]),
    ([""], ["init", "run", "report", "size", "pvalue"], ["manual"]),
    (["run", "--se"], ["--seed"], ["--json", "--isa"]),
    (["run", "--i"], [], ["--isa"]),
    (["run", ""], ["mine.yaml", "folder"], ["mine.h5", "mine.csv"]),
    (["run", "--keep", ""], ["goal", "default", "all"], ["mine.yaml"]),
    (["run", "mine.yaml", "--keep", "d"], ["default"], ["goal", "all"]),
    (["run", "-o", ""], ["mine.h5"], ["mine.yaml"]),
    (["plot", ""], ["mine.h5"], ["mine.yaml", "mine.csv"]),
    (["plot", "--chart", "p"], ["power"], ["lift"]),
    (["plot", "--chart", "h"], ["heatmap"], ["lift"]),
    (["compare", "--metric", "un"], ["unsubscribed"], ["clickers"]),
    (["compare", ""], ["mine.h5", "mine.yaml"], ["mine.csv"]),
    (["plot", "--format", ""], ["svg", "png", "pdf"], []),
    (["replay", ""], ["mine.h5", "mine.yaml"], ["mine.csv"]),
    (["power", "--test", "b"], ["boschloo", "barnard", "bayes"], ["fisher"]),
    (["size", "--test", "fish"], ["fisher", "fisher-midp"], ["cmh"]),
    (["size", "--ra"], ["--race"], ["--json"]),
    (["size", "--p"], ["--p1", "--p2", "--power", "--prior-null"], []),
    (["size", ""], ["mine.yaml"], ["mine.h5"]),
    (["pvalue", "--alternative", ""], ["two-sided", "less", "greater"], []),
    (["init", "--from", "fa"], ["fatigue"], ["hillstrom"]),
    (["export", "--what", "e"], ["experiment", "exact"], ["worlds"]),
]


def run(*command, folder=None, **more):
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, **more)


def names_of_options(text):
    return set(re.findall(r"(?<![\w-])--[a-z][a-z0-9-]*", text))


def options_of_help(program, command, *arguments):
    """The long options that stand at the beginning of a line of --help, before their text."""
    text = run(program, command, *arguments, "--help").stdout
    return {name for line in text.split("\n") for name in re.findall(r"^ {2,6}(?:-., )?(--[a-z][a-z0-9-]*)", line)}


def check_manual(program):
    listed = re.findall(r"^  ([a-z]+) +\S", run(program, "--help").stdout.split("Commands:")[1], re.M)
    pages = run(program, "manual", "--list").stdout.split()
    if pages != ["microlift"] + [f"microlift-{name}" for name in listed]:
        yield f"--help lists {listed}, there are pages {pages}"
    overview = run(program, "manual").stdout
    for name in listed:
        if rf"microlift\-{name} (1)" not in overview:
            yield f"microlift(1) does not name {name}"
    if run(program, "manual", "microlift-nothing").returncode != 2:
        yield "a page that there is not"
    for page in pages:
        source = run(program, "manual", page).stdout
        yield from (f"{page}: {problem}" for problem in check_page(program, page, source))


def check_page(program, page, source):
    text = re.sub(r"\\f[BIR]", " ", source.replace("\\-", "-"))
    for section in ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS"]:
        if text.count(f".SH {section}\n") != 1:
            yield f"no section {section}"
    command = page.removeprefix("microlift-")
    for arguments in [[], *[[a] for a in FORMS.get(command, [])]] if command != page else []:
        wanted = options_of_help(program, command, *arguments)
        if len(wanted) < 2:
            yield f"--help names {wanted}"
        for option in sorted(wanted - names_of_options(text)):
            yield f"{option} is missing"
    if "Exit code" in text:
        yield "exit codes without a section"
    for tool in (["mandoc", "-Tlint", "-Wwarning"], ["groff", "-ww", "-man", "-Tutf8", "-Z"]):
        if shutil.which(tool[0]):
            done = run(*tool, input=source)
            said = done.stderr if tool[0] == "groff" else done.stdout
            for line in said.split("\n"):
                if line and "missing date" not in line:  # the same program gives the same page on any day
                    yield line


def museum(folder):
    for name in ("mine.yaml", "mine.h5", "mine.csv", "other one.yaml"):
        (Path(folder) / name).touch()
    (Path(folder) / "folder").mkdir()


def bash_offers(script, folder, words):
    """What bash would offer: the function is called as bash calls it."""
    typed = " ".join(f"'{w}'" for w in ["microlift", *words])
    lines = (f"source '{script}'; COMP_WORDS=({typed}); COMP_CWORD={len(words)}; _microlift; "
             "printf '%s\\n' \"${COMPREPLY[@]}\"")
    done = run("bash", "--norc", "-c", lines, folder=folder)
    if done.stderr:
        raise SystemExit(f"bash: {done.stderr}")
    return done.stdout.split("\n")


def check_bash(program):
    with tempfile.TemporaryDirectory() as name:
        script, folder = Path(name) / "microlift", Path(name) / "here"
        script.write_text(run(program, "manual", "--bash").stdout)
        folder.mkdir()
        museum(folder)
        if run("bash", "-n", str(script)).stderr:
            yield "bash does not read it"
        if shutil.which("shellcheck"):
            yield from filter(None, run("shellcheck", "-S", "warning", str(script)).stdout.split("\n"))
        registered = run("bash", "--norc", "-c", f"source '{script}'; complete -p microlift").stdout
        if "-F _microlift microlift" not in registered:
            yield f"not registered: {registered}"
        more = [(["run", "--keep", "="], ["goal"], ["mine.yaml"]), (["run", "--keep", "=", "d"], ["default"], ["goal"]),
                (["run", "oth"], ["other one.yaml"], [])]
        for words, wanted, unwanted in OFFERS + more:
            offered = bash_offers(script, folder, words)
            if not set(wanted) <= set(offered) or set(unwanted) & set(offered):
                yield f"{words}: offers {offered}"


class Zsh:
    """A zsh on a terminal of its own, completion set up, that prints what TAB offers."""

    def __init__(self, functions, folder):
        self.pid, self.file = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            environment = {"PATH": os.environ["PATH"], "TERM": "dumb", "HOME": str(folder), "LC_ALL": "C"}
            os.execvpe("zsh", ["zsh", "-f", "-i"], environment)
        self.say("PS1='' PROMPT_EOL_MARK='' LISTMAX=1000; unsetopt zle_bracketed_paste; stty columns 200")
        self.say(f"fpath=({functions} $fpath); autoload -U compinit && compinit -u -D")
        self.say("zstyle ':completion:*' list-grouped false; setopt auto_list no_auto_menu no_list_ambiguous")
        # A key of our own lists the choices, then says so: nothing is typed ahead, which would suppress the list.
        self.say("probe() { zle list-choices; zle -R; print -rn -- ' list''ed' > $TTY }")
        self.say("zle -N probe; bindkey '^X' probe")
        self.say("print rea'dy'")
        self.read("ready")

    def say(self, line):
        os.write(self.file, f"{line}\n".encode())

    def read(self, until, seconds=20.0):
        text, end = "", time.time() + seconds
        while until not in text and time.time() < end:
            if select.select([self.file], [], [], 0.1)[0]:
                text += os.read(self.file, 65536).decode(errors="replace")
        return text

    def offers(self, words):
        """What TAB would list; then the line is given up."""
        os.write(self.file, f"microlift {' '.join(words)}\x18".encode())
        shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|[\x00-\x09\x0b-\x1f]", " ", self.read("listed"))
        os.write(self.file, b"\x15")
        return {word.removesuffix("=") for word in shown.split()}

    def close(self):
        os.close(self.file)
        os.waitpid(self.pid, 0)


def check_zsh(program):
    if not shutil.which("zsh"):
        print("skipped: zsh is not here")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as name:
        functions, folder = Path(name) / "functions", Path(name) / "here"
        functions.mkdir()
        folder.mkdir()
        museum(folder)
        script = functions / "_microlift"
        script.write_text(run(program, "manual", "--zsh").stdout)
        if run("zsh", "-n", str(script)).stderr:
            yield "zsh does not read it"
        zsh = Zsh(functions, folder)
        for words, wanted, unwanted in OFFERS:
            offered = zsh.offers(words)
            folders = {"folder/" if w == "folder" else w for w in wanted}
            if not folders <= offered or set(unwanted) & offered:
                yield f"{words}: offers {sorted(offered)}"
        zsh.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["manual", "bash", "zsh"])
    parser.add_argument("--program", required=True)
    arguments = parser.parse_args()
    program = str(Path(arguments.program).resolve())
    check = {"manual": check_manual, "bash": check_bash, "zsh": check_zsh}[arguments.what]
    problems = list(check(program))
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
