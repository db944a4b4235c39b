#!/usr/bin/env python3
"""How many machines a site needs, from costs that were measured. Python's standard library is enough.

    benchmarks/scale-model.py            prints the tables of docs/scale.md
    benchmarks/scale-model.py --write    writes them into docs/scale.md, and docs/images/scale.svg
    benchmarks/scale-model.py --check    fails if docs/scale.md or the plot is not what it would write

The costs are those of COSTS: change them to those of your machines.
"""
import math
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "scale.md"
PLOT = ROOT / "docs" / "images" / "scale.svg"
BEGIN, END = "<!-- written by benchmarks/scale-model.py -->\n", "<!-- end -->\n"

COSTS = {
    # docs/performance.md: a v5 record from a socket to its bucket, at a moderate rate.
    "collector us a record": 0.12,
    # benchmarks/kafka.sh, with broker, load, inlet and shard on two cores; at 50,000 hosts.
    "shard us a record": 0.57,
    "inlet us a datagram": 9.2,
    "records a datagram": 30,
    "datagram bytes": 1464,
    # docs/limits.md: bucket, table, and what weighs it.
    "bytes a bucket": 98 + 41,
    # docs/performance.md: two samples a bucket, gzip; and kafka.sh: 4.8 us in all a bucket.
    "scrape us a sample": 0.6,
    "checkpoint us a bucket": 3.6,
    # Prometheus: head series and samples that one server of 64 GiB holds well.
    "series a Prometheus": 5e6,
    "broker bytes a second": 100e6,
    "copies of a topic": 3,
    # benchmarks/processes.sh: a loop wakes up ten times a second, with cold caches.
    "process us a second": 28_300,
}
# What of a core may be busy on average, so that bursts find room.
BUSY = 0.5
CORES = 4
# A shard's loop is one thread, and so is that of a collector with one socket.
SCRAPE_INTERVAL = 15.0
RATES = [1e6, 10e6, 100e6, 1e9]
EXPORTERS = [10, 1_000, 100_000]
# Hosts by which traffic is told apart grow with its rate, but slower: as its square root.
BUCKETS_AT_1M = 200_000


def ceil(x):
    return max(1, math.ceil(x - 1e-9))


def buckets(rate):
    return BUCKETS_AT_1M * math.sqrt(rate / 1e6)


class Need:
    """What a rate of records from so many exporters needs."""

    def __init__(self, rate, exporters, costs=COSTS):
        self.rate, self.exporters = rate, exporters
        datagrams = rate / costs["records a datagram"]
        # Without Kafka: an exporter's session stays on one loop of a collector.
        of_loop = BUSY / (costs["collector us a record"] / 1e6)
        self.heaviest = rate / exporters
        self.collectors = ceil(spread(rate / of_loop, exporters) / (CORES / 2))
        self.exporter_fits_loop = self.heaviest <= of_loop
        # With Kafka: an exporter stays in one partition, a partition in one shard.
        of_shard = BUSY / (costs["shard us a record"] / 1e6)
        wanted = ceil(rate / of_shard)
        self.exporter_fits_shard = self.heaviest <= of_shard
        self.shards = min(wanted, exporters) if self.exporter_fits_shard else wanted
        self.shards = ceil(spread(self.shards, exporters))
        self.partitions = 1 << (2 * self.shards - 1).bit_length()
        self.inlets = ceil(datagrams * costs["inlet us a datagram"] / 1e6 / (BUSY * CORES))
        self.brokers = ceil(
            datagrams
            * costs["datagram bytes"]
            * costs["copies of a topic"]
            / costs["broker bytes a second"]
        )
        # Series: each shard has its own of a key that several exporters report.
        self.series = 2 * buckets(rate) * self.shards ** 0.5
        self.of_a_shard = self.series / 2 / self.shards
        self.memory = self.of_a_shard * costs["bytes a bucket"]
        self.pause = (
            self.of_a_shard
            * (2 * costs["scrape us a sample"] + costs["checkpoint us a bucket"])
            / 1e6
        )
        self.prometheus = ceil(self.series / costs["series a Prometheus"])


def spread(bins, exporters):
    """So many bins, and some more, since hashing puts more exporters into some than into others."""
    whole = ceil(bins)
    return whole * min(skew(exporters, whole), 2) if 1 < whole <= exporters else whole


def busy(rate, processes, costs=COSTS):
    """Microseconds of CPU a second that so many collectors take for a rate in all."""
    return rate * costs["collector us a record"] + processes * costs["process us a second"]


# benchmarks/processes.sh: so many collectors shared 360,000 records/s, and took so many us of CPU a second.
RUNS = {1: 97_500, 2: 126_250, 4: 182_500}
RUN_RATE, RUN_COST = 360_000, 0.192


def skew(exporters, shards):
    """The fullest of the bins to the mean: a Poisson's upper end, three deviations."""
    mean = exporters / shards
    return 1 + 3 / math.sqrt(mean) if mean > 0 else 1


def si(number):
    for unit, name in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if number >= unit:
            value = number / unit
            return f"{value:.0f} {name}" if value >= 10 or value == int(value) else f"{value:.1f} {name}"
    return f"{number:.0f}"


def plural(number):
    return f"{number:,}"


