#!/usr/bin/env python3
"""Opens a results file as docs/format.md says (its Python examples are run word for word), and hands `microlift info`
HDF5 files that lead out of themselves or lie about their size.

  check.py --program MICROLIFT --write FORMAT_WRITE --root DIR       exit code 77: h5py or xarray is not installed
"""
import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import h5py
    import numpy
    import xarray  # noqa: F401 (the examples use it)
except ImportError:
    if os.path.realpath(sys.executable) != os.path.realpath("/usr/bin/python3") and os.access("/usr/bin/python3", os.X_OK):
        os.execv("/usr/bin/python3", ["/usr/bin/python3", "-B", *sys.argv])
    print("python3-h5py or python3-xarray is not installed")
    sys.exit(77)

REPLICATES = 40


def check_names(file, text):
    """Every group, dataset and attribute of the file stands in docs/format.md."""
    names = ["/" + name for name in file.attrs]

    def visit(name, thing):
        names.append("/" + name)
        if isinstance(thing, h5py.Dataset):
            assert "units" in thing.attrs, f"/{name} has no units"
            if name.startswith(("worlds", "experiment", "exact")):
                for axis in thing.dims:
                    assert axis.label and len(axis) == 1, f"/{name}: an axis without label or scale"
    file.visititems(visit)
    for name in names:
        assert f"`{name}`" in text or f"`{name[1:]}`" in text, f"docs/format.md does not mention {name}"


def check_digest(file):
    """counts_sha256 can be computed from docs/format.md alone."""
    digest = hashlib.sha256()
    for path in ("/worlds/counts", "/experiment/counts"):
        counts = file[path]
        digest.update(path.encode() + b"\0")
        digest.update(numpy.array([counts.ndim, *counts.shape], "<u8").tobytes())
        digest.update(counts[...].astype("<u4").tobytes())
    assert digest.hexdigest() == file.attrs["counts_sha256"].decode()
    scenario = file["/scenario"]
    assert hashlib.sha256(scenario[()]).hexdigest() == scenario.attrs["sha256"].decode()


def check_counts(file):
    """Every subscriber is in one segment; the prefixes of the list are nested; exact rates add up."""
    worlds = file["/worlds/counts"][...]
    assert (worlds[..., 0].sum(axis=2) == file.attrs["list_size"]).all()
    experiment = file["/experiment/counts"][...]
    assert (numpy.diff(experiment.astype(int), axis=4) >= 0).all()
    assert (experiment[:, :, :, 0, :].sum(axis=(1, 2)) == file["/labels/sizes"][...]).all()
    assert abs(file["/exact/share"][...].sum() - 1) < 1e-12


def run_examples(text, path):
    """The Python of docs/format.md, with its file name replaced by `path`."""
    blocks = re.findall(r"```python\n(.*?)```", text, re.S)
    assert len(blocks) >= 2, "docs/format.md has lost its examples"
    names = {}
    for block in blocks:
        assert "first-campaign.h5" in block or names
        exec(block.replace("first-campaign.h5", str(path)), names)
    return names


def spoil_link(file, folder):
    del file["/worlds"]
    file["/worlds"] = h5py.ExternalLink(str(folder / "good.h5"), "/worlds")


def spoil_soft_link(file, folder):
    file.move("/worlds/counts", "/elsewhere")
    file["/worlds/counts"] = h5py.SoftLink("/elsewhere")


def spoil_external(file, folder):
    old = file["/worlds/counts"]
    raw = folder / "raw"
    raw.write_bytes(old[...].tobytes())
    shape = old.shape
    del file["/worlds/counts"]
    file.create_dataset("/worlds/counts", shape, "<u4", external=[(str(raw), 0, h5py.h5f.UNLIMITED)])


def spoil_virtual(file, folder):
    shape = file["/worlds/counts"].shape
    layout = h5py.VirtualLayout(shape, "<u4")
    layout[...] = h5py.VirtualSource(str(folder / "good.h5"), "/worlds/counts", shape)
    del file["/worlds/counts"]
    file.create_virtual_dataset("/worlds/counts", layout)


