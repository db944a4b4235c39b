// SPDX-License-Identifier: Apache-2.0
// Reads /api/v1 every ten seconds. Whatever comes from the network becomes text, never markup.

const STEP_MS = 10000;
const COLOURS = ['--s0', '--s1', '--s2', '--s3', '--s4', '--s5'];
const byId = (id) => document.getElementById(id);
const seen = new Map();
let plot = null;
let drawn = '';
let aggregates = [];

function scaled(value, units, base) {
  let at = 0;
  while (Math.abs(value) >= base && at < units.length - 1) {
    value /= base;
    at++;
  }
  return (value >= 100 || at === 0 ? value.toFixed(0) : value.toPrecision(3)) + ' ' + units[at];
}

const bits = (value) => scaled(value, ['b/s', 'kb/s', 'Mb/s', 'Gb/s', 'Tb/s'], 1000);
const bytes = (value) => scaled(value, ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'], 1024);
const clock = (seconds) => new Date(1000 * seconds).toLocaleTimeString([], {hour: '2-digit', minute: '2-digit', hour12: false});
const count = (value) => Math.round(value).toLocaleString('en');
const sum = (object) => Object.values(object || {}).reduce((all, one) => all + one, 0);

function listed(object) {
  return Object.entries(object || {}).filter(([, value]) => value > 0)
    .map(([key, value]) => key + ' ' + count(value)).join(', ');
}

function age(seconds) {
  const past = Math.max(0, Date.now() / 1000 - seconds);
  if (past < 90) return Math.round(past) + ' s ago';
  if (past < 5400) return Math.round(past / 60) + ' min ago';
  if (past < 172800) return Math.round(past / 3600) + ' h ago';
  return Math.round(past / 86400) + ' days ago';
}

// A cell is a text, a node, or {text, bad, number, title}.
function rows(table, all) {
  const labels = [...table.tHead.rows[0].cells].map((cell) => cell.textContent);
  table.tBodies[0].replaceChildren(...all.map((cells) => {
    const row = document.createElement('tr');
    cells.forEach((cell, i) => {
      const td = document.createElement('td');
      const wide = table.tHead.rows[0].cells[i].className;
      if (wide) td.className = wide;
      td.dataset.label = labels[i];
      const plain = cell !== null && typeof cell === 'object' && !(cell instanceof Node);
      if (plain && cell.bad) td.classList.add('bad');
      if (plain && cell.title) td.title = cell.title;
      td.append(plain ? cell.text : cell);
      row.append(td);
    });
    return row;
  }));
}

async function get(path) {
  const answer = await fetch(path, {headers: {Accept: 'application/json'}});
  if (!answer.ok) throw new Error((await answer.text()).trim() || answer.statusText);
  return answer.json();
}

function options(select, values) {
  const before = select.value;
  if ([...select.options].map((option) => option.value).join() === values.join()) return;
  select.replaceChildren(...values.map((value) => new Option(value, value)));
  if (values.includes(before)) select.value = before;
}

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function draw(history) {
  const times = [...new Set(history.aggregates.flatMap((one) => one.points.map((point) => point.time)))].sort((a, b) => a - b);
  const series = history.aggregates.map((one) => {
    const at = new Map(one.points.map((point) => [point.time, 8 * point.bytes / point.seconds]));
    return times.map((time) => at.has(time) ? at.get(time) : null);
  });
  const data = [times, ...series];
  const shape = history.aggregates.map((one) => one.aggregate).join('\n') + colour('--ink');
  if (plot && shape === drawn) {
    plot.setData(data);
    return;
  }
  if (plot) plot.destroy();
  drawn = shape;
  const axis = {stroke: colour('--faint'), grid: {stroke: colour('--line'), width: 1}, ticks: {stroke: colour('--line')}};
  plot = new uPlot({
    width: byId('plot').clientWidth,
    height: 240,
    scales: {x: {range: (self, low, high) => [Math.min(low, high - 600), high]}, y: {range: (self, low, high) => [0, Math.max(1, high * 1.05)]}},
    axes: [{...axis, values: (self, ticks) => ticks.map(clock)}, {...axis, size: 80, values: (self, ticks) => ticks.map(bits)}],
    series: [{value: (self, seconds) => seconds === null ? '' : clock(seconds)}, ...history.aggregates.map((one, i) => ({
      label: one.aggregate,
      stroke: colour(COLOURS[i % COLOURS.length]),
      width: 1.5,
      points: {show: times.length < 2},
      value: (self, value) => value === null ? '' : bits(value),
    }))],
  }, data, byId('plot'));
}

function now(history) {
  rows(byId('now'), history.aggregates.map((one) => {
    const last = one.points[one.points.length - 1];
    return last
      ? [one.aggregate, bits(8 * last.bytes / last.seconds), count(last.packets / last.seconds)]
      : [one.aggregate, '-', '-'];
  }));
}

function choose() {
  options(byId('aggregate'), aggregates.map((one) => one.aggregate));
  const chosen = aggregates.find((one) => one.aggregate === byId('aggregate').value);
  options(byId('by'), chosen ? chosen.labels : []);
  return chosen;
}

async function top() {
  const chosen = choose();
  if (!chosen || !byId('by').value) return;
  const query = new URLSearchParams({aggregate: chosen.aggregate, by: byId('by').value, window: byId('window').value, limit: 25});
  const table = await get('/api/v1/top?' + query);
  byId('top').caption.textContent = table.by + ' of ' + table.aggregate + ', the last ' + table.seconds + ' s';
  const shown = table.rows.reduce((all, row) => all + row.bytes, 0);
  const all = table.rows.map((row) => [row.value, row.name || '', row.bytes]);
  if (table.bytes > shown) all.push(['everything else', '', table.bytes - shown]);
  rows(byId('top'), all.map(([value, name, octets]) => {
    const share = table.bytes > 0 ? octets / table.bytes : 0;
    const meter = document.createElement('meter');
    meter.value = share;
    meter.setAttribute('aria-hidden', 'true');
    const cell = document.createDocumentFragment();
    cell.append((100 * share).toFixed(1) + ' %', meter);
    return [value, name, {text: bytes(octets), title: octets + ' bytes'}, bits(table.seconds ? 8 * octets / table.seconds : 0), cell];
  }));
  byId('top-note').textContent = chosen.tracked ? ''
    : 'This aggregate has too many series for http.page_memory: its heaviest are not kept.';
}

const endpoint = (address, port) => port === 0 ? address : address.includes(':') ? '[' + address + ']:' + port : address + ':' + port;

async function flows() {
  const asked = {filter: byId('filter').value, last: byId('last').value, order: byId('order').value};
  byId('flows-note').textContent = 'searching';
  try {
    const found = await get('/api/v1/flows?' + new URLSearchParams(asked));
    const oldest = found.searched.flows === 0 ? 'no records are in memory'
      : 'the oldest record looked at is of ' + new Date(1000 * found.searched.oldest).toLocaleTimeString([], {hour12: false});
    byId('flows-note').textContent = count(found.matched.flows) + ' of ' + count(found.searched.flows)
      + ' records, ' + bytes(found.matched.bytes) + '; ' + oldest;
    rows(byId('flows'), found.flows.map((flow) => [
      new Date(flow.time_ms).toLocaleTimeString([], {hour12: false}), flow.exporter,
      endpoint(flow.ip_src, flow.port_src), endpoint(flow.ip_dst, flow.port_dst), flow.ip_proto,
      {text: bytes(flow.bytes), title: String(flow.bytes)}, count(flow.packets),
      flow.iface_in + ' to ' + flow.iface_out]));
    byId('flows').hidden = found.flows.length === 0;
  } catch (error) {
    byId('flows-note').textContent = error.message;
    byId('flows').hidden = true;
  }
}

async function search() {
  const note = byId('network');
  try {
    const found = await get('/api/v1/search?' + new URLSearchParams({q: byId('q').value}));
    const network = found.network;
    note.className = '';
    note.textContent = !network ? found.prefix
      : found.prefix + ': ' + [network.local ? 'local' : 'not local', network.row && 'row ' + network.row,
        network.group && 'group ' + network.group, network.as && 'AS ' + network.as, network.country, network.why]
        .filter(Boolean).join('; ');
    byId('found').hidden = false;
    rows(byId('found'), found.rows.map((row) => [row.aggregate,
      Object.entries(row.labels).map(([key, value]) => key + ' ' + value).join(', '),
      {text: bytes(row.bytes), title: row.bytes + ' bytes'}, count(row.packets), age(row.last_seen)]));
  } catch (error) {
    note.className = 'bad';
    note.textContent = error.message;
    byId('found').hidden = true;
  }
}

function rate(key, value) {
  const at = Date.now() / 1000;
  const before = seen.get(key);
  seen.set(key, [at, value]);
  return before && at > before[0] ? Math.max(0, (value - before[1]) / (at - before[0])) : null;
}

function status(all) {
  const state = byId('state');
  state.textContent = 'version ' + all.version + ', ' + (all.ready ? 'ready' : 'not ready') + ', at ' + new Date().toLocaleTimeString();
  state.className = all.ready ? '' : 'bad';
  rows(byId('exporters'), all.exporters.map((one) => {
    const each = rate(one.exporter, sum(one.records));
    const silent = one.last_datagram > 0 && Date.now() / 1000 - one.last_datagram > 300;
    const missed = one.missed_datagrams + one.missed_records;
    const errors = listed(one.errors);
    return [one.exporter, {text: one.last_datagram ? age(one.last_datagram) : '-', bad: silent},
      Object.keys(one.datagrams).join(', '), each === null ? '-' : count(each),
      Object.entries(one.sampling_rates || {}).map(([key, value]) => '1/' + value + ' (' + key + ')').join(', ') || '-',
      count(one.templates), {text: count(missed), bad: missed > 0}, {text: errors || 'none', bad: errors !== ''}];
  }));
  byId('undecodable').textContent = all.undecodable.length === 0 ? ''
    : 'Cannot be decoded: ' + all.undecodable.map((one) => Object.values(one).join(' ')).join('; ');
  byId('undecodable').className = all.undecodable.length ? 'bad' : '';
  rows(byId('listeners'), all.listeners.map((one) => {
    const lost = listed(one.dropped || one.closed);
    return [one.listener, count(one.datagrams === undefined ? one.messages : one.datagrams), {text: lost || 'none', bad: Boolean(one.dropped && lost)}];
  }));
  rows(byId('limits'), all.aggregates.map((one) => {
    const share = one.other_ratio;
    return [one.aggregate, count(one.buckets), count(one.limit), {text: (100 * share).toFixed(1) + ' %', bad: share > 0.1}];
  }));
  byId('reload').textContent = all.last_reload.successful ? 'The last reading of the configuration succeeded.'
    : 'The last reading of the configuration failed, and the one before goes on:';
  byId('reload').className = all.last_reload.successful ? '' : 'bad';
  byId('mistakes').replaceChildren(...all.last_reload.mistakes.map((text) => {
    const item = document.createElement('li');
    item.textContent = text;
    return item;
  }));
}

async function refresh() {
  try {
    const [history, all] = await Promise.all([get('/api/v1/history'), get('/api/v1/status')]);
    aggregates = history.aggregates;
    status(all);
    draw(history);
    now(history);
    await top();
  } catch (error) {
    byId('state').className = 'bad';
    byId('state').textContent = 'no answer: ' + error.message;
  }
}

const again = () => top().catch(refresh);
byId('choice').addEventListener('change', again);
byId('choice').addEventListener('submit', (event) => event.preventDefault());
byId('flows-form').addEventListener('submit', (event) => {
  event.preventDefault();
  window.history.replaceState(null, '', '?' + new URLSearchParams({flows: byId('filter').value}));
  flows();
});
byId('search').addEventListener('submit', (event) => {
  event.preventDefault();
  window.history.replaceState(null, '', '?' + new URLSearchParams({q: byId('q').value}));
  search();
});
window.addEventListener('resize', () => plot && plot.setSize({width: byId('plot').clientWidth, height: 240}));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', refresh);
const asked = new URLSearchParams(location.search);
if (asked.get('q')) {
  byId('q').value = asked.get('q');
  search();
}
if (asked.has('flows')) {
  byId('filter').value = asked.get('flows');
  flows();
}
refresh();
setInterval(refresh, STEP_MS);
