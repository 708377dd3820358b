// A savings profile saves itself, line by line, and its totals live. Without this file the page is one form with a button.
//
// Nothing is added up here: totals, percentages and what is wrong with a cell come from the portal (data-preview), which
// has the one arithmetic there is.
import { ask, button, element, kept as keptIn, showOverall as showUnsaved, watchLeaving } from "./grid-saving.js";
import { watchCells } from "./savings-grid-cells.js";
import { Line } from "./savings-grid-line.js";

const WAIT_FOR_TOTALS = 300;

const form = document.querySelector("[data-module='savings-grid']");
const kept = `savings-line-${form.dataset.person}-${form.dataset.version}-`;
const page = { form, kept, news, tell, showOverall, askForTotals, addLine, saveAll, takeOut };
const templates = {};
let lines = [];
let waitForTotals = null;
let asks = 0;

function news(words) {
  form.querySelector("[data-news]").textContent = words;
}

// ---- lines that are added ----

function addLine(block, id = `${block}-new-${Date.now()}-${document.querySelectorAll("[data-line]").length}`) {
  const holder = document.createElement("template");
  holder.innerHTML = templates[block].replaceAll(`${block}-new`, id);
  const root = holder.content.firstElementChild;
  form.querySelector(`[data-add-row='${block}']`).before(root);
  const line = new Line(root, page);
  lines.push(line);
  return line;
}

function takeOut(gone) {
  lines = lines.filter((line) => line !== gone);
  showOverall();
  askForTotals();
}

function keptNewLines() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(kept) && key.slice(kept.length).includes("-new")).sort();
  } catch {
    return [];
  }
}

function bringBackNewLines() {
  for (const key of keptNewLines()) {
    const before = keptIn(key);
    if (!templates[before?.block] || document.getElementById(key.slice(kept.length))) continue;
    const line = addLine(before.block, key.slice(kept.length));
    line.fill(before.typed);
    line.typed();
  }
}

for (const empty of form.querySelectorAll("[data-line$='-new']")) {
  const { block } = empty.dataset;
  // The line below the others, as it came: what was typed into it meanwhile stays with it alone.
  const bare = empty.cloneNode(true);
  for (const field of bare.querySelectorAll("input")) field.setAttribute("value", field.matches("[data-revision]") ? "0" : "");
  for (const chosen of bare.querySelectorAll("option[selected]")) chosen.removeAttribute("selected");
  bare.querySelectorAll(".line-error, [data-conflict], [data-total], [data-state], .grid-was").forEach((place) => place.replaceChildren());
  bare.className = "grid-line grid-line--typing";
  templates[block] = bare.outerHTML;
}
lines = [...form.querySelectorAll("[data-line]")].map((root) => new Line(root, page));
for (const line of lines.filter((one) => one.isEmpty() && !one.root.contains(document.activeElement))) {
  // The empty line is there on request; a block without any line begins with one.
  line.root.remove();
  lines = lines.filter((one) => one !== line);
  const { block } = line.root.dataset;
  if (!lines.some((one) => one.root.dataset.block === block)) addLine(block);
}
for (const add of form.querySelectorAll("[data-add]")) {
  add.addEventListener("click", () => addLine(add.dataset.add).label.focus());
}

// ---- totals ----

function wait(waiting) {
  for (const rows of form.querySelectorAll("[data-computed]")) rows.setAttribute("aria-busy", waiting);
}

function askForTotals() {
  wait(true);
  clearTimeout(waitForTotals);
  waitForTotals = setTimeout(showTotals, WAIT_FOR_TOTALS);
}

async function showTotals() {
  waitForTotals = null;
  const mine = ++asks;
  const typed = lines.filter((line) => !line.isEmpty());
  const { status, body } = await ask(form, form.dataset.preview, {
    lines: typed.map((line) => ({ key: line.root.dataset.line, ...line.asked("total") })),
  });
  if (mine !== asks) return; // something was typed since: its own answer is on its way
  wait(waitForTotals !== null);
  const leftOut = form.querySelector("[data-left-out]");
  if (status !== 200) {
    leftOut.textContent = status === 401 ? "Totals wait: you are signed out." : (body.refused ?? "Totals wait: the portal does not answer.");
    return;
  }
  leftOut.textContent = body.left_out;
  for (const [block, rows] of Object.entries(body.computed)) form.querySelector(`[data-computed='${block}']`).innerHTML = rows;
  for (const line of typed) if (body.lines[line.root.dataset.line]) line.show(body.lines[line.root.dataset.line]);
}

// ---- the page ----

function tell(words, ...more) {
  form.querySelector("[data-pasted]").replaceChildren(...(words ? [element("span", words), ...more] : []));
  if (words) news(words);
}

async function paste(block) {
  const unit = form.querySelector("[data-paste-unit]").value;
  const { status, body } = await ask(form, form.dataset.preview, { paste: { ...block, unit } });
  if (status !== 200) {
    tell(`Nothing was filled: ${status === 401 ? "you are signed out. Sign in in another tab, then paste again" : "the portal does not answer. Paste again in a moment"}.`);
    return [];
  }
  const rest = body.left_over ? [element("pre", body.left_over)] : [];
  tell(body.words, button("Close", () => tell("")), ...rest);
  return body.cells;
}

function unsaved() {
  return lines.filter((line) => !line.isEmpty() && line.isUnsaved());
}

function showOverall() {
  showUnsaved(form, unsaved().length);
}

async function saveAll() {
  await Promise.all(lines.map((line) => line.save()));
}

watchLeaving(form, { unsaved, saveAll, focus: (line) => line.label.focus() });

const changes = form.querySelector("[data-changes]");
if (changes) {
  const show = (shown) => {
    form.classList.toggle("grid-form--changes", shown);
    changes.textContent = changes.textContent.replace(/^\s*(Show|Hide)/, shown ? "Hide" : "Show");
  };
  show(form.classList.contains("grid-form--changes"));
  changes.addEventListener("click", (event) => {
    event.preventDefault();
    show(!form.classList.contains("grid-form--changes"));
  });
}

watchCells({
  form,
  rowOf: (cell) => cell.closest("[data-line]"),
  rows: () => [...form.querySelectorAll("[data-line]")],
  paste,
  news,
});
form.querySelectorAll("[data-needs-script]").forEach((hint) => { hint.hidden = false; });
lines.forEach((line) => line.begin());
bringBackNewLines();
showOverall();
askForTotals();