def table():
    lines = [
        "| records/s | exporters | collectors without Kafka | inlets | brokers | partitions | shards"
        " | MiB of buckets a shard | counting stops for a scrape, ms | series | Prometheus servers |",
        "|---" * 11 + "|",
    ]
    for rate in RATES:
        for exporters in EXPORTERS:
            need = Need(rate, exporters)
            alone = plural(need.collectors) if need.exporter_fits_loop else "**no: split exporters**"
            row = (
                f"| {si(rate)} | {plural(exporters)} | {alone} | {plural(need.inlets)} |"
                f" {plural(need.brokers)} |"
            )
            if need.exporter_fits_shard:
                row += (
                    f" {plural(need.partitions)} | {plural(need.shards)} |"
                    f" {need.memory / 2**20:.0f} | {need.pause * 1000:.0f} | {si(need.series)} |"
                    f" {plural(need.prometheus)} |"
                )
            else:
                row += " | **no: split exporters** | | | | |"
            lines.append(row)
    return "\n".join(lines) + "\n"


def costs():
    lines = ["| cost | value |", "|---|---|"]
    lines += [f"| {name} | {value:,.12g} |" for name, value in COSTS.items()]
    lines += [f"| of a core, busy on average | {BUSY:.0%} |", f"| cores a machine | {CORES} |"]
    return "\n".join(lines) + "\n"


def plot():
    """Machines by records a second, both axes logarithmic: a straight line is linear."""
    width, height, left, bottom, top = 720, 400, 70, 330, 30
    least, most = 5.5, 9.5

    def x(rate):
        return left + (math.log10(rate) - least) / (most - least) * (width - left - 180)

    def y(count):
        return bottom - math.log10(count) / 4.5 * (bottom - top)

    rates = [10 ** (least + (most - least) * i / 80) for i in range(81)]
    rows = [
        ("collectors, without Kafka", "#1f77b4", lambda n: n.collectors),
        ("inlets", "#2ca02c", lambda n: n.inlets),
        ("brokers", "#9467bd", lambda n: n.brokers),
        ("shards", "#d62728", lambda n: n.shards),
        ("Prometheus servers", "#ff7f0e", lambda n: n.prometheus),
    ]
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        ' font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
        '<text x="70" y="20">Processes by records a second, 100,000 exporters</text>',
    ]
    for power in range(6, 10):
        at = x(10**power)
        out.append(f'<path d="M{at:.1f} {top}V{bottom}" stroke="#ddd"/>')
        out.append(f'<text x="{at:.1f}" y="{bottom + 18}" text-anchor="middle">{si(10**power)}</text>')
    for power in range(0, 5):
        at = y(10**power)
        out.append(f'<path d="M{left} {at:.1f}H{width - 180}" stroke="#ddd"/>')
        out.append(f'<text x="{left - 8}" y="{at + 4:.1f}" text-anchor="end">{10**power:,}</text>')
    out.append(f'<text x="{(left + width - 180) / 2:.0f}" y="{bottom + 40}" text-anchor="middle">records/s</text>')
    ends = []
    for name, colour, value in rows:
        points = [(x(rate), y(value(Need(rate, 100_000)))) for rate in rates]
        path = "L".join(f"{px:.1f} {py:.1f}" for px, py in points)
        out.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        ends.append([points[-1][1], name, colour])
    ends.sort()
    for one, other in zip(ends, ends[1:]):
        other[0] = max(other[0], one[0] + 14)
    for at, name, colour in ends:
        out.append(f'<text x="{width - 172}" y="{at + 4:.1f}" fill="{colour}">{name}</text>')
    return "\n".join(out + ["</svg>"]) + "\n"


def page():
    text = PAGE.read_text()
    before, rest = text.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    return before + BEGIN + "\n" + table() + "\n" + costs() + "\n" + END + after


def self_check():
    """What must hold of the model, whatever the costs are."""
    small, large = Need(1e6, 1000), Need(100e6, 1000)
    assert large.inlets >= 10 * small.inlets, "inlets grow with the rate"
    assert Need(1e9, 100_000).shards > 5 * Need(100e6, 100_000).shards, "shards grow with the rate"
    assert not Need(1e9, 10).exporter_fits_shard, "100 M records/s of an exporter fit no shard"
    assert Need(1e6, 10).exporter_fits_shard, "100,000 records/s of an exporter fit a shard"
    for rate in RATES:
        for exporters in EXPORTERS:
            need = Need(rate, exporters)
            assert need.partitions >= need.shards, "each shard has a partition"
            dear = Need(rate, exporters, {**COSTS, "shard us a record": 1.5})
            assert dear.shards >= need.shards, "what costs more needs more"
    for processes, us in RUNS.items():
        said = busy(RUN_RATE, processes, {**COSTS, "collector us a record": RUN_COST})
        assert abs(said / us - 1) < 0.02, f"{processes} processes took {us} us a second, and not {said}"
    assert busy(1e6, 4) - busy(1e6, 1) == 3 * COSTS["process us a second"], "a process costs the same"
    assert skew(1000, 1) < skew(1000, 100), "few exporters a shard spread unevenly"


def main():
    self_check()
    if sys.argv[1:] == ["--write"]:
        PLOT.write_text(plot())
        PAGE.write_text(page())
    elif sys.argv[1:] == ["--check"]:
        if page() != PAGE.read_text() or plot() != PLOT.read_text():
            sys.exit("docs/scale.md or its plot is not what benchmarks/scale-model.py writes: run it with --write")
    elif not sys.argv[1:]:
        print(table())
        print(costs())
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
