#!/usr/bin/env python3
"""The value of strategies that learn segments from a pilot, worked out apart from the program with numpy.

  curve.py COUNTS.csv ARM_COLUMN NONE,ARM,ARM... OUTCOME POINT,POINT... [--n 300,1000] [--pilots 4000] [--seed 1] >> curve.tsv

Reads counts per arm and cell (columns: data points, the arm, n, outcomes), takes their rates as the truth, and prints a
row for each pilot size, number of nested segments and rule: mean true gain over broad, apparent gain, and the same for
segment labels that are permuted over the pilot's customers; percentage points, each with its Monte Carlo standard error.
Every customer is drawn for themselves here; the program draws counts no other way, but from other random words.
"""
import argparse
import csv

import numpy as np


def read(path, arm_column, arms, outcome):
    """Cells, their shares, and the rate of each arm in each cell."""
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    points = [c for c in rows[0] if c not in (arm_column, "n") and c in list(rows[0])[: list(rows[0]).index(arm_column)]]
    cells = sorted({tuple(r[p] for p in points) for r in rows})
    n = np.zeros((len(cells), len(arms)))
    x = np.zeros_like(n)
    for r in rows:
        at = cells.index(tuple(r[p] for p in points)), arms.index(r[arm_column])
        n[at] += int(r["n"])
        x[at] += int(r[outcome])
    return points, cells, n.sum(1) / n.sum(), x / n


def nest(points, cells, order, k):
    """Segment number of each cell when the first k data points of the order cut them."""
    columns = [points.index(p) for p in order[:k]]
    keys = [tuple(c[j] for j in columns) for c in cells]
    names = sorted(set(keys))
    return np.array([names.index(key) for key in keys]), len(names)


def by_segment(labels, n_segments, arm, hit, n_arms):
    """Customers and outcomes by segment and arm."""
    flat = labels * n_arms + arm
    n = np.bincount(flat, minlength=n_segments * n_arms).reshape(n_segments, n_arms)
    x = np.bincount(flat, weights=hit, minlength=n_segments * n_arms).reshape(n_segments, n_arms)
    return n, x


def choose(n, x, broad, z):
    """The arm for each segment by each rule (tests/data/segments/README.md)."""
    n_segments, n_arms = n.shape
    with np.errstate(all="ignore"):
        rate = np.where(n > 0, x / n, -1.0)
    best = rate.max(1)
    raw = np.where((rate[:, broad] == best) | (best < 0), broad, rate.argmax(1))
    every_n, every_x = n.sum(0), x.sum(0)
    p = (every_x + 0.5) / (every_n + 1)
    overall = every_x / np.maximum(every_n, 1)
    shrunk, top = np.full(n_segments, broad), np.zeros(n_segments)
    above, top_z = np.full(n_segments, broad), np.full(n_segments, float(z))
    for a in range(n_arms):
        ok = (n[:, a] > 0) & (n[:, broad] > 0)
        if a == broad or not ok.any():
            continue
        d = rate[ok, a] - rate[ok, broad]
        v = p[a] * (1 - p[a]) / n[ok, a] + p[broad] * (1 - p[broad]) / n[ok, broad]
        w = 1 / v
        tau2 = 0.0
        if ok.sum() > 1:
            q = (w * (d - (w * d).sum() / w.sum()) ** 2).sum()
            tau2 = max(0.0, (q - (ok.sum() - 1)) / (w.sum() - (w**2).sum() / w.sum()))
        all_over = overall[a] - overall[broad]
        s = np.full(n_segments, -1.0)
        s[ok] = all_over + tau2 / (tau2 + v) * (d - all_over)
        shrunk, top = np.where(s > top, a, shrunk), np.maximum(s, top)
        zs = np.full(n_segments, -1.0)
        zs[ok] = d / np.sqrt(v)
        above, top_z = np.where(zs > top_z, a, above), np.maximum(zs, top_z)
    return {"raw": raw, "shrunk": shrunk, "threshold": above}


def apparent(n, x, arm, broad):
    rate = x / np.maximum(n, 1)
    rows = np.arange(len(arm))
    return (n.sum(1) / n.sum() * (rate[rows, arm] - rate[:, broad])).sum()


def pilot(rng, share, rate, size, segmentations, z, sums):
    """Draws one pilot and adds what every segmentation and rule gains from it."""
    n_arms = rate.shape[1]
    cell = rng.choice(len(share), size=size, p=share)
    arm = rng.integers(n_arms, size=size)
    hit = rng.random(size) < rate[cell, arm]
    n, x = by_segment(np.zeros(size, int), 1, arm, hit, n_arms)
    with np.errstate(all="ignore"):
        broad = int(np.where(n[0] > 0, x[0] / n[0], -1.0).argmax())
    shuffled = rng.permutation(cell)
    overall = share @ rate
    sums.setdefault(("broad", 1, "true"), []).append(overall[broad])
    for label, n_segments in segmentations:
        true = np.zeros((n_segments, n_arms))
        np.add.at(true, label, share[:, None] * rate)
        weight = np.bincount(label, weights=share)
        for kind, who in (("real", cell), ("placebo", shuffled)):
            n, x = by_segment(label[who], n_segments, arm, hit, n_arms)
            for rule, chosen in choose(n, x, broad, z).items():
                rows = np.arange(n_segments)
                if kind == "real":
                    gain = (true[rows, chosen] - true[:, broad]).sum()
                else:
                    gain = (weight * (overall[chosen] - overall[broad])).sum()
                sums.setdefault((rule, n_segments, kind + "-gain"), []).append(gain)
                sums.setdefault((rule, n_segments, kind + "-apparent"), []).append(apparent(n, x, chosen, broad))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("table", "arm", "arms", "outcome", "points"):
        parser.add_argument(name)
    parser.add_argument("--name", required=True)
    parser.add_argument("--n", default="300,1000,3000,10000,32000")
    parser.add_argument("--pilots", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--z", type=float, default=1.96)
    o = parser.parse_args()
    points, cells, share, rate = read(o.table, o.arm, o.arms.split(","), o.outcome)
    order = o.points.split(",")
    segmentations = [nest(points, cells, order, k) for k in range(1, len(order) + 1)]
    for size in map(int, o.n.split(",")):
        rng, sums = np.random.default_rng([o.seed, size]), {}
        for _ in range(o.pilots):
            pilot(rng, share, rate, size, segmentations, o.z, sums)
        for (rule, segments, what), values in sums.items():
            v = 100 * np.array(values)
            print(o.name, size, segments, rule, what, f"{v.mean():.5f}", f"{v.std(ddof=1) / len(v) ** 0.5:.5f}", sep="\t")


if __name__ == "__main__":
    main()
