"""Processor seconds and peak memory of commands on scenarios, one thread.   commands.py PROGRAM SCENARIO..."""
import os
import sys
import tempfile
from pathlib import Path

COMMANDS = {
    "run": ["run", "{scenario}", "--threads", "1", "-o", "{folder}/run.h5"],
    "compare --bounds": ["compare", "{folder}/run.h5", "--bounds"],
    "size": ["size", "{scenario}"],
    "size --race": ["size", "{scenario}", "--race"],
    "analyze": ["analyze", "{scenario}", "--threads", "1"],
    "gate": ["gate", "{scenario}", "--baseline", "{folder}/gate.json", "--update", "--threads", "1"],
    "sweep, 200 points": ["sweep", "{scenario}", "--vary", "horizon_days={days}:{last}:1", "--replicates", "0",
                          "--threads", "1", "-o", "{folder}/sweep.h5"],
}


def measure(program, arguments, folder):
    """(seconds, MB, exit code)"""
    child = os.fork()
    if child == 0:
        out = os.open(f"{folder}/out", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(out, 1)
        os.dup2(out, 2)
        os.execv(program, [program, *arguments])
    _, status, usage = os.wait4(child, 0)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)


def main():
    program, scenarios = os.path.abspath(sys.argv[1]), [Path(s).resolve() for s in sys.argv[2:]]
    names = list(COMMANDS)
    print("| scenario | " + " | ".join(names) + " |")
    print("|---|" + "---|" * len(names))
    for scenario in scenarios:
        cells = []
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            for name in names:
                values = {"scenario": scenario, "folder": folder, "days": 300, "last": 499}
                seconds, megabytes, code = measure(program, [a.format(**values) for a in COMMANDS[name]], folder)
                cells.append(f"{seconds:.2f} s, {megabytes:.0f} MB" if code in (0, 1, 4) else "-")
        print(f"| {scenario.stem} | " + " | ".join(cells) + " |", flush=True)


main()