def spoil_size(file, folder):
    shape = list(file["/worlds/counts"].shape)
    shape[0] = 2 ** 40
    del file["/worlds/counts"]
    file.create_dataset("/worlds/counts", shape, "<u4", chunks=(1, *shape[1:]))
    file.attrs["replicates"] = numpy.uint64(2 ** 40)


def spoil_text(file, folder):
    text = file["/scenario"][()].decode()
    del file["/scenario"]
    file.create_dataset("/scenario", data=text, dtype=h5py.string_dtype())


def spoil_type(file, folder):
    counts = file["/worlds/counts"][...]
    del file["/worlds/counts"]
    file.create_dataset("/worlds/counts", data=counts.astype("<i4"))


def spoil_filter(file, folder):
    counts = file["/worlds/counts"][...]
    del file["/worlds/counts"]
    file.create_dataset("/worlds/counts", data=counts, chunks=counts.shape, compression="lzf")


def spoil_count(file, folder):
    file["/worlds/counts"][0, 0, 0, 0] += 1


def spoil_terminal(file, folder):
    file.attrs["git_sha"] = numpy.bytes_(b"\x1b[31mred")


SPOILERS = [(spoil_link, "/worlds/counts"), (spoil_soft_link, "/worlds/counts"), (spoil_external, "/worlds/counts"),
            (spoil_virtual, "/worlds/counts"), (spoil_size, "/worlds/counts"), (spoil_text, "/scenario"),
            (spoil_type, "/worlds/counts"), (spoil_filter, "/worlds/counts"), (spoil_count, "counts_sha256"),
            (spoil_terminal, "attributes")]


def info(program, *arguments):
    return subprocess.run([program, "info", *map(str, arguments)], capture_output=True, text=True, timeout=60)


def check_spoilt(program, good, folder):
    """Whatever leads out of the file or is not what the format says is refused with exit code 2 and its name."""
    for spoil, words in SPOILERS:
        path = folder / "spoilt.h5"
        shutil.copy(good, path)
        with h5py.File(path, "r+") as file:
            spoil(file, folder)
        answer = info(program, path)
        assert answer.returncode == 2 and words in answer.stderr and not answer.stdout, (spoil.__name__, answer)
    with h5py.File(folder / "other.h5", "w") as file:
        file["x"] = 1
    answer = info(program, folder / "other.h5")
    assert answer.returncode == 2 and "not a microlift results file" in answer.stderr, answer


def check_info(program, write, good, folder):
    """What info prints agrees with the file, and the scenario it prints gives the same counts again."""
    with h5py.File(good) as file:
        digest = file.attrs["counts_sha256"].decode()
    assert info(program, good, "--digest").stdout == digest + "\n"
    answer = json.loads(info(program, good, "--json").stdout)
    assert answer["counts_sha256"] == digest and answer["replicates"] == REPLICATES and answer["same_model"] is True
    assert set(answer["exact"]) == set(answer["strategies"]) and answer["datasets"][0]["path"] == "/worlds/counts"
    human = info(program, good).stdout
    assert "first-campaign" in human and f"{REPLICATES}, seed" in human, human
    again = folder / "again.yaml"
    again.write_text(info(program, good, "--scenario").stdout)
    subprocess.run([write, again, str(REPLICATES), folder / "again.h5"], check=True)
    assert good.read_bytes() == (folder / "again.h5").read_bytes()
    assert info(program, folder / "none.h5").returncode == 2
    assert info(program).returncode == 2


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("program", "write", "root"):
        parser.add_argument("--" + name, type=Path, required=True)
    options = parser.parse_args()
    text = (options.root / "docs/format.md").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        good = folder / "good.h5"
        subprocess.run([options.write, options.root / "scenarios/first-campaign.yaml", str(REPLICATES), good], check=True)
        with h5py.File(good) as file:
            check_names(file, text)
            check_digest(file)
            check_counts(file)
        run_examples(text, good)
        check_info(options.program, options.write, good, folder)
        check_spoilt(options.program, good, folder)
    print("docs/format.md and the file agree")


if __name__ == "__main__":
    main()
