#!/usr/bin/env python3
"""Writes the dashboards in this folder and ../rules/recording.yml: one source for both.

    conf/grafana/generate.py            writes them
    conf/grafana/generate.py --check    fails if they are not what it would write
    conf/grafana/generate.py --queries  prints every query of the dashboards, a line each

Python's standard library is all that it needs.
"""
import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
RULES = HERE.parent / "rules" / "recording.yml"

# Recorded: name, labels that stay beside the instance, expression of a rate in bytes, times what.
# The aggregates beyond inbound and outbound are those of conf/aggregates.yaml.
BITS = 8
RATES = [
    ("aggregate_bits", ["aggregate"], "pmacct_flow_bytes_total", BITS),
    ("aggregate_packets", ["aggregate"], "pmacct_flow_packets_total", 1),
    ("aggregate_flows", ["aggregate"], "pmacct_flow_flows_total", 1),
    ("host_in_bits", ["ip_dst"], 'pmacct_flow_bytes_total{aggregate="inbound"}', BITS),
    ("host_out_bits", ["ip_src"], 'pmacct_flow_bytes_total{aggregate="outbound"}', BITS),
    ("net_in_bits", ["net_src"], 'pmacct_flow_bytes_total{aggregate="inbound"}', BITS),
    ("net_out_bits", ["net_dst"], 'pmacct_flow_bytes_total{aggregate="outbound"}', BITS),
    ("group_bits", ["group_src", "group_dst"], 'pmacct_flow_bytes_total{aggregate="groups"}', BITS),
    ("as_in_bits", ["as_src"], 'pmacct_flow_bytes_total{aggregate="as"}', BITS),
    ("as_out_bits", ["as_dst"], 'pmacct_flow_bytes_total{aggregate="as"}', BITS),
    ("service_bits", ["service"], 'pmacct_flow_bytes_total{aggregate="services"}', BITS),
    ("interface_in_bits", ["peer_ip_src", "iface_in"],
     'pmacct_flow_bytes_total{aggregate="interfaces"}', BITS),
    ("interface_out_bits", ["peer_ip_src", "iface_out"],
     'pmacct_flow_bytes_total{aggregate="interfaces"}', BITS),
    ("customer_in_bits", ["customer_dst"], 'pmacct_flow_bytes_total{aggregate="customers_in"}', BITS),
    ("customer_out_bits", ["customer_src"],
     'pmacct_flow_bytes_total{aggregate="customers_out"}', BITS),
]
# Over a minute: what the alerts on attacks look at.
MINUTES = [
    ("host_in_bits", ["ip_dst"], 'pmacct_flow_bytes_total{aggregate="inbound"}', BITS),
    ("host_in_packets", ["ip_dst"], 'pmacct_flow_packets_total{aggregate="inbound"}', 1),
    ("host_in_flows", ["ip_dst"], 'pmacct_flow_flows_total{aggregate="inbound"}', 1),
]
# Of what a month's 95th percentile is recorded, from five-minute means, as transit is billed.
PERCENTILES = ["net_in_bits", "net_out_bits", "interface_in_bits", "interface_out_bits",
               "customer_in_bits", "customer_out_bits"]


def rate(labels, selector, times, window):
    by = ", ".join(["instance"] + labels)
    return f"sum by ({by}) (rate({selector}[{window}]))" + (f" * {times}" if times != 1 else "")


def recording():
    lines = [
        "# Written by conf/grafana/generate.py: change that, not this.",
        "#",
        "# flowtally:X_bits:rate5m is in bits a second. A rule whose aggregate is not configured",
        "# records nothing: conf/aggregates.yaml has them all.",
        "groups:",
        "  - name: flowtally-rates",
        "    rules:",
    ]

    def rule(name, expr):
        lines.append(f"      - record: {name}")
        lines.append(f"        expr: {expr}")

    for name, labels, selector, times in RATES:
        rule(f"flowtally:{name}:rate5m", rate(labels, selector, times, "5m"))
    for name, labels, selector, times in MINUTES:
        rule(f"flowtally:{name}:rate1m", rate(labels, selector, times, "1m"))
    lines += [
        "",
        "  # 30 days are 8,640 samples of five minutes a series: the retention must be longer.",
        "  - name: flowtally-percentiles",
        "    interval: 5m",
        "    rules:",
    ]
    for name in PERCENTILES:
        rule(f"flowtally:{name}:p95_30d", f"quantile_over_time(0.95, flowtally:{name}:rate5m[30d])")
    return "\n".join(lines) + "\n"


