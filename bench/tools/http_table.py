"""Prints the rounds of the load script as a markdown table: medians, and what each is of nginx's.

Lines: kind, contestant, requests, microseconds of the round, p50, p99, seconds of CPU."""

import statistics
import sys

KINDS = {"single": "one flag", "batch": "a batch of 100"}


def read(path):
    """{kind: {contestant: [(per second, cpu microseconds, p50, p99)]}}, in the order of the lines"""
    found = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            kind, name, requests, micros, p50, p99, cpu = line.rstrip("\n").split("\t")
            rounds = found.setdefault(kind, {}).setdefault(name, [])
            rounds.append(
                (int(requests) / int(micros) * 1e6, float(cpu) / int(requests) * 1e6, int(p50) / 1e3, int(p99) / 1e3)
            )
    return found


def spread(values, form):
    low, high = (format(v, form) for v in (min(values), max(values)))
    return f"{statistics.median(values):{form}} ({low} to {high})"


def main(path):
    found = read(path)
    for kind, contestants in found.items():
        nginx = statistics.median(r[0] for r in contestants["nginx, a constant"])
        print(f"| {KINDS[kind]} | answers a second | of nginx | CPU µs a request | p50 ms | p99 ms |")
        print("|---|---|---|---|---|---|")
        for name, rounds in contestants.items():
            rates, cpu, p50, p99 = zip(*rounds)
            form = ",.0f" if statistics.median(cpu) >= 100 else ",.1f"
            print(
                f"| {name} | {spread(rates, ',.0f')} | {statistics.median(rates) / nginx:.2f} | {spread(cpu, form)}"
                f" | {statistics.median(p50):,.2f} | {statistics.median(p99):,.2f} |"
            )
        print()
    rounds = len(next(iter(next(iter(found.values())).values())))
    print(f"Medians of {rounds} interleaved rounds (least to most).")


main(sys.argv[1])
