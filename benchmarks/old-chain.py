"""The step between the pmacct client and Prometheus in the chain that Flowtally replaces, at its
least: JSON rows on stdin become two samples each, with every key but the counters as a label."""
import json
import sys

aggregate = sys.argv[1]
for line in sys.stdin:
    row = json.loads(line)
    labels = ",".join(
        f'{key}="{value}"' for key, value in row.items() if key not in ("packets", "bytes")
    )
    for unit in ("bytes", "packets"):
        print(f'pmacct_flow_{unit}_total{{{labels},aggregate="{aggregate}"}} {row[unit]}')