# A panel: title, kind, unit, [(query, legend)], what it says. $instance and $top are variables.
def graph(title, unit, queries, about="", stack=False):
    return {"title": title, "kind": "timeseries", "unit": unit, "queries": queries, "about": about,
            "stack": stack}


def top(title, metric, label, about="", unit="bps"):
    query = f'topk($top, flowtally:{metric}:rate5m{{instance=~"$instance"}})'
    return graph(title, unit, [(query, label)], about, stack=True)


def stat(title, unit, query, about="", bad=None):
    return {"title": title, "kind": "stat", "unit": unit, "queries": [(query, "")], "about": about,
            "bad": bad}


def table(title, unit, query, about=""):
    return {"title": title, "kind": "table", "unit": unit, "queries": [(query, "")], "about": about}


I = 'instance=~"$instance"'
COUNTS = "Where the aggregate counts flows: count: [bytes, packets, flows]."
NEEDS = "Needs the aggregate {} of conf/aggregates.yaml."
DASHBOARDS = {
    "flowtally-overview": ("Flowtally: overview", [
        stat("In", "bps", f'sum(flowtally:aggregate_bits:rate5m{{{I},aggregate="inbound"}})'),
        stat("Out", "bps", f'sum(flowtally:aggregate_bits:rate5m{{{I},aggregate="outbound"}})'),
        stat("Exporters", "none", f"count(count by (exporter) (flowtally_exporter_records_total{{{I}}}))"),
        stat("Lost on the way, a minute", "short",
             f"sum(rate(flowtally_exporter_missed_datagrams_total{{{I}}}[5m])) * 60 or vector(0)",
             "Gaps in the sequence numbers.", bad=1),
        graph("Traffic", "bps", [
            (f'sum by (aggregate) (flowtally:aggregate_bits:rate5m{{{I},aggregate=~"inbound|outbound"}})',
             "{{aggregate}}")]),
        graph("Packets", "pps", [
            (f'sum by (aggregate) (flowtally:aggregate_packets:rate5m{{{I},aggregate=~"inbound|outbound"}})',
             "{{aggregate}}")]),
        graph("Flows", "short", [
            (f'sum by (aggregate) (flowtally:aggregate_flows:rate5m{{{I},aggregate=~"inbound|outbound"}})',
             "{{aggregate}}")], "A second. " + COUNTS),
        top("Heaviest receivers", "host_in_bits", "{{ip_dst}}"),
        top("Heaviest senders", "host_out_bits", "{{ip_src}}"),
        top("From networks", "net_in_bits", "{{net_src}}"),
        top("To networks", "net_out_bits", "{{net_dst}}"),
        top("Between groups", "group_bits", "{{group_src}} to {{group_dst}}", NEEDS.format("groups")),
        top("Services", "service_bits", "{{service}}", NEEDS.format("services")),
    ]),
    "flowtally-hosts": ("Flowtally: hosts", [
        graph("In", "bps", [
            (f'flowtally:host_in_bits:rate5m{{{I},ip_dst=~"$host"}}', "{{ip_dst}}")]),
        graph("Out", "bps", [
            (f'flowtally:host_out_bits:rate5m{{{I},ip_src=~"$host"}}', "{{ip_src}}")]),
        graph("From where", "bps", [
            (f'topk($top, sum by (net_src) (rate(pmacct_flow_bytes_total{{{I},aggregate="inbound",ip_dst=~"$host"}}[5m]))) * 8',
             "{{net_src}}")], stack=True),
        graph("To where", "bps", [
            (f'topk($top, sum by (net_dst) (rate(pmacct_flow_bytes_total{{{I},aggregate="outbound",ip_src=~"$host"}}[5m]))) * 8',
             "{{net_dst}}")], stack=True),
        graph("Packets in", "pps", [
            (f'flowtally:host_in_packets:rate1m{{{I},ip_dst=~"$host"}}', "{{ip_dst}}")]),
        graph("Flows in", "short", [
            (f'flowtally:host_in_flows:rate1m{{{I},ip_dst=~"$host"}}', "{{ip_dst}}")],
              "A second. " + COUNTS),
        graph("Mean packet in", "bytes", [
            (f'sum by (ip_dst) (rate(pmacct_flow_bytes_total{{{I},aggregate="inbound",ip_dst=~"$host"}}[5m])) / sum by (ip_dst) (rate(pmacct_flow_packets_total{{{I},aggregate="inbound",ip_dst=~"$host"}}[5m]))',
             "{{ip_dst}}")], "Small packets in large numbers are a sign of an attack."),
        table("Received over the time shown", "bytes",
              f'topk($top, sum by (ip_dst) (increase(pmacct_flow_bytes_total{{{I},aggregate="inbound"}}[$__range])))'),
        table("Sent over the time shown", "bytes",
              f'topk($top, sum by (ip_src) (increase(pmacct_flow_bytes_total{{{I},aggregate="outbound"}}[$__range])))'),
    ]),
    "flowtally-networks": ("Flowtally: networks and customers", [
        top("To customers", "customer_in_bits", "{{customer_dst}}", NEEDS.format("customers_in")),
        top("From customers", "customer_out_bits", "{{customer_src}}", NEEDS.format("customers_out")),
        table("95th percentile to customers, 30 days", "bps",
              f"flowtally:customer_in_bits:p95_30d{{{I}}}", "From five-minute means."),
        table("95th percentile from customers, 30 days", "bps",
              f"flowtally:customer_out_bits:p95_30d{{{I}}}", "From five-minute means."),
        top("From AS", "as_in_bits", "AS{{as_src}}", NEEDS.format("as")),
        top("To AS", "as_out_bits", "AS{{as_dst}}", NEEDS.format("as")),
        top("Into interfaces", "interface_in_bits", "{{peer_ip_src}} interface {{iface_in}}",
            NEEDS.format("interfaces")),
        top("Out of interfaces", "interface_out_bits", "{{peer_ip_src}} interface {{iface_out}}",
            NEEDS.format("interfaces")),
        table("95th percentile from networks, 30 days", "bps",
              f"flowtally:net_in_bits:p95_30d{{{I}}}"),
        table("Networks", "none", f"flowtally_network_info{{{I}}}",
              "The rows of the networks file."),
    ]),
    "flowtally-exporters": ("Flowtally: exporters", [
        graph("Records", "short", [
            (f"sum by (exporter) (rate(flowtally_exporter_records_total{{{I}}}[5m]))", "{{exporter}}")],
              "A second."),
        graph("Datagrams", "short", [
            (f"sum by (exporter, version) (rate(flowtally_exporter_datagrams_total{{{I}}}[5m]))",
             "{{exporter}} {{version}}")], "A second."),
        table("Seconds since the last datagram", "s",
              f'time() - flowtally_exporter_last_datagram_timestamp_seconds{{{I}}}'),
        table("Sampling rate", "none", f"flowtally_exporter_sampling_rate{{{I}}}",
              "What counters are multiplied by; 0: it cannot be told."),
        graph("Lost on the way", "short", [
            (f"sum by (exporter) (rate(flowtally_exporter_missed_datagrams_total{{{I}}}[5m]))",
             "{{exporter}} datagrams"),
            (f"sum by (exporter) (rate(flowtally_exporter_missed_records_total{{{I}}}[5m]))",
             "{{exporter}} records")], "Gaps in the sequence numbers, a second."),
        graph("Errors", "short", [
            (f"sum by (exporter, reason) (rate(flowtally_exporter_errors_total{{{I}}}[5m]))",
             "{{exporter}} {{reason}}")], "What cannot be decoded and is lost, a second."),
        graph("Oddities", "short", [
            (f"sum by (exporter, reason) (rate(flowtally_exporter_warnings_total{{{I}}}[5m]))",
             "{{exporter}} {{reason}}")], "Nothing is lost."),
        graph("Held data", "short", [
            (f"sum by (exporter, outcome) (rate(flowtally_exporter_held_sets_total{{{I}}}[5m]))",
             "{{exporter}} {{outcome}}")], "What came ahead of its template."),
        table("Templates", "none", f"flowtally_exporter_templates{{{I}}}"),
        graph("By direction", "short", [
            (f"sum by (exporter, direction) (rate(flowtally_exporter_flows_total{{{I}}}[5m]))",
             "{{exporter}} {{direction}}")],
              "Ingress and egress together: traffic may count twice."),
    ]),
    "flowtally-collector": ("Flowtally: the collector", [
        stat("Ready", "none", f"min(flowtally_ready{{{I}}})"),
        stat("Last reload", "none", f"min(flowtally_config_last_reload_successful{{{I}}})",
             "0: the running configuration is older than the file."),
        stat("State saved", "none", f"min(flowtally_state_last_save_successful{{{I}}})"),
        stat("Version", "none", f"count by (version) (flowtally_build_info{{{I}}})"),
        graph("Datagrams", "short", [
            (f"sum by (listener) (rate(flowtally_udp_datagrams_total{{{I}}}[5m]))", "{{listener}}")],
              "A second."),
        graph("Dropped", "short", [
            (f"sum by (listener, reason) (rate(flowtally_udp_dropped_datagrams_total{{{I}}}[5m]))",
             "{{listener}} {{reason}}")], "A second."),
        graph("Buckets", "none", [
            (f"flowtally_aggregate_buckets{{{I}}}", "{{aggregate}}"),
            (f"flowtally_aggregate_distinct_keys{{{I}}}", "{{aggregate}}: distinct keys")]),
        graph("Share of other", "percentunit", [
            (f"flowtally_aggregate_other_ratio{{{I}}}", "{{aggregate}}")],
              "What is not under a name of its own."),
        graph("Admitted and retired", "short", [
            (f"rate(flowtally_aggregate_admitted_total{{{I}}}[5m]) * 60", "{{aggregate}} admitted"),
            (f"rate(flowtally_aggregate_retired_total{{{I}}}[5m]) * 60", "{{aggregate}} retired")],
              "A minute."),
        graph("CPU", "percentunit", [
            (f"rate(process_cpu_seconds_total{{{I}}}[5m])", "{{instance}}")]),
        graph("Memory", "bytes", [
            (f"process_resident_memory_bytes{{{I}}}", "resident"),
            (f'sum(jvm_memory_used_bytes{{{I},area="heap"}})', "heap")]),
        graph("Scrapes", "none", [(f"flowtally_scrapers{{{I}}}", "scrapers known")]),
    ]),
}


