#!/usr/bin/env python3
"""Makes what fuzzers start from: FOLDER/seeds/NAME/* and dictionaries FOLDER/NAME.dict.

  seeds.py --program PATH --folder FOLDER

Texts stand in tests/fuzz/seeds/NAME.txt, separated by lines of %%; files that the program writes are made with it from
small.yaml. Words of a dictionary are those of the scenarios, and the options of the commands.
"""
import argparse
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def write(folder, name, data):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)


def texts(seeds):
    for file in sorted((HERE / "seeds").glob("*.txt")):
        for i, text in enumerate(re.split(r"(?m)^%%\n", file.read_text())):
            text = text if "," in text and "\n" in text.strip() else text.rstrip("\n")
            if file.stem == "command":
                text = "\n".join(shlex.split(text))
            write(seeds / file.stem, f"text-{i:02}", text.encode())


def made(program, seeds):
    work = seeds / "made"
    work.mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE / "small.yaml", work)
    environment = {**os.environ, "LC_ALL": "C"}

    def microlift(*words):
        done = subprocess.run([program, *words], cwd=work, env=environment, capture_output=True, text=True)
        if done.returncode not in (0, 1, 4):
            sys.exit(f"microlift {' '.join(words)}: {done.returncode}\n{done.stderr}")

    microlift("run", "small.yaml", "-o", "run.h5", "--force", "--threads", "1")
    microlift("run", "small.yaml", "-o", "goal.h5", "--force", "--threads", "1", "--keep", "goal", "--replicates", "1")
    microlift("sweep", "small.yaml", "--vary", "list.size=20,24", "--vary", "data_points.device.accuracy=0.6,0.9",
              "--replicates", "2", "-o", "sweep.h5", "--force")
    microlift("gate", "small.yaml", "--baseline", "small.json", "--update", "--replicates", "50")
    for name, folder in (("run.h5", "results"), ("goal.h5", "results"), ("sweep.h5", "sweep")):
        data = (work / name).read_bytes()
        write(seeds / folder, name, data)
        write(seeds / folder, name + ".cut", data[:len(data) // 2])
    baseline = (work / "small.json").read_bytes()
    write(seeds / "baseline", "small.json", baseline)
    write(seeds / "baseline", "sealed", b"!" + baseline)


def dictionaries(program, folder):
    words = set()
    for file in [*(ROOT / "scenarios").glob("*.yaml"), *(ROOT / "tests/data/museum").glob("*.yaml")]:
        words.update(re.findall(r"[a-z_]{3,24}", re.sub(r"#.*", "", file.read_text(errors="replace"))))
    words = sorted(words)[:600]
    options = subprocess.run([program, "manual", "--bash"], capture_output=True, text=True).stdout
    options = sorted(set(re.findall(r"--[a-z][a-z0-9-]+", options)))
    marks = [r"\x00", r"\xef\xbb\xbf", r"\xff", r"\x1b]0;", r"\x0d\x0a", r"\"\"", "1e999", "-0", "nan", "0x1", "1,5", "[0]", ": ",
             "&a", "*a", "!!", "<<", "- ", "{}", "[]", "---", "%", "'", "18446744073709551616", "1e-320"]
    for name in ("scenario", "list", "cells", "table", "strata", "number", "vary", "baseline", "journal", "results", "sweep",
                 "command"):
        chosen = {"scenario": words, "vary": words, "command": options + ["small.yaml", "a.h5"]}.get(name, [])
        lines = [f'"{word}"' for word in [*chosen, *marks]]
        (folder / f"{name}.dict").write_text("\n".join(lines) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--folder", type=Path, required=True)
    options = parser.parse_args()
    shutil.rmtree(options.folder / "seeds", ignore_errors=True)
    texts(options.folder / "seeds")
    made(str(Path(options.program).resolve()), options.folder / "seeds")
    dictionaries(options.program, options.folder)


main()
