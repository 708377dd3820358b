// The return saves itself, line by line. Without this file the page is one form with a button.
import { showOverall, watchLeaving } from "./grid-saving.js";
import { watchCells } from "./return-cells.js";
import { Line } from "./return-line.js";
import { aboutPanel, keyboardHelp } from "./return-panels.js";
import { watchPaste } from "./return-paste.js";

const form = document.querySelector("[data-module='return-entry']");
const page = { form, news, showProgress, hear, lines: [], block: null, quiet: false };

function news(words) {
  if (!page.quiet) form.querySelector("[data-news]").textContent = words;
}

// What is said of the lines that stand in another way since others were saved.
function hear(beside = []) {
  return beside.map((one) => page.lines.find((line) => line.pk === one.line)?.hear(one)).filter(Boolean);
}

function showProgress() {
  const measures = new Map();
  let toCheck = 0;
  for (const root of form.querySelectorAll("[data-line]")) {
    const state = root.className.match(/entry-line--(\w+)/)[1];
    const value = root.querySelector("[data-value]").textContent.trim();
    measures.set(root.dataset.kpi, (measures.get(root.dataset.kpi) ?? true) && value !== "");
    toCheck += state === "check";
  }
  const done = [...measures.values()].filter(Boolean).length;
  form.querySelector("[data-progress]").textContent = `${done} of ${measures.size} ${measures.size === 1 ? "measure" : "measures"} done${toCheck ? `; ${toCheck} to check` : ""}`;
  showOverall(form, unsaved().length);
}

function unsaved() {
  return page.lines.filter((line) => line.isUnsaved());
}

async function saveAll() {
  await Promise.all(page.lines.map((line) => line.save()));
}

page.lines = [...form.querySelectorAll("[data-line][data-url]")].map((root) => new Line(root, page));
watchLeaving(form, { unsaved, saveAll, focus: (line) => line.first.focus() });
let filled = () => {};
const { undo } = watchPaste({ page, filled: () => filled() });
({ filled } = watchCells({ form, undo, about: aboutPanel(form), help: keyboardHelp(form) }));
form.querySelectorAll("[data-needs-script]").forEach((hint) => { hint.hidden = false; });
page.lines.forEach((line) => line.begin());
showProgress();