def variables(uid):
    def query(name, expr, multi=True):
        return {"name": name, "label": name, "type": "query", "datasource": DATASOURCE,
                "query": {"query": expr, "refId": name}, "refresh": 2, "includeAll": multi,
                "multi": multi, "allValue": ".*", "current": {"text": "All", "value": "$__all"},
                "sort": 1, "hide": 0, "skipUrlSync": False, "options": [], "regex": ""}

    found = [
        {"name": "datasource", "label": "Data source", "type": "datasource", "query": "prometheus",
         "hide": 0, "skipUrlSync": False, "options": [], "regex": "", "refresh": 1,
         "includeAll": False, "multi": False,
         "current": {"text": "default", "value": "default"}},
        query("instance", "label_values(flowtally_build_info, instance)"),
        {"name": "top", "label": "Top", "type": "custom", "query": "10,20,50", "hide": 0,
         "skipUrlSync": False, "includeAll": False, "multi": False,
         "current": {"text": "10", "value": "10", "selected": True},
         "options": [{"text": n, "value": n, "selected": n == "10"} for n in ("10", "20", "50")]},
    ]
    if uid == "flowtally-hosts":
        found.append(query("host", 'label_values(flowtally:host_in_bits:rate5m, ip_dst)'))
    return found


DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}


