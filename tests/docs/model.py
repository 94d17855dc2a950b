#!/usr/bin/env python3
"""docs/model.md followed to the letter for the starter scenario, apart from the program: the distribution of a subscriber
over funnel stage, fatigue and recency is carried from message to message. Compared with what `microlift run` calculates.

  model.py --program build/dev/cli/microlift
"""
import argparse
import itertools
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from defaults import STAGES, bins, defaults_of, logistic, recency_of

ROOT = Path(__file__).resolve().parents[2]
DEVICES = {"glasses": 0.45, "earbuds": 0.55}  # scenarios/starter/campaign.yaml
KNOWN, ACCURACY = 0.8, 0.9
DAYS, HORIZON = (0, 4, 9), 9 + 14
MESSAGES = {"newsletter": ("educate", None), "offer": ("offer", None), "glasses_guide": ("educate", "glasses"),
            "glasses_offer": ("offer", "glasses"), "earbuds_guide": ("educate", "earbuds"),
            "earbuds_offer": ("offer", "earbuds")}
BROAD = ("newsletter", "newsletter", "offer")
PLANS = {"none": lambda seen: (None, None, None), "broad": lambda seen: BROAD,
         "micro": lambda seen: BROAD if seen == "unknown" else (f"{seen}_guide", f"{seen}_guide", f"{seen}_offer")}
ACTIVATION, LEFT = 3, 4  # left: 4, left after converting: 5


class Model:
    """The equations of section 7."""

    def __init__(self, path):
        texts = defaults_of(path)
        self.v = {key: float(t) for key, t in texts.items() if t.replace(".", "", 1).lstrip("-").isdigit()}
        self.recency = recency_of(path)
        ages = {1: 1 / 30, 2: 1 / 90}  # "Recency ages after 30 days ... and after 90 days" in docs/parameters.md
        self.ageing = [ages[1], ages[2], 0.0]

    def touch(self, message, device, z, stage, fatigue, recency):
        """7.1 and 7.2: (probability, clicked, left)."""
        v, (job, speaks_to) = self.v, MESSAGES[message]
        rho = 0.0
        if speaks_to:
            rho = v["data_points.NAME.match"] if speaks_to == device else -v["data_points.NAME.mismatch"]
        names = (*STAGES, "activation")
        opens = logistic(v["response.open_intercept"] + self.recency[recency][1] + v["response.gamma_open"] * rho + z
                         - v["response.fatigue_open"] * fatigue)
        click = logistic(v["response.click_intercept"] + v["response.gamma_click"] * rho
                         + v[f"response.fit.{job}.{names[stage]}"])
        leave = logistic(v["response.unsubscribe_intercept"] - v["response.gamma_unsubscribe"] * rho
                         + v["response.fatigue_unsubscribe"] * fatigue)
        gone = opens * (1 - click) * leave
        return ((opens * click, True, False), (gone, False, True), (1 - opens * click - gone, False, False))

    def clicked(self, stage):
        """7.4, C: what a click does to the funnel stage."""
        if stage == ACTIVATION:
            return {stage: 1.0}
        one, two = self.v[f"funnel.advance.{STAGES[stage]}"], self.v[f"funnel.skip.{STAGES[stage]}"]
        to = defaultdict(float, {stage: 1 - one - two})
        to[stage + 1] += one
        to[min(stage + 2, ACTIVATION)] += two
        return to

    def day(self, stage):
        """7.4, D: one day without e-mail."""
        if stage >= ACTIVATION:
            return {stage: 1.0}
        up = self.v[f"funnel.advance_per_day.{STAGES[stage]}"]
        down = self.v[f"funnel.decay_per_day.{STAGES[stage]}"] if stage else 0.0
        return {stage + 1: up, stage - 1: down, stage: 1 - up - down}

    def wait(self, people, days):
        """7.4 and 7.5, day by day."""
        for _ in range(days):
            after = defaultdict(float)
            for (stage, fatigue, recency, clicks), p in people.items():
                for to, q in self.day(stage).items():
                    for f, qf in ((0, self.v["funnel.forget_per_day"]), (fatigue, 1 - self.v["funnel.forget_per_day"])):
                        a = self.ageing[recency]
                        for r, qr in ((min(recency + 1, 2), a), (recency, 1 - a)):
                            if p * q * qf * qr:
                                after[to, f, r, clicks] += p * q * qf * qr
            people = after
        return people

    def send(self, people, message, device, z):
        """7.2 and 7.3."""
        after = defaultdict(float)
        most = int(self.v["funnel.fatigue_levels"]) - 1
        for (stage, fatigue, recency, clicks), p in people.items():
            if stage >= LEFT or message is None:
                after[stage, fatigue, recency, clicks] += p
                continue
            for q, click, leaves in self.touch(message, device, z, stage, fatigue, recency):
                if leaves:
                    after[LEFT + (stage == ACTIVATION), fatigue, recency, clicks] += p * q
                elif click:
                    for to, c in self.clicked(stage).items():
                        after[to, fatigue, 0, True] += p * q * c
                else:
                    after[stage, min(fatigue + 1, most), recency, clicks] += p * q
        return after

    def rates(self, plan):
        """Shares of subscribers: converted, clickers, unsubscribed."""
        total = [0.0, 0.0, 0.0]
        z_of = bins(int(self.v["response.propensity_bins"]))
        seen_of = {d: {d: KNOWN * ACCURACY, "unknown": 1 - KNOWN,
                       next(o for o in DEVICES if o != d): KNOWN * (1 - ACCURACY)} for d in DEVICES}
        for (device, share), z in itertools.product(DEVICES.items(), z_of):
            for seen, p_seen in seen_of[device].items():
                people = {(s, 0, r, False): share / len(z_of) * p_seen * self.v[f"funnel.start.{name}"] * self.recency[r][0]
                          for s, name in enumerate(STAGES) for r in range(len(self.recency))}
                for day, following, message in zip(DAYS, (*DAYS[1:], HORIZON), plan(seen)):
                    people = self.send(people, message, device, self.v["response.propensity_sigma"] * z)
                    people = self.wait(people, following - day)
                for (stage, _, _, clicks), p in people.items():
                    total[0] += p * (stage in (ACTIVATION, LEFT + 1))
                    total[1] += p * clicks
                    total[2] += p * (stage >= LEFT)
        return total


def calculated(program):
    """What the program calculates for the same scenario."""
    with tempfile.TemporaryDirectory() as name:
        for words in (["init"], ["run", "campaign.yaml", "--replicates", "2", "--json", "--quiet"]):
            done = subprocess.run([program, *words], cwd=name, capture_output=True, check=True, text=True)
    return json.loads(done.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=Path, required=True)
    run = calculated(parser.parse_args().program.resolve())
    model, failed = Model(ROOT / "docs/parameters.md"), False
    for strategy in run["strategies"]:
        mine = model.rates(PLANS[strategy["name"]])
        for metric, value in zip(("converted", "clickers", "unsubscribed"), mine):
            exact = strategy["exact"][metric]
            print(f"{strategy['name']:6} {metric:13} {value:.12f} {exact:.12f}")
            failed |= abs(value - exact) > 2e-9  # each probability of the program is off by at most 2^-32 = 2.3e-10
    return failed


if __name__ == "__main__":
    sys.exit(main())
