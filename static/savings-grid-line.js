// One line of the grid: it saves itself, keeps what is typed until the portal has it, and says what hinders it.
//
// `page` is what a line asks of the page around it: form, kept (the beginning of its keys in the store of this browser),
// news, tell, showOverall, askForTotals, addLine, saveAll and takeOut.
import { LONGEST_WAIT, ask, button, cameWith, element, facts, forget, keep, kept, keptOn, signIn } from "./grid-saving.js";
import { isBeingTyped, written } from "./savings-grid-cells.js";

const WAIT = 1000;

export function Line(root, page) {
  const { form, news } = page;
  const at = (name) => root.querySelector(`[data-${name}]`);
  const fields = [...root.querySelectorAll("[data-field]")];
  const amounts = fields.filter((field) => field.dataset.year);
  const key = () => page.kept + (root.dataset.pk ? `${root.dataset.block}-${root.dataset.pk}` : root.dataset.line);
  let timer = null;
  let saving = null; // the promise of the save under way
  let failures = 0;
  let conflicted = Boolean(root.querySelector(".line-conflict"));
  // What the page came with. Typed before this file had arrived is typed all the same, and saved when it begins; what
  // the portal gave back with its reason is not saved at all.
  let saved = /grid-line--(invalid|conflict)/.test(root.className) ? "" : JSON.stringify(values(cameWith));

  this.root = root;
  this.label = root.querySelector("[data-field='label']");
  this.values = values;
  this.isUnsaved = () => JSON.stringify(values()) !== saved;
  this.isEmpty = () => !root.dataset.pk && !this.label.value && amounts.every((field) => !field.value);

  function values(of = (field) => field.value) {
    return Object.fromEntries(fields.map((field) => [field.dataset.field, of(field).trim()]));
  }

  this.fill = (typed) => {
    for (const field of fields) if (field.dataset.field in typed) field.value = typed[field.dataset.field];
    page.askForTotals();
  };

  const name = () => this.label.value || "New line";

  const setState = (state, words, tell = true) => {
    root.className = root.className.replace(/grid-line--\w+/, `grid-line--${state}`);
    root.classList.remove("grid-line--empty");
    at("state").replaceChildren(words);
    if (tell && words) news(`${name()}: ${words}`);
    page.showOverall();
  };

  function showError(field, words) {
    const place = root.querySelector(`[data-error='${field}']`);
    if (place && place.textContent !== words) place.textContent = words;
    const input = root.querySelector(`[data-field='${field}']`);
    if (!input) return;
    input.classList.toggle(`govuk-${input.tagName.toLowerCase()}--error`, Boolean(words));
    if (words) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    if (words && input.closest("details")) openDetails();
  }

  const openDetails = (open = true) => {
    at("open").setAttribute("aria-expanded", String(open));
    root.querySelector(".grid-details").classList.toggle("grid-details--open", open);
    root.querySelector(".grid-details details").open = open;
  };

  // What the portal says of the line as it stands in the fields.
  this.show = ({ total, change, correction, cells }) => {
    at("total").textContent = total;
    at("change").textContent = change;
    at("correct").textContent = correction;
    at("correct").parentElement.hidden = !correction;
    for (const field of amounts) {
      const cell = cells[field.dataset.field];
      field.dataset.correction = cell.correction;
      root.querySelector(`[data-was='${field.dataset.field}']`).textContent = cell.was;
      if (!cell.error || !isBeingTyped(field)) showError(field.dataset.field, cell.error);
    }
  };

  // What is still empty, in words: such a line waits, and nothing is wrong with it yet.
  const lacks = () => {
    const empty = amounts.filter((field) => !field.value.trim()).map((field) => field.dataset.year);
    return [
      !this.label.value.trim() && "name the line",
      ...fields.filter((field) => /^(body|kind)$/.test(field.dataset.field) && !field.value).map((field) => (field.dataset.field === "body" ? "choose the partner" : "choose the kind")),
      empty.length && `type an amount, or why there is none, for ${empty.length === amounts.length ? "each year" : empty.join(", ")}`,
    ].filter(Boolean);
  };

  const typed = () => {
    clearTimeout(timer);
    if (!this.isUnsaved()) {
      forget(key());
      setState(root.dataset.pk ? "saved" : "typing", root.dataset.pk ? "Saved" : "", false);
      return;
    }
    remember();
    at("refused").textContent = "";
    setState("typing", "Not saved yet", false);
    timer = conflicted ? null : setTimeout(this.save, WAIT);
  };

  const remember = () => keep(key(), { block: root.dataset.block, typed: values() });

  const asked = (what) => ({
    what,
    block: root.dataset.block,
    pk: root.dataset.pk ? Number(root.dataset.pk) : null,
    revision: Number(at("revision").value),
    ...values(),
  });

  this.asked = asked;

  this.save = () => {
    clearTimeout(timer);
    timer = null;
    if (saving || conflicted || !this.isUnsaved() || this.isEmpty()) return saving;
    const lacking = lacks();
    if (lacking.length) {
      setState("typing", `Not saved yet: ${lacking.join("; ")}`, false);
      return null;
    }
    saving = send().finally(() => { saving = null; });
    return saving;
  };

  const send = async () => {
    const sent = JSON.stringify(values());
    setState("saving", "Saving…", false);
    const { status, body } = await ask(form, form.dataset.save, asked("save"));
    if (!status) return retry();
    failures = 0;
    if (status === 200) showSaved(body, sent);
    else if (status === 400 && body.errors) showInvalid(body);
    else if (status === 409 && body.conflict) showConflict(body.conflict);
    else if (status === 409 && body.gone) showGone(body.refused);
    else if (status === 401) showSignedOut();
    else refuse(body.refused ?? body.detail ?? "Load the page again.");
    if (this.isUnsaved() && JSON.stringify(values()) !== sent && status < 401) timer = setTimeout(this.save, WAIT);
  };

  const showSaved = (body, sent) => {
    const stillThere = JSON.stringify(values()) === sent;
    forget(key()); // before it has its number, under which what is typed from now on is kept
    root.dataset.pk = body.pk;
    at("revision").value = body.revision;
    if (!stillThere) {
      saved = sent;
      remember();
      return setState("typing", "Not saved yet", false);
    }
    for (const field of fields) {
      const words = body.typed[field.dataset.field];
      if (field.value === words) continue;
      field.value = words;
      written(field);
    }
    saved = JSON.stringify(values());
    for (const place of root.querySelectorAll("[data-error]")) showError(place.dataset.error, "");
    setState("saved", "Saved");
    page.askForTotals();
  };

  const showInvalid = ({ errors, missing }) => {
    for (const place of root.querySelectorAll("[data-error]")) showError(place.dataset.error, errors[place.dataset.error] ?? "");
    setState("invalid", missing.length ? `Not saved: type an amount, or why there is none, for ${missing.join(", ")}` : "Not saved: put right", false);
    news(`${name()}: not saved. ${Object.values(errors).join(" ")}`);
  };

  const showBox = (heading, pairs, ...buttons) => {
    const box = element("div", "", { className: "line-conflict" });
    const head = element("p");
    head.append(element("strong", heading));
    const choice = element("p", "", { className: "line-conflict__choice" });
    choice.append(...buttons);
    box.append(head, ...(pairs.length ? [facts(pairs)] : []), choice);
    at("conflict").replaceChildren(box);
    return box;
  };

  const showConflict = (conflict) => {
    conflicted = true;
    // Nothing is saved while the choice is put away: taking away the button that has the focus counts as leaving the line.
    const settle = () => {
      at("conflict").replaceChildren();
      this.label.focus();
      at("revision").value = conflict.revision;
      conflicted = false;
    };
    showBox(
      `${conflict.who} saved this line${conflict.when ? ` on ${conflict.when}` : ""}.`,
      conflict.differences.map((one) => [one.what, `theirs ${one.theirs}, yours ${one.yours}`]),
      button("Keep theirs", () => {
        this.fill(conflict.typed);
        saved = JSON.stringify(values());
        settle();
        forget(key());
        setState("saved", "Saved");
      }),
      button("Save mine", () => {
        settle();
        this.save();
      }),
    );
    setState("conflict", "Changed by somebody else", false);
    news(`${name()}: ${conflict.message}`);
  };

  const showGone = (words) => {
    conflicted = true;
    showBox(
      words,
      [],
      button("Add it again", () => {
        conflicted = false;
        delete root.dataset.pk;
        at("conflict").replaceChildren();
        this.save();
      }),
      button("Let it go", () => this.takeAway()),
    );
    setState("conflict", "Removed by somebody else");
  };

  const showSignedOut = () => {
    setState("unsaved", "Not saved: you are signed out. Sign in in another tab, then save again");
    at("state").replaceChildren("Not saved: you are signed out. Sign in in another tab, then save again. ", signIn(form), " ", button("Save again", page.saveAll));
  };

  const refuse = (words) => {
    conflicted = true; // nothing more can be saved here until the page is loaded again
    at("refused").textContent = words;
    setState("unsaved", "Not saved", false);
    news(`${name()}: not saved. ${words}`);
  };

  const retry = () => {
    failures += 1;
    const wait = Math.min(LONGEST_WAIT, 1000 * 2 ** failures);
    setState("unsaved", `Not saved: the portal does not answer. Trying again in ${wait / 1000} seconds.`, failures === 1);
    timer = setTimeout(this.save, wait);
  };

  this.takeAway = () => {
    clearTimeout(timer);
    forget(key());
    root.remove();
    page.takeOut(this);
  };

  const offerRemoval = () => {
    const keep = button("Keep it", () => {
      at("conflict").replaceChildren();
      at("open").focus();
    });
    const remove = button("Remove it", async () => {
      clearTimeout(timer);
      const { status, body } = root.dataset.pk ? await ask(form, form.dataset.save, asked("remove")) : { status: 200, body: {} };
      at("conflict").replaceChildren();
      if (status === 409 && body.conflict) return showConflict(body.conflict);
      if (status !== 200 && !body.gone) {
        at("refused").textContent = status === 401 ? "Not removed: you are signed out. Sign in in another tab, then remove it again." : (body.refused ?? body.detail ?? "Not removed: the portal does not answer.");
        news(at("refused").textContent);
        return at("open").focus();
      }
      const gone = values();
      this.takeAway();
      page.tell(`“${gone.label || "New line"}” was removed.`, button("Put it back", () => {
        const line = page.addLine(root.dataset.block);
        line.fill(gone);
        line.label.focus();
        line.typed();
        line.save();
        page.tell("");
      }));
      return undefined;
    });
    showBox(`Remove “${name()}” with its amounts?`, [], remove, keep);
    keep.focus();
  };

  const moveLine = async (up) => {
    if (!root.dataset.pk) return;
    const { status, body } = await ask(form, form.dataset.save, asked(up ? "up" : "down"));
    if (status !== 200) {
      at("refused").textContent = body.refused ?? "Not moved: the portal does not answer, or you are signed out.";
      return;
    }
    const beside = up ? root.previousElementSibling : root.nextElementSibling;
    if (body.moved && beside?.dataset.block === root.dataset.block) {
      if (up) beside.before(root);
      else beside.after(root);
    }
    root.querySelector(`[data-move='${up ? "up" : "down"}']`).focus();
    news(body.moved ? `${name()} moved ${up ? "up" : "down"}.` : `${name()} stands there already.`);
    page.askForTotals();
  };

  const offerKept = () => {
    const before = kept(key());
    if (!before?.typed || conflicted) return;
    if (JSON.stringify(before.typed) === saved) return forget(key());
    const now = values();
    const apart = fields.filter((field) => before.typed[field.dataset.field] !== now[field.dataset.field]);
    showBox(
      `On ${keptOn(before)} you typed here what was not saved.`,
      apart.map((field) => [field.dataset.year ?? field.labels[0].textContent, `${before.typed[field.dataset.field] || "empty"}, saved is ${now[field.dataset.field] || "empty"}`]),
      button("Put it back", () => {
        at("conflict").replaceChildren();
        this.fill(before.typed);
        this.label.focus();
        typed();
        this.save();
      }),
      button("Drop it", () => {
        at("conflict").replaceChildren();
        forget(key());
        this.label.focus();
      }),
    );
  };

  for (const field of fields) {
    field.addEventListener("input", () => {
      if (!amounts.includes(field)) showError(field.dataset.field, "");
      typed();
      page.askForTotals();
    });
    field.addEventListener("change", page.askForTotals);
  }
  root.addEventListener("focusout", (event) => {
    if (!root.contains(event.relatedTarget)) {
      this.save();
      page.askForTotals();
    }
  });
  at("open").addEventListener("click", () => openDetails(at("open").getAttribute("aria-expanded") !== "true"));
  at("correct").addEventListener("click", (event) => {
    event.preventDefault();
    for (const field of amounts) if (field.dataset.correction) {
      field.focus();
      field.value = field.dataset.correction;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.save();
  });
  at("remove").addEventListener("click", offerRemoval);
  for (const move of root.querySelectorAll("[data-move]")) move.addEventListener("click", () => moveLine(move.dataset.move === "up"));
  window.addEventListener("online", () => failures && this.save());
  root.querySelectorAll("[data-needs-script], [data-open]").forEach((hint) => { hint.hidden = false; });
  this.typed = typed;
  this.begin = () => {
    if (conflicted) return;
    if (this.isUnsaved() && !this.isEmpty()) typed();
    else offerKept();
  };
}