def target(panel, index, query, legend):
    instant = panel["kind"] == "table"
    return {"refId": "ABCDEF"[index], "datasource": DATASOURCE, "expr": query,
            "legendFormat": legend or "__auto", "instant": instant, "range": not instant,
            "format": "table" if instant else "time_series", "editorMode": "code"}


def panel_json(panel, number, x, y, width, height):
    defaults = {"unit": panel["unit"], "mappings": [],
                "thresholds": {"mode": "absolute", "steps": [{"color": "green", "value": None}]}}
    if panel.get("bad"):
        defaults["thresholds"]["steps"].append({"color": "red", "value": panel["bad"]})
    options = {}
    transformations = []
    if panel["kind"] == "timeseries":
        defaults["custom"] = {"drawStyle": "line", "lineWidth": 1, "showPoints": "never",
                              "fillOpacity": 25 if panel["stack"] else 10,
                              "stacking": {"mode": "normal" if panel["stack"] else "none",
                                           "group": "A"}}
        defaults["min"] = 0
        options = {"legend": {"displayMode": "table", "placement": "right", "showLegend": True,
                              "calcs": ["mean", "max"]},
                   "tooltip": {"mode": "multi", "sort": "desc"}}
    elif panel["kind"] == "stat":
        options = {"colorMode": "value", "graphMode": "area", "justifyMode": "auto",
                   "orientation": "auto", "textMode": "auto", "wideLayout": True,
                   "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False}}
    else:
        options = {"showHeader": True, "cellHeight": "sm",
                   "footer": {"show": False, "reducer": ["sum"], "countRows": False, "fields": ""}}
        transformations = [{"id": "organize", "options": {
            "excludeByName": {"Time": True, "__name__": True, "job": True},
            "indexByName": {}, "renameByName": {}}}]
    return {"id": number, "type": panel["kind"], "title": panel["title"],
            "description": panel["about"], "datasource": DATASOURCE,
            "gridPos": {"x": x, "y": y, "w": width, "h": height},
            "targets": [target(panel, i, q, l) for i, (q, l) in enumerate(panel["queries"])],
            "fieldConfig": {"defaults": defaults, "overrides": []},
            "options": options, "transformations": transformations}


def dashboard(uid, title, panels):
    placed = []
    x = y = 0
    for number, panel in enumerate(panels, 1):
        width, height = (6, 4) if panel["kind"] == "stat" else (12, 9)
        placed.append(panel_json(panel, number, x, y, width, height))
        x += width
        if x == 24:
            x, y = 0, y + height
    return {"uid": uid, "title": title, "tags": ["flowtally"], "schemaVersion": 39, "version": 1,
            "editable": True, "graphTooltip": 1, "time": {"from": "now-6h", "to": "now"},
            "timezone": "browser", "refresh": "1m", "fiscalYearStartMonth": 0, "liveNow": False,
            "annotations": {"list": []}, "templating": {"list": variables(uid)},
            "links": [{"title": "Flowtally", "type": "dashboards", "tags": ["flowtally"],
                       "asDropdown": True, "includeVars": True, "keepTime": True, "icon": "",
                       "tooltip": "", "url": "", "targetBlank": False}],
            "panels": placed}


def files():
    written = {RULES: recording()}
    for uid, (title, panels) in DASHBOARDS.items():
        text = json.dumps(dashboard(uid, title, panels), indent=2) + "\n"
        written[HERE / f"{uid}.json"] = text
    return written


def main(arguments):
    if arguments == ["--queries"]:
        for uid, (_, panels) in DASHBOARDS.items():
            for panel in panels:
                for query, _ in panel["queries"]:
                    print(f"{uid}\t{panel['title']}\t{query}")
        return 0
    stale = [p for p, text in files().items() if not p.exists() or p.read_text() != text]
    if arguments == ["--check"]:
        for path in stale:
            print(f"{path} is not what generate.py writes: run it")
        return 1 if stale else 0
    for path, text in files().items():
        path.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
