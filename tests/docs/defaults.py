#!/usr/bin/env python3
"""What one message to the default list gives, from the equations of docs/model.md and the defaults of
docs/parameters.md alone: a second calculation, apart from the program. Prints the figures that docs/model.md quotes."""
import re
import sys
from math import exp
from pathlib import Path
from statistics import NormalDist

STAGES = ("awareness", "consideration", "intent")
JOBS = ("educate", "reassure", "offer", "adopt")


def logistic(x):
    return 1 / (1 + exp(-x))


def defaults_of(path):
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        if line.startswith("| `") and len(cells) >= 6:
            found[cells[0].strip("`")] = cells[4]
    return found


def recency_of(path):
    """Shares and shifts of the default recency levels."""
    line = re.search(r"^\| `recency` \|([^|]*)\|", path.read_text(encoding="utf-8"), flags=re.M)[1]
    return [(float(share), float(shift or 0)) for share, shift in
            re.findall(r"\w+ (0\.\d+)(?: \(prognostic ([+-][\d.]+)\))?", line)]


def bins(n):
    """Means of the standard normal cut into n bins of equal probability."""
    law = NormalDist()
    density = [0.0, *(law.pdf(law.inv_cdf(k / n)) for k in range(1, n)), 0.0]
    return [n * (density[k] - density[k + 1]) for k in range(n)]


def figures(path):
    d = defaults_of(path)
    value = {key: float(text) for key, text in d.items() if re.fullmatch(r"-?[\d.]+", text)}
    z = bins(int(value["response.propensity_bins"]))
    sigma, start = value["response.propensity_sigma"], [value[f"funnel.start.{s}"] for s in STAGES]
    opens = sum(share * logistic(value["response.open_intercept"] + sigma * b + shift) / len(z)
                for share, shift in recency_of(path) for b in z)
    click = logistic(value["response.click_intercept"])
    by_job = [sum(share * logistic(value["response.click_intercept"] + value[f"response.fit.{job}.{s}"])
                  for share, s in zip(start, STAGES)) for job in JOBS]
    leaves = opens * (1 - click) * logistic(value["response.unsubscribe_intercept"])
    recorded = opens + (1 - opens) * value["response.p_machine_open"]
    median, shape = value["response.open_median_hours"], value["response.open_shape"]
    hours = [1 / (1 + (median / h) ** shape) for h in (1, 6, 24, 48, 168)]
    yield f"| {100 * opens:.2f}% for the default recency shares"
    yield f"| {100 * click:.1f}% at fit 0; " + " / ".join(f"{100 * p:.1f}" for p in by_job) + "% for educate"
    yield f"| {100 * leaves:.2f}% |"
    yield f"| {100 * leaves * value['response.p_complaint']:.2f}% |"
    yield f"| +{100 * (recorded / opens - 1):.0f}% |"
    yield "| time to open | " + " / ".join(f"{100 * p:.0f}" for p in hours) + "% |"
    yield f"5 bins keep {sum(b * b for b in bins(5)) / 5:.3f} of sigma², 9 keep {sum(b * b for b in bins(9)) / 9:.3f}"


if __name__ == "__main__":
    for figure in figures(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/parameters.md")):
        print(figure)
