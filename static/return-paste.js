// A block from a spreadsheet falls over the fields from the one it is pasted into; the portal reads it, saves it line by
// line, and says what became of it. What was filled or typed can be taken back, through the same door.
import { ask, button, element, forget, keep, kept, keptOn, signIn } from "./grid-saving.js";
import { shown } from "./return-line.js";

export function watchPaste({ page, filled }) {
  const { form, news, lines } = page;
  const key = `return-paste-${form.dataset.person}-${form.dataset.lines}`;
  const undoButton = form.querySelector("[data-undo]");
  const place = form.querySelector("[data-pasted]");
  const steps = [];
  let began = null; // what stood in the line that one is in, when one came to it
  let busy = false;
  let last = lines[0]?.first; // where one was in the grid

  const byPk = (pk) => lines.find((line) => line.pk === Number(pk));

  function tell(words, ...more) {
    place.replaceChildren(...(words ? [element("p", words, { className: "entry-note__head" }), ...more] : []));
    place.hidden = !words;
    if (words) news(words);
  }

  const close = () => button("Close", () => {
    tell("");
    last?.focus();
  });

  function report({ words, parts, left_over: leftOver }) {
    const list = element("dl", "", { className: "entry-note__parts" });
    for (const { head, items } of parts) {
      const told = element("dd", items.every((item) => lines.some((line) => line.name === item)) ? items.join("; ") : "");
      if (!told.textContent) {
        const all = element("ul");
        all.append(...items.map((item) => element("li", item)));
        told.append(all);
      }
      list.append(element("dt", head), told);
    }
    tell(words, list, ...(leftOver ? [element("pre", leftOver)] : []), close());
  }

  function showSteps() {
    const step = steps.at(-1);
    undoButton.disabled = !step;
    undoButton.replaceChildren("Undo", ...(step ? [element("span", `: ${step.words}`, { className: "save-bar__what" })] : []));
  }

  function remember(step) {
    steps.push(step);
    showSteps();
  }

  // Send many lines at once, as they stand or as `asked` makes of them; one alone is saved meanwhile by nothing else.
  async function send(asked, touched) {
    let done;
    page.block = new Promise((resolve) => { done = resolve; });
    await Promise.all(touched.map((line) => line.settle()));
    const sent = new Map(touched.map((line) => [line.pk, JSON.stringify(line.values())]));
    const before = new Map(touched.map((line) => [line.pk, line.values()]));
    const seen = touched.map((line) => line.seen());
    const { status, body } = await ask(form, form.dataset.lines, { lines: seen, ...asked(seen) });
    page.block = null;
    done();
    for (const line of touched) if (line.isUnsaved() && !(body.lines ?? []).some((one) => one.line === line.pk)) line.save();
    if (status !== 200) return { status, body };
    page.quiet = true; // the note tells of all of them at once
    for (const one of body.lines) byPk(one.line)?.takeOne(one, sent.get(one.line));
    page.quiet = false;
    const others = page.hear(body.beside);
    if (others.length) body.note.parts.push({ head: "Checked again", items: others });
    filled();
    return { status, body, before };
  }

  async function paste(what) {
    if (busy) return;
    busy = true;
    keep(key, what); // until the portal has it
    tell("Filling in the block…");
    const { status, body, before } = await send(() => ({ paste: what }), lines);
    busy = false;
    if (status === 200) {
      forget(key);
      report(body.note);
      const changed = body.lines.filter((one) => JSON.stringify(before.get(one.line)) !== JSON.stringify(byPk(one.line).values()));
      if (changed.length) {
        remember({
          words: `${changed.length} pasted ${changed.length === 1 ? "line" : "lines"}`,
          lines: changed.map((one) => ({ line: byPk(one.line), before: before.get(one.line), after: byPk(one.line).values() })),
        });
      }
      settled();
      return;
    }
    if (status === 401) {
      tell("Nothing was filled: you are signed out. Sign in in another tab, then fill it in again. The block is kept here.", signIn(form), " ", again(what, "Fill it in again"), drop());
    } else if (!status) {
      tell("Nothing was filled: the portal does not answer. The block is kept here.", again(what, "Fill it in again"), drop());
    } else {
      tell(`Nothing was filled. ${body.refused ?? body.detail ?? "Load the page again."}`, close());
    }
  }

  function again(what, words) {
    return button(words, () => paste(what));
  }

  function drop() {
    return button("Drop it", () => {
      forget(key);
      tell("");
      last?.focus();
    });
  }

  async function undo() {
    const step = steps.at(-1);
    if (busy) return;
    if (!step) {
      news("There is nothing to undo.");
      return;
    }
    const stays = step.lines.filter(({ line, after }) => JSON.stringify(line.values()) !== JSON.stringify(after));
    const back = step.lines.filter((one) => !stays.includes(one));
    const own = stays.length ? { head: "Left as they are, because you changed them since", items: stays.map(({ line }) => line.name) } : null;
    busy = true;
    const { status, body } = await send(
      (seen) => ({ lines: back.map(({ line, before }) => ({ ...seen.find((one) => one.line === line.pk), ...before })) }),
      back.map(({ line }) => line),
    );
    busy = false;
    if (status === 200) {
      steps.pop();
      showSteps();
      report({ ...body.note, parts: [...body.note.parts, own].filter(Boolean) });
    } else if (status === 401) {
      tell("Nothing was taken back: you are signed out. Sign in in another tab, then undo again.", signIn(form));
    } else {
      tell(`Nothing was taken back. ${body.refused ?? body.detail ?? "The portal does not answer: undo again in a moment."}`, close());
    }
    settled();
  }

  // ---- what is typed by hand is a step as well, once one leaves the line ----

  function settled() {
    const line = lines.find((one) => one.root.contains(document.activeElement));
    began = line ? { line, before: line.values() } : null;
  }

  form.addEventListener("focusin", ({ target }) => {
    if (target.matches("[data-cell]")) last = target;
    const line = lines.find((one) => one.root.contains(target));
    if (line !== began?.line) began = line ? { line, before: line.values() } : null;
  });
  form.addEventListener("focusout", ({ relatedTarget }) => {
    if (!began || began.line.root.contains(relatedTarget)) return;
    const { line, before } = began;
    began = null;
    if (JSON.stringify(line.values()) !== JSON.stringify(before)) {
      remember({ words: `${line.name}, ${shown(line.values())}`, lines: [{ line, before, after: line.values() }] });
    }
  });

  document.addEventListener("paste", (event) => {
    const cell = [event.target, document.activeElement].find((one) => one instanceof Element && one.matches("[data-cell]"));
    const text = event.clipboardData.getData("text/plain");
    const block = cell?.tagName === "TEXTAREA" ? /\t/ : /[\t\n]/;
    if (!cell || !form.contains(cell) || !block.test(text.replace(/\r?\n$/, ""))) return;
    event.preventDefault();
    const line = byPk(cell.closest("[data-line]").dataset.line);
    paste({ text, line: line.pk, field: cell.dataset.field });
  });
  undoButton.addEventListener("click", undo);
  showSteps();

  const before = kept(key);
  if (before?.text) {
    const { at: _, ...what } = before;
    tell(`On ${keptOn(before)} you pasted a block that was not filled in.`, element("pre", before.text), again(what, "Fill it in"), drop());
  }
  return { undo };
}
