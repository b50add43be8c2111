// swift-format-ignore-file
// Made by Scripts/embed; do not edit.

/// web/simulation.css
let simulationStyle = #"""
:root {
  color-scheme: light dark;
  --page: #f7f7f5; --panel: #ffffff; --ink: #1a1d21; --soft: #5d6672; --line: #e1e4e8; --grid: #eef0f2;
  --run: #4c7bd9; --run-soft: #c9d8f6; --critical: #c85f13; --bad: #c62f3b; --good: #1f7a4d;
  --wait: #98a2ae; --wait-soft: #eceef1; --chosen: #eef4ff;
  --pods: #4c7bd9; --cpu: #1f8a70; --memory: #8a5cc9; --gpu: #b0721a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #121417; --panel: #1a1d22; --ink: #e8eaed; --soft: #9aa4b1; --line: #2c323a; --grid: #232830;
    --run: #6d9bf1; --run-soft: #2a3d63; --critical: #f29a52; --bad: #f0616d; --good: #4fc088;
    --wait: #727d8b; --wait-soft: #262b32; --chosen: #212a3a;
    --pods: #6d9bf1; --cpu: #43c2a2; --memory: #b18cf0; --gpu: #e0a64a;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; padding: 28px clamp(14px, 3vw, 44px) 48px; background: var(--page); color: var(--ink);
  font: 14px/1.45 system-ui, -apple-system, "Segoe UI", "Helvetica Neue", "Liberation Sans", sans-serif;
}
.run { max-width: 1500px; margin: 0 auto 56px; }
h1 { font-size: 22px; line-height: 1.25; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 15px; margin: 0 0 10px; }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 6px 14px; }
.outcome { font-weight: 600; padding: 1px 10px; border-radius: 999px; border: 1.5px solid currentColor; }
.outcome.good { color: var(--good); } .outcome.bad { color: var(--bad); } .outcome.open { color: var(--soft); }
.time { color: var(--soft); }
.message { margin: 8px 0 0; color: var(--bad); overflow-wrap: anywhere; }
.findings { margin: 12px 0 0; padding: 10px 14px; border-left: 4px solid var(--bad); background: var(--panel); list-style: none; }
.findings li { margin: 2px 0; overflow-wrap: anywhere; }
.tiles { display: flex; flex-wrap: wrap; gap: 10px; margin: 16px 0; padding: 0; list-style: none; }
.tiles li { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: 8px 16px 9px; min-width: 112px; }
.tiles b { display: block; font-size: 19px; font-weight: 600; font-variant-numeric: tabular-nums; }
.tiles span { color: var(--soft); font-size: 12.5px; }
.panel { background: var(--panel); border: 1px solid var(--line); border-radius: 10px; padding: 14px 16px; margin: 0 0 16px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th { text-align: left; font-weight: 500; color: var(--soft); font-size: 12.5px; border-bottom: 1px solid var(--line); }
th, td { padding: 4px 14px 4px 0; vertical-align: top; white-space: nowrap; }
tbody tr + tr td { border-top: 1px solid var(--grid); }
td.name { white-space: normal; overflow-wrap: anywhere; min-width: 9em; }
td.note { white-space: normal; color: var(--soft); width: 45%; }
td.number, th.number { text-align: right; }
td.bad { color: var(--bad); font-weight: 600; }
td.span { width: 34%; min-width: 160px; padding-right: 0; }
.span div { position: relative; height: 12px; margin-top: 4px; background: var(--grid); border-radius: 2px; }
.span i { position: absolute; top: 0; bottom: 0; min-width: 2px; background: var(--run); border-radius: 2px; }
.span i.wait { background: repeating-linear-gradient(135deg, var(--wait) 0 1.5px, transparent 1.5px 5px); }
.span i.critical { background: var(--critical); } .span i.bad { background: var(--bad); }
details summary { cursor: pointer; font-weight: 600; font-size: 15px; }
details[open] summary { margin-bottom: 10px; }
.share { height: 22px; display: flex; margin: 2px 0 12px; border-radius: 4px; overflow: hidden; background: var(--grid); }
.share i { min-width: 1px; background: var(--critical); border-right: 1px solid var(--panel); }
.share i.wait { background: repeating-linear-gradient(135deg, var(--wait) 0 1.5px, var(--wait-soft) 1.5px 6px); }
.share i.bad { background: var(--bad); }

.bar { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 8px; margin-bottom: 10px; }
.bar h2 { margin: 0 auto 0 0; }
.bar button, .bar input[type="search"] {
  font: inherit; color: inherit; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: 3px 10px;
}
.bar input[type="search"] { width: 150px; }
.bar button { cursor: pointer; min-width: 32px; }
.bar button:hover { border-color: var(--soft); }
.bar button[aria-pressed="true"] { border-color: var(--critical); color: var(--critical); }
:focus-visible { outline: 2px solid var(--run); outline-offset: 2px; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 18px; color: var(--soft); font-size: 12.5px; margin: 10px 0 0; padding: 0; list-style: none; }
.legend svg { vertical-align: -2px; margin-right: 6px; }
.chart { position: relative; }
.rows { overflow-y: auto; overflow-x: hidden; max-height: 62vh; position: relative; border-top: 1px solid var(--line); border-bottom: 1px solid var(--line); touch-action: pan-y; }
.rows .sheet { position: sticky; top: 0; display: block; }
.chart svg { display: block; width: 100%; user-select: none; -webkit-user-select: none; }
.chart text { fill: var(--ink); font-size: 12.5px; }
.chart text.soft { fill: var(--soft); font-size: 11.5px; }
.chart .tick { stroke: var(--grid); } .chart .edge { stroke: var(--line); }
.chart .running { fill: var(--run); } .chart .area { fill: var(--run-soft); stroke: var(--run); stroke-width: 1; }
.chart .critical { fill: var(--critical); } .chart .bad { fill: var(--bad); } .chart .passed { fill: var(--wait); }
.chart .link { fill: none; stroke: var(--critical); stroke-width: 1.25; stroke-dasharray: 3 3; opacity: .8; }
.chart .row.chosen rect.back { fill: var(--chosen); } .chart rect.back { fill: transparent; }
.chart .group { cursor: pointer; }
.chart .hair { stroke: var(--soft); stroke-dasharray: 2 3; pointer-events: none; }
.chart .capacity { stroke: var(--bad); stroke-dasharray: 6 4; stroke-width: 1.2; fill: none; }
.chart .brush { fill: var(--run); opacity: .14; }
.plot { cursor: grab; } .plot.moving { cursor: grabbing; } .curves { cursor: crosshair; }
.tip {
  position: fixed; z-index: 9; pointer-events: none; max-width: 420px; background: var(--ink); color: var(--page);
  border-radius: 6px; padding: 7px 11px; font-size: 12.5px; overflow-wrap: anywhere; white-space: pre-line; display: none;
}
.tip b { font-size: 13px; }
.said { min-height: 1.45em; margin: 8px 0 0; color: var(--soft); font-size: 12.5px; overflow-wrap: anywhere; }
.keys { color: var(--soft); font-size: 12.5px; margin: 4px 0 0; }
kbd { font: 11.5px ui-monospace, Menlo, Consolas, "Liberation Mono", monospace; border: 1px solid var(--line); border-radius: 4px; padding: 0 4px; }
@media (max-width: 700px) { .keys { display: none; } td.note { width: auto; } }
@media print { body { background: none; } .bar, .keys, .said { display: none; } .rows { max-height: none; } }

"""#
/// web/simulation.js
let simulationScript = #"""
"use strict";
// The moving part of the page that `flowc simulate --format html` writes: one chart for each run.
// Only rows that can be seen are drawn, so that ten thousand pods scroll like ten.
(() => {
  const ROW = 24, PAD = 14, KEEP = 1.02;
  const READY = 0, BEGAN = 1, ENDED = 2, PHASE = 3, CRITICAL = 4, LABEL = 5, NOTE = 6, COUNT = 7, FIELDS = 8;
  const PHASES = ["succeeded", "failed", "not over", "passed by"];
  const SVG = "http://www.w3.org/2000/svg";

  const make = (name, attributes = {}, parent = null, text = null) => {
    const element = document.createElementNS(SVG, name);
    for (const key in attributes) element.setAttribute(key, attributes[key]);
    if (text !== null) element.textContent = text;
    if (parent) parent.append(element);
    return element;
  };
  const html = (name, attributes, parent, text) => {
    const element = document.createElement(name);
    for (const key in attributes) element.setAttribute(key, attributes[key]);
    if (text) element.textContent = text;
    if (parent) parent.append(element);
    return element;
  };

  /// A length of time as flowc writes it: 1h30m, 45s, 1.5s.
  const timeText = (time) => {
    if (time % 1000 && time < 60000) return time / 1000 + "s";
    const seconds = Math.floor(time / 1000);
    const parts = [[Math.floor(seconds / 86400), "d"], [Math.floor(seconds / 3600) % 24, "h"],
      [Math.floor(seconds / 60) % 60, "m"], [seconds % 60, "s"]];
    return parts.filter((part) => part[0]).map((part) => part[0] + part[1]).join("") || "0s";
  };
  const number = (value) => {
    const scale = value >= 10 ? 10 : 100;
    return (Math.round(value * scale) / scale).toLocaleString("en");
  };
  const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500].concat(
    [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400,
      172800, 432000, 864000, 2592000, 8640000].map((seconds) => seconds * 1000));
  const ticks = (from, to, count) => {
    const step = STEPS.find((step) => (to - from) / step <= count) || STEPS[STEPS.length - 1];
    const result = [];
    for (let time = Math.ceil(from / step) * step; time <= to; time += step) result.push(time);
    return result;
  };
  /// The last index whose time is not after `time`.
  const at = (times, time) => {
    let low = 0, high = times.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (times[middle] <= time) low = middle; else high = middle - 1;
    }
    return low;
  };
  let patterns = 0;

  class Chart {
    constructor(section) {
      this.data = JSON.parse(section.querySelector("script.data").textContent);
      this.host = section.querySelector(".chart");
      this.from = 0;
      this.end = Math.max(this.data.end, 1);
      this.to = this.end * KEEP;
      this.open = new Set();
      this.chosen = 0;
      this.onlyCritical = false;
      this.filter = "";
      this.barStep = [];
      this.data.steps.forEach((step, index) => {
        for (let bar = step.first; bar < step.first + step.bars; bar++) this.barStep[bar] = index;
        step.critical = false;
        for (let bar = step.first; bar < step.first + step.bars; bar++) {
          if (this.bar(bar, CRITICAL)) step.critical = true;
        }
      });
      // What fits on a screen is open from the start.
      if (this.barStep.length <= 40) this.data.steps.forEach((step, index) => step.count > 1 && this.open.add(index));
      this.build();
      this.layOut();
      new ResizeObserver(() => this.draw()).observe(this.host);
      window.addEventListener("resize", () => this.draw());
    }

    bar(index, field) { return this.data.bars[index * FIELDS + field]; }

    // MARK: Building

    build() {
      const panel = this.host;
      panel.textContent = "";
      const bar = html("div", { class: "bar" }, panel);
      html("h2", {}, bar, "Timeline");
      this.search = html("input", { type: "search", placeholder: "Find a step", "aria-label": "Show only steps whose name holds this text" }, bar);
      this.search.addEventListener("input", () => { this.filter = this.search.value.toLowerCase(); this.layOut(); });
      this.button(bar, "Critical path", "Show only what decided when the run ended", () => this.toggleCritical()).setAttribute("aria-pressed", "false");
      this.criticalButton = bar.lastChild;
      this.button(bar, "Open all", "Open or close every step with several pods", () => this.toggleAll());
      this.button(bar, "−", "Zoom out", () => this.zoom(1.6));
      this.button(bar, "+", "Zoom in", () => this.zoom(1 / 1.6));
      this.button(bar, "Fit", "Show the whole run", () => this.fit());
      this.axis = make("svg", { height: 24, "aria-hidden": "true" }, panel);
      this.rows = html("div", { class: "rows", tabindex: "0", role: "group", "aria-label": "Timeline of steps: up and down choose a row, enter opens it, left and right move in time, plus and minus zoom" }, panel);
      this.sheet = make("svg", { class: "sheet plot", "aria-hidden": "true" }, this.rows);
      this.space = html("div", {}, this.rows);
      this.curveSheets = this.curveList().map((curve) => {
        const svg = make("svg", { class: "curves", height: 74, role: "img", "aria-label": curve.title + ": at most " + number(curve.peak) + (curve.limit ? " of " + number(curve.limit) : "") }, panel);
        return { svg, curve };
      });
      this.said = html("p", { class: "said", "aria-live": "polite" }, panel);
      this.legend(panel);
      const keys = html("p", { class: "keys" }, panel);
      keys.innerHTML = "<kbd>↑</kbd> <kbd>↓</kbd> rows, <kbd>Enter</kbd> opens, <kbd>←</kbd> <kbd>→</kbd> move, <kbd>+</kbd> <kbd>−</kbd> or <kbd>Ctrl</kbd> and the wheel zoom, <kbd>0</kbd> fits, <kbd>c</kbd> critical path. Drag the timeline to move, the curves to choose a span.";
      this.tip = html("div", { class: "tip", role: "tooltip" }, document.body);
      this.listen();
    }

    button(parent, text, title, action) {
      const button = html("button", { type: "button", title }, parent, text);
      if (text.length === 1) button.setAttribute("aria-label", title);
      button.addEventListener("click", action);
      return button;
    }

    hatch(svg) {
      const id = "hatch" + ++patterns;
      const pattern = make("pattern", { id, width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, make("defs", {}, svg));
      make("rect", { width: 5, height: 5, style: "fill: var(--wait-soft)" }, pattern);
      make("rect", { width: 1.6, height: 5, style: "fill: var(--wait)" }, pattern);
      return "url(#" + id + ")";
    }

    legend(panel) {
      const list = html("ul", { class: "legend" }, panel);
      const entry = (name, text) => {
        const item = html("li", {}, list);
        const svg = make("svg", { width: 22, height: 12, style: "display: inline; width: 22px", "aria-hidden": "true" }, item);
        if (name === "wait") make("rect", { y: 3, width: 22, height: 7, style: "fill: " + this.hatch(svg) }, svg);
        else if (name === "passed") make("path", { d: "M11 1l5 5-5 5-5-5z", class: name }, svg);
        else make("rect", { width: 22, height: 12, rx: 2, class: name }, svg);
        item.append(text);
      };
      entry("running", "running");
      entry("critical", "on the critical path");
      entry("bad", "failed");
      entry("wait", "waiting for room, a place, a lock or backoff");
      entry("passed", "passed by");
    }

    curveList() {
      const { curves, capacity } = this.data;
      const list = [{ title: "pods", values: curves.pods, waiting: curves.waiting, limit: capacity.pods, color: "--pods" }];
      const add = (title, values, limit, color) => { if (values.some((value) => value > 0)) list.push({ title, values, limit, color }); };
      add("cpu", curves.cpu.map((value) => value / 1000), capacity.cpu / 1000, "--cpu");
      add("GiB of memory", curves.memory.map((value) => value / 1024), capacity.memory / 1024, "--memory");
      add("gpu", curves.gpu, capacity.gpu, "--gpu");
      for (const curve of list) curve.peak = curve.values.reduce((most, value) => Math.max(most, value), 0);
      return list;
    }

    // MARK: Rows

    layOut() {
      const rows = [];
      this.rowOf = new Map();
      this.data.steps.forEach((step, index) => {
        if (this.filter && !step.name.toLowerCase().includes(this.filter)) return;
        if (this.onlyCritical && !step.critical) return;
        const isGroup = step.count > 1;
        rows.push({ step: index, bar: isGroup ? -1 : step.first, isGroup });
        if (!isGroup) { this.rowOf.set(step.first, rows.length - 1); return; }
        const isOpen = this.open.has(index);
        for (let bar = step.first; bar < step.first + step.bars; bar++) {
          if (!isOpen || (this.onlyCritical && !this.bar(bar, CRITICAL))) {
            if (this.bar(bar, CRITICAL)) this.rowOf.set(bar, rows.length - 1);
            continue;
          }
          rows.push({ step: index, bar, isGroup: false, isChild: true });
          this.rowOf.set(bar, rows.length - 1);
        }
        if (isOpen && step.hidden > 0 && !this.onlyCritical) rows.push({ step: index, bar: -1, isNote: true });
      });
      this.list = rows;
      this.chosen = Math.max(0, Math.min(this.chosen, rows.length - 1));
      this.draw();
    }

    get width() { return Math.max(this.host.clientWidth, 320); }
    get left() { return Math.min(250, Math.round(this.width * 0.3)); }
    x(time) { return this.left + (time - this.from) / (this.to - this.from) * (this.width - this.left - PAD); }
    time(x) { return this.from + (x - this.left) / (this.width - this.left - PAD) * (this.to - this.from); }

    draw() {
      if (this.asked) return;
      this.asked = true;
      requestAnimationFrame(() => { this.asked = false; this.drawNow(); });
    }

    drawNow() {
      const total = Math.max(this.list.length, 1) * ROW;
      const height = Math.min(total, Math.round(window.innerHeight * 0.62));
      this.sheet.setAttribute("height", height);
      this.space.style.height = Math.max(0, total - height) + "px";
      this.drawAxis();
      this.drawRows(height);
      for (const sheet of this.curveSheets) this.drawCurve(sheet);
    }

    marks() { return ticks(this.from, this.to, Math.max(2, (this.width - this.left) / 95)); }

    drawAxis() {
      this.axis.textContent = "";
      for (const time of this.marks()) {
        const x = this.x(time);
        make("line", { x1: x, x2: x, y1: 18, y2: 24, class: "edge" }, this.axis);
        make("text", { x, y: 13, class: "soft", "text-anchor": time === 0 ? "start" : "middle" }, this.axis, timeText(time));
      }
    }

    drawRows(height) {
      const svg = this.sheet, top = this.rows.scrollTop;
      svg.textContent = "";
      const hatch = this.hatch(svg);
      const clip = make("clipPath", { id: "clip" + patterns }, svg.firstChild);
      make("rect", { x: this.left, y: 0, width: this.width - this.left, height }, clip);
      for (const time of this.marks()) make("line", { x1: this.x(time), x2: this.x(time), y1: 0, y2: height, class: "tick" }, svg);
      const first = Math.floor(top / ROW), last = Math.min(this.list.length - 1, Math.ceil((top + height) / ROW));
      const labels = make("g", {}, svg), plot = make("g", { "clip-path": "url(#clip" + patterns + ")" }, svg);
      if (!this.list.length) make("text", { x: 4, y: 16, class: "soft" }, labels, "no step is like this");
      for (let index = first; index <= last; index++) {
        const row = this.list[index], y = index * ROW - top;
        this.drawLabel(row, index, y, labels);
        if (row.isNote) continue;
        if (row.isGroup) this.drawGroup(row, y, plot, hatch); else this.drawBar(row.bar, y, plot, hatch);
      }
      this.drawLinks(top, height, plot);
      make("line", { x1: this.left, x2: this.left, y1: 0, y2: height, class: "edge" }, svg);
    }

    drawLabel(row, index, y, parent) {
      const step = this.data.steps[row.step];
      const group = make("g", { class: "row" + (row.isGroup ? " group" : "") + (index === this.chosen ? " chosen" : "") }, parent);
      make("rect", { x: 0, y, width: this.width, height: ROW, class: "back" }, group);
      let text = step.name, indent = 16;
      if (row.isGroup) {
        make("text", { x: 3, y: y + 16, class: "soft" }, group, this.open.has(row.step) ? "▾" : "▸");
        text = step.name;
      } else if (row.isChild) {
        indent = 30;
        text = this.data.labels[this.bar(row.bar, LABEL)] || step.name;
      } else if (row.isNote) {
        indent = 30;
        text = number(step.hidden) + " more are not shown one by one";
      } else text += this.data.labels[this.bar(row.bar, LABEL)];
      const room = this.left - indent - (row.isGroup ? 56 : 8);
      const label = make("text", { x: indent, y: y + 16, class: row.isChild || row.isNote ? "soft" : "" }, group, text);
      if (text.length * 5 > room) this.shorten(label, text, row.isNote ? this.width : room);
      if (row.isGroup) make("text", { x: this.left - 8, y: y + 16, class: "soft", "text-anchor": "end" }, group, "×" + number(step.count));
    }

    /// Cuts the middle out of a label that is too long for its column.
    shorten(label, text, room) {
      let length = text.length;
      while (length > 4 && label.getComputedTextLength() > room) {
        length = Math.min(length - 1, Math.floor(length * room / label.getComputedTextLength()));
        const head = Math.ceil(length * 0.6);
        label.textContent = text.slice(0, head) + "…" + text.slice(text.length - (length - head));
      }
    }

    drawBar(bar, y, parent, hatch) {
      const [ready, began, ended, phase] = [READY, BEGAN, ENDED, PHASE].map((field) => this.bar(bar, field));
      if (phase === 3) {
        const x = this.x(ready);
        make("path", { d: `M${x} ${y + 7}l5 5-5 5-5-5z`, class: "passed" }, parent);
        return;
      }
      const x0 = this.x(ready), x1 = this.x(began), x2 = this.x(ended), right = this.width;
      if (began > ready) make("rect", { x: Math.max(x0, -9), y: y + 8, width: Math.max(1, Math.min(x1, right) - Math.max(x0, -9)), height: 8, style: "fill: " + hatch }, parent);
      const isCritical = this.bar(bar, CRITICAL);
      const name = phase === 1 ? "bad" : phase === 2 ? "area" : isCritical ? "critical" : "running";
      const start = Math.max(x1, -9), width = Math.max(2.5, Math.min(x2, right + 9) - start);
      const rect = make("rect", { x: start, y: y + 5, width, height: 14, rx: Math.min(2, width / 2), class: name }, parent);
      if (phase === 1 && isCritical) rect.setAttribute("style", "stroke: var(--critical); stroke-width: 2");
      if (phase === 1 && width > 14) make("text", { x: start + width / 2, y: y + 16.5, "text-anchor": "middle", style: "fill: #fff; font-weight: 700" }, parent, "✕");
      const count = this.bar(bar, COUNT);
      const text = (count > 1 ? number(count) + " × " : "") + timeText(ended - began);
      if (x2 > this.left && x2 + 60 < right) make("text", { x: x2 + 6, y: y + 16, class: "soft" }, parent, text);
    }

    /// How many run and wait, over time; on top what is critical, and what failed.
    drawGroup(row, y, parent, hatch) {
      const step = this.data.steps[row.step], profile = step.profile;
      const last = this.time(this.width);
      const shape = (values, base, size, most) => {
        let path = "", isOpen = false;
        for (let index = Math.max(0, at(profile.time, this.from)); index < profile.time.length; index++) {
          if (profile.time[index] > last) break;
          const x = this.x(Math.max(profile.time[index], this.from));
          const end = index + 1 < profile.time.length ? profile.time[index + 1] : this.end;
          if (!values[index]) { if (isOpen) { path += `V${base}Z`; isOpen = false; } continue; }
          const high = base - Math.max(1.5, size * values[index] / most);
          path += (isOpen ? "" : `M${x} ${base}`) + `L${x} ${high}H${Math.max(this.x(Math.min(end, last)), x + 1.5)}`;
          isOpen = true;
        }
        return path + (isOpen ? `V${base}Z` : "");
      };
      const most = (values) => values.reduce((most, value) => Math.max(most, value), 1);
      const isWaiting = profile.waiting.some((value) => value);
      const base = isWaiting ? y + 16 : y + 21;
      make("path", { d: shape(profile.running, base, isWaiting ? 12 : 17, most(profile.running)), class: "area" }, parent);
      if (isWaiting) make("path", { d: shape(profile.waiting, y + 22.5, 5.5, most(profile.waiting)), style: "fill: " + hatch }, parent);
      for (let bar = step.first; bar < step.first + step.bars; bar++) {
        const isBad = this.bar(bar, PHASE) === 1, isCritical = this.bar(bar, CRITICAL);
        if (!isBad && !isCritical) continue;
        const x1 = this.x(this.bar(bar, BEGAN)), x2 = this.x(this.bar(bar, ENDED));
        if (x2 < this.left || x1 > this.width) continue;
        if (isCritical) {
          const x0 = this.x(this.bar(bar, READY));
          if (x1 > x0) make("line", { x1: Math.max(x0, -9), x2: x1, y1: base - 2, y2: base - 2, class: "link" }, parent);
          make("rect", { x: x1, y: base - 4, width: Math.max(2.5, x2 - x1), height: 4, class: "critical" }, parent);
        }
        if (isBad) make("path", { d: `M${x2 - 3} ${y + 3}l6 6m0-6l-6 6`, style: "stroke: var(--bad); stroke-width: 2" }, parent);
      }
    }

    drawLinks(top, height, parent) {
      const path = this.data.path;
      let d = "";
      for (let index = 1; index < path.length; index++) {
        const from = this.rowOf.get(path[index - 1]), to = this.rowOf.get(path[index]);
        if (from === undefined || to === undefined || from === to) continue;
        const x = this.x(this.bar(path[index], READY)), down = to > from ? 1 : -1;
        const y1 = from * ROW - top + 12 + 7 * down, y2 = to * ROW - top + 12 - 7 * down;
        if (Math.max(y1, y2) < 0 || Math.min(y1, y2) > height) continue;
        d += `M${x} ${Math.max(-50, Math.min(y1, height + 50))}V${Math.max(-50, Math.min(y2, height + 50))}`;
      }
      if (d) make("path", { d, class: "link" }, parent);
    }

    drawCurve({ svg, curve }) {
      const low = 66, high = 14, times = this.data.curves.time;
      svg.textContent = "";
      const hatch = curve.waiting ? this.hatch(svg) : "";
      const limit = curve.limit > 0 ? curve.limit : 0;
      const most = Math.max(curve.peak, limit && limit <= curve.peak * 4 ? limit : 0, 1e-9);
      const y = (value) => low - (low - high) * Math.min(1, value / most);
      const clip = make("clipPath", { id: "clip" + ++patterns }, make("defs", {}, svg));
      make("rect", { x: this.left, y: 0, width: this.width - this.left, height: 74 }, clip);
      for (const time of this.marks()) make("line", { x1: this.x(time), x2: this.x(time), y1: 6, y2: low, class: "tick" }, svg);
      const plot = make("g", { "clip-path": "url(#clip" + patterns + ")" }, svg);
      const shape = (values, y) => {
        let path = "";
        const first = at(times, this.from), last = this.time(this.width);
        for (let index = first; index < times.length && times[index] <= last; index++) {
          path += (path ? "L" : `M${this.x(times[index])} ${low}L`) + this.x(times[index]) + " " + y(values[index]);
          path += "H" + this.x(index + 1 < times.length ? times[index + 1] : this.end);
        }
        return path && path + `V${low}Z`;
      };
      if (curve.waiting) {
        const most = curve.waiting.reduce((most, value) => Math.max(most, value), 1);
        make("path", { d: shape(curve.waiting, (value) => low - (low - high) * value / most), style: `fill: ${hatch}; opacity: .7` }, plot);
      }
      make("path", { d: shape(curve.values, y), style: `fill: var(${curve.color}); fill-opacity: .28; stroke: var(${curve.color}); stroke-width: 1.4` }, plot);
      if (limit && limit <= most * 1.0001) {
        make("line", { x1: this.left, x2: this.width - PAD, y1: y(limit), y2: y(limit), class: "capacity" }, svg);
      }
      make("line", { x1: this.left, x2: this.width - PAD, y1: low, y2: low, class: "edge" }, svg);
      make("text", { x: 16, y: 30 }, svg, curve.title);
      make("text", { x: 16, y: 46, class: "soft" }, svg, "at most " + number(curve.peak) + (limit ? " of " + number(limit) : ""));
      if (curve.waiting) {
        const most = curve.waiting.reduce((most, value) => Math.max(most, value), 0);
        if (most) make("text", { x: 16, y: 61, class: "soft" }, svg, "up to " + number(most) + " wait");
      }
      if (this.hair !== undefined) {
        const x = this.x(this.hair), index = at(times, this.hair);
        if (x >= this.left) {
          make("line", { x1: x, x2: x, y1: 4, y2: low, class: "hair" }, svg);
          const waits = curve.waiting && curve.waiting[index] ? ", " + number(curve.waiting[index]) + " wait" : "";
          const isRight = x > this.width - 130;
          make("text", { x: x + (isRight ? -5 : 5), y: 12, class: "soft", "text-anchor": isRight ? "end" : "start" }, svg, number(curve.values[index]) + waits);
        }
      }
      if (this.brush) {
        const [a, b] = [this.brush.from, this.brush.to].sort((a, b) => a - b);
        make("rect", { x: this.x(a), y: 4, width: Math.max(1, this.x(b) - this.x(a)), height: low - 4, class: "brush" }, svg);
      }
    }

    // MARK: Words

    describe(row, time) {
      const step = this.data.steps[row.step];
      if (row.isNote) return { title: step.name, text: number(step.hidden) + " more like these" };
      if (row.isGroup) {
        const lines = [number(step.count) + " pods" + (step.failed ? ", " + number(step.failed) + " failed" : "") + (step.need ? ", each " + step.need : "")];
        if (time !== undefined && time >= 0 && time <= this.end) {
          const index = at(step.profile.time, time);
          lines.push(`at ${timeText(Math.round(time / 1000) * 1000)}: ${number(step.profile.running[index])} run, ${number(step.profile.waiting[index])} wait`);
        }
        lines.push("at most " + number(step.profile.running.reduce((a, b) => Math.max(a, b), 0)) + " at a time");
        return { title: step.name, text: lines.join("\n") };
      }
      const bar = row.bar, [ready, began, ended, phase] = [READY, BEGAN, ENDED, PHASE].map((field) => this.bar(bar, field));
      const count = this.bar(bar, COUNT);
      const lines = [];
      if (phase === 3) lines.push("passed by at " + timeText(ready));
      else lines.push(`${PHASES[phase]}: ${timeText(began)} to ${timeText(ended)}, took ${timeText(ended - began)}`);
      if (this.data.notes[this.bar(bar, NOTE)]) lines.push(this.data.notes[this.bar(bar, NOTE)]);
      if (this.bar(bar, CRITICAL)) lines.push("on the critical path");
      if (step.need && phase !== 3) lines.push(step.need);
      return { title: step.name + this.data.labels[this.bar(bar, LABEL)] + (count > 1 ? ` (${number(count)} alike)` : ""), text: lines.join("\n") };
    }

    say() {
      const row = this.list[this.chosen];
      if (!row) return;
      const { title, text } = this.describe(row);
      this.said.textContent = title + ": " + text.split("\n").join("; ");
    }

    // MARK: Moving

    view(from, to) {
      const least = Math.min(this.end * KEEP, Math.max(this.end / 5000, 20));
      let span = Math.max(least, Math.min(to - from, this.end * KEEP));
      from = Math.max(0, Math.min(from, this.end * KEEP - span));
      this.from = from;
      this.to = from + span;
      this.draw();
    }
    zoom(factor, around) {
      const middle = around === undefined ? (this.from + this.to) / 2 : around;
      this.view(middle - (middle - this.from) * factor, middle + (this.to - middle) * factor);
    }
    pan(share) { const by = (this.to - this.from) * share; this.view(this.from + by, this.to + by); }
    fit() { this.view(0, this.end * KEEP); }
    toggleCritical() {
      this.onlyCritical = !this.onlyCritical;
      this.criticalButton.setAttribute("aria-pressed", this.onlyCritical);
      this.layOut();
    }
    toggleAll() {
      const groups = this.data.steps.map((step, index) => step.count > 1 ? index : -1).filter((index) => index >= 0);
      const isAny = groups.some((index) => !this.open.has(index));
      this.open = new Set(isAny ? groups : []);
      this.layOut();
    }
    toggle(row) {
      if (!row || !row.isGroup) return;
      if (!this.open.delete(row.step)) this.open.add(row.step);
      this.layOut();
    }
    choose(index) {
      this.chosen = Math.max(0, Math.min(index, this.list.length - 1));
      const y = this.chosen * ROW, height = this.sheet.getAttribute("height") - 0;
      if (y < this.rows.scrollTop) this.rows.scrollTop = y;
      if (y + ROW > this.rows.scrollTop + height) this.rows.scrollTop = y + ROW - height;
      this.say();
      this.draw();
    }

    key(event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const row = this.list[this.chosen];
      const actions = {
        ArrowDown: () => this.choose(this.chosen + 1), ArrowUp: () => this.choose(this.chosen - 1),
        PageDown: () => this.choose(this.chosen + 15), PageUp: () => this.choose(this.chosen - 15),
        Home: () => this.choose(0), End: () => this.choose(this.list.length - 1),
        ArrowLeft: () => this.pan(-0.15), ArrowRight: () => this.pan(0.15),
        Enter: () => this.toggle(row), " ": () => this.toggle(row),
        "+": () => this.zoom(1 / 1.6), "=": () => this.zoom(1 / 1.6), "-": () => this.zoom(1.6), "0": () => this.fit(),
        c: () => this.toggleCritical(), Escape: () => this.hideTip(),
      };
      if (!actions[event.key]) return;
      event.preventDefault();
      actions[event.key]();
    }

    point(event, element) {
      const box = element.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top };
    }

    listen() {
      this.rows.addEventListener("keydown", (event) => this.key(event));
      this.rows.addEventListener("scroll", () => this.draw());
      this.rows.addEventListener("focus", () => this.say());
      for (const element of [this.sheet, this.axis, ...this.curveSheets.map((sheet) => sheet.svg)]) {
        element.addEventListener("wheel", (event) => {
          const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
          if (event.ctrlKey || event.metaKey) this.zoom(Math.exp(event.deltaY * 0.003), this.time(this.point(event, element).x));
          else if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) this.pan(sideways / this.width);
          else return;
          event.preventDefault();
        }, { passive: false });
      }
      this.listenToRows();
      for (const { svg } of this.curveSheets) this.listenToCurve(svg);
    }

    listenToRows() {
      const sheet = this.sheet;
      let grip = null;
      sheet.addEventListener("pointerdown", (event) => {
        if (event.button) return;
        grip = { ...this.point(event, sheet), from: this.from, to: this.to, moved: false };
      });
      sheet.addEventListener("pointermove", (event) => {
        const point = this.point(event, sheet);
        if (grip && (grip.moved || Math.abs(point.x - grip.x) > 4)) {
          if (!grip.moved) sheet.setPointerCapture(event.pointerId);
          grip.moved = true;
          sheet.classList.add("moving");
          const by = (grip.x - point.x) / (this.width - this.left - PAD) * (grip.to - grip.from);
          this.view(grip.from + by, grip.to + by);
          return;
        }
        this.hover(event, point);
      });
      const drop = (event) => {
        sheet.classList.remove("moving");
        if (grip && !grip.moved && event.type === "pointerup") {
          const index = Math.floor((grip.y + this.rows.scrollTop) / ROW);
          if (this.list[index]) { this.choose(index); this.toggle(this.list[index]); }
        }
        grip = null;
      };
      sheet.addEventListener("pointerup", drop);
      sheet.addEventListener("pointercancel", drop);
      sheet.addEventListener("pointerleave", () => this.hideTip());
      sheet.addEventListener("dblclick", (event) => {
        const { x } = this.point(event, sheet);
        if (x > this.left) this.zoom(0.5, this.time(x));
      });
    }

    listenToCurve(svg) {
      svg.addEventListener("pointerdown", (event) => {
        if (event.button) return;
        const time = this.time(Math.max(this.left, this.point(event, svg).x));
        this.brush = { from: time, to: time };
        svg.setPointerCapture(event.pointerId);
      });
      svg.addEventListener("pointermove", (event) => {
        this.hair = Math.max(0, Math.min(this.time(this.point(event, svg).x), this.end));
        if (this.brush) this.brush.to = this.hair;
        this.draw();
      });
      svg.addEventListener("pointerup", () => {
        const brush = this.brush;
        this.brush = null;
        if (brush && Math.abs(this.x(brush.to) - this.x(brush.from)) > 5) this.view(Math.min(brush.from, brush.to), Math.max(brush.from, brush.to));
        else this.draw();
      });
      svg.addEventListener("pointerleave", () => { this.hair = undefined; this.draw(); });
      svg.addEventListener("dblclick", () => this.fit());
    }

    hover(event, point) {
      const row = this.list[Math.floor((point.y + this.rows.scrollTop) / ROW)];
      if (!row) return this.hideTip();
      const { title, text } = this.describe(row, point.x > this.left ? this.time(point.x) : undefined);
      this.tip.textContent = "";
      html("b", {}, this.tip, title);
      this.tip.append("\n" + text);
      this.tip.style.display = "block";
      const box = this.tip.getBoundingClientRect();
      this.tip.style.left = Math.max(4, Math.min(event.clientX + 14, window.innerWidth - box.width - 8)) + "px";
      this.tip.style.top = (event.clientY + 18 + box.height > window.innerHeight ? event.clientY - box.height - 10 : event.clientY + 18) + "px";
      const hair = point.x > this.left ? Math.max(0, Math.min(this.time(point.x), this.end)) : undefined;
      if (hair !== this.hair) { this.hair = hair; for (const sheet of this.curveSheets) this.drawCurve(sheet); }
    }
    hideTip() { this.tip.style.display = "none"; this.hair = undefined; this.draw(); }
  }

  for (const section of document.querySelectorAll(".run")) if (section.querySelector("script.data")) new Chart(section);
})();

"""#
