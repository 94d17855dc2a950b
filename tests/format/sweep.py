#!/usr/bin/env python3
"""The file of a sweep as docs/format.md says: every name is documented, rates follow from counts, the digest from the
text; and the Python example of docs/sweep.md runs.

  sweep.py --program MICROLIFT --root DIR       exit code 77: h5py is not installed
"""
import argparse
import hashlib
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import h5py
    import numpy
except ImportError:
    if os.path.realpath(sys.executable) != os.path.realpath("/usr/bin/python3") and os.access("/usr/bin/python3", os.X_OK):
        os.execv("/usr/bin/python3", ["/usr/bin/python3", "-B", *sys.argv])
    print("python3-h5py is not installed")
    sys.exit(77)

REPLICATES = 600


def check_names(file, text):
    names = ["/" + name for name in file.attrs]
    file.visititems(lambda name, thing: names.append("/" + name))
    for name in names:
        assert f"`{name}`" in text or f"`{name[1:]}`" in text, f"docs/format.md does not mention {name}"
    file.visititems(lambda name, thing: isinstance(thing, h5py.Group) or check_axes(name, thing))


def check_axes(name, dataset):
    assert "units" in dataset.attrs, f"/{name} has no units"
    if not name.startswith("labels") and name != "design/levels":
        assert all(axis.label for axis in dataset.dims), f"/{name}: an axis without a name"


def check_digest(file):
    sums, products = file["/counts/sums"][...], file["/counts/products"][...]
    digest = hashlib.sha256(numpy.array(sums.shape, "<u8").tobytes())
    digest.update(file["/points/list_size"][...].astype("<u4").tobytes())
    digest.update(sums.astype("<u4").tobytes())
    digest.update(products.astype("<u8").tobytes())
    assert digest.hexdigest() == file.attrs["counts_sha256"].decode()


def check_rates(file):
    """Means, Monte Carlo errors and paired differences, worked out from the counts by NumPy."""
    n, size = float(file.attrs["replicates"]), file["/points/list_size"][...].astype(float)
    total = file["/counts/sums"][...].sum(axis=1).astype(float)  # point, strategy, metric
    products, base = file["/counts/products"][...].astype(float), file["/points/baseline"][...]
    n_strategies = total.shape[1]
    pairs = [(s, t) for s in range(n_strategies) for t in range(s, n_strategies)]
    square = {pair: products[:, :, k] for k, pair in enumerate(pairs)}
    for s in range(n_strategies):
        variance = (square[s, s] - total[:, s] ** 2 / n) / (n - 1)
        near(file["/rates/mean"][:, s], total[:, s] / n / size[:, None])
        near(file["/rates/mcse"][:, s], numpy.sqrt(variance / n) / size[:, None])
        for point, b in enumerate(base):
            pair = square[min(s, b), max(s, b)][point]
            sum_ = total[point, s] - total[point, b]
            squares = square[s, s][point] + square[b, b][point] - 2 * pair
            spread = numpy.sqrt((squares - sum_**2 / n) / (n - 1) / n) / size[point]
            near(file["/rates/difference"][point, s], sum_ / n / size[point])
            near(file["/rates/difference_mcse"][point, s], spread)
    exact, mean, mcse = (file["/rates/" + name][...] for name in ("exact", "mean", "mcse"))
    assert (abs(exact - mean) <= 5 * mcse + 1e-12).all()


def near(a, b):
    assert numpy.allclose(a, b, rtol=1e-9, atol=1e-15), (a, b)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("program", "root"):
        parser.add_argument("--" + name, type=Path, required=True)
    options = parser.parse_args()
    text = (options.root / "docs/format.md").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "small.sweep.h5"
        subprocess.run([options.program, "sweep", options.root / "scenarios/first-campaign.yaml", "--vary",
                        "list.size=100,200", "--vary", "strategies.micro.update=static,living", "--replicates",
                        str(REPLICATES), "-o", path, "--quiet"], check=True, capture_output=True)
        with h5py.File(path) as file:
            check_names(file, text)
            check_digest(file)
            check_rates(file)
        (example,) = re.findall(r"```python\n(.*?)```", (options.root / "docs/sweep.md").read_text(encoding="utf-8"), re.S)
        done = subprocess.run([sys.executable, "-B", "-c", example], cwd=folder, check=True, capture_output=True, text=True)
        assert done.stdout.count("pp\n") == 4, done.stdout
    print("docs/format.md and the file of a sweep agree")


if __name__ == "__main__":
    main()
