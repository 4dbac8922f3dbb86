"""Prints JMH's results as a markdown table: nanoseconds and bytes a decision, and how many times Halyard's."""

import json
import sys

RULES = {
    "full": "on for everyone",
    "half": "50 % by user",
    "listed": "ten tenants + 25 %",
    "dependent": "one dependency",
}
FIRST = ["Halyard", "Floor"]


def read(path):
    """{contestant: {rule: (ns, error, bytes)}}"""
    found = {}
    with open(path, encoding="utf-8") as file:
        for run in json.load(file):
            name, rule = run["benchmark"].rsplit(".", 2)[1:]
            time = run["primaryMetric"]
            allocated = run["secondaryMetrics"].get("gc.alloc.rate.norm", {"score": float("nan")})
            error = float(time["scoreError"])  # "NaN" where there was one iteration
            found.setdefault(name.removesuffix("Benchmark"), {})[rule] = (
                time["score"],
                error,
                allocated["score"],
            )
    return found


def cell(measured, own):
    if measured is None:
        return "-"
    ns, error, allocated = measured
    spread = "" if error != error else f" ±{error:,.0f}"
    times = "" if own is None or own is measured else f" ({ns / own[0]:.1f}x)"
    return f"{ns:,.0f}{spread} ns{times}, {allocated:,.0f} B"


def main(path):
    found = read(path)
    halyard = found.get("Halyard", {})
    names = [name for name in FIRST if name in found]
    # The rest by what a percentage costs, or whatever else they can do.
    rest = [name for name in found if name not in FIRST]
    rest.sort(key=lambda name: found[name].get("half", (float("inf"),))[0])
    print("| | " + " | ".join(RULES.values()) + " |")
    print("|---|" + "---|" * len(RULES))
    for name in names + rest:
        cells = [cell(found[name].get(rule), halyard.get(rule)) for rule in RULES]
        print(f"| {name} | " + " | ".join(cells) + " |")
    print()
    print("ns: mean with JMH's 99.9 % interval; (x): times Halyard's; B: bytes allocated a decision; -: no such feature.")


main(sys.argv[1])
