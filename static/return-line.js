// One line of a return: it saves itself 600 ms after typing stops and when one leaves it, keeps what is typed until the
// portal has it, and says where it stands.
//
// `page` is what a line asks of the page around it: form, news, showProgress, hear, which shows how other lines stand
// now, and block, the promise of many lines that are being saved at once.
import { LONGEST_WAIT, ask, button, cameWith, element, facts, forget, keep, kept, keptOn, signIn } from "./grid-saving.js";

const WAIT = 600;

export function shown(fields) {
  const figure = [fields.figure, fields.upper, fields.lower].filter(Boolean).join(" and ");
  return [figure || fields.reason || "no figure", fields.commentary && `“${fields.commentary}”`].filter(Boolean).join(". ");
}

function savedWords({ state, state_words: words, saved_at: at }) {
  return at && /saved|check/.test(state) ? words.replace("Saved", `Saved ${at}`) : words;
}

export function Line(root, page) {
  const { form, news } = page;
  const at = (name) => root.querySelector(`[data-${name}]`);
  const fields = [...root.querySelectorAll("[data-field]")];
  const versionField = at("version");
  const wasField = versionField.nextElementSibling;
  const key = `return-line-${form.dataset.person}-${root.dataset.line}`;
  // What the page came with. Typed before this file had arrived is typed all the same, and saved when it begins.
  let saved = JSON.stringify(values(cameWith));
  let stood = at("state").textContent; // where the line stood before anything was typed
  let timer = null;
  let saving = null; // the promise of the save under way
  let failures = 0;
  let conflicted = Boolean(root.querySelector(".line-conflict"));

  this.root = root;
  this.pk = Number(root.dataset.line);
  this.name = root.dataset.name;
  this.first = root.querySelector("[data-first]");
  this.state = root.className.match(/entry-line--(\w+)/)[1];
  this.values = values;
  this.isUnsaved = () => JSON.stringify(values()) !== saved;
  this.seen = () => ({ line: this.pk, version: Number(versionField.value), ...values() });

  function values(of = (field) => field.value) {
    return Object.fromEntries(fields.map((field) => [field.dataset.field, of(field)]));
  }

  function fill(typed) {
    for (const field of fields) {
      const text = typed[field.dataset.field];
      // A list cannot show what is none of its choices: the error says it.
      const takes = text !== undefined && (field.tagName !== "SELECT" || [...field.options].some((option) => option.value === text));
      if (takes) field.value = text;
    }
    showNoFigure();
  }

  const setState = (state, words, tell = true) => {
    root.classList.remove(`entry-line--${this.state}`);
    root.classList.add(`entry-line--${state}`);
    this.state = state;
    at("state").replaceChildren(words);
    if (tell) news(`${this.name}: ${words}`);
    page.showProgress();
  };

  function showErrors(errors) {
    for (const place of root.querySelectorAll("[data-error]")) {
      const text = errors[place.dataset.error] ?? "";
      if (place.textContent !== text) place.textContent = text;
      const field = root.querySelector(`[data-field='${place.dataset.error}']`);
      if (!field) continue;
      field.classList.toggle(`govuk-${field.tagName === "INPUT" ? "input" : field.tagName.toLowerCase()}--error`, Boolean(text));
      if (text) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
      if (text && field.closest("[data-more]")) at("more").open = true;
    }
  }

  function showFindings(findings) {
    at("findings").replaceChildren(...findings.map((words) => element("li", words)));
  }

  function showNoFigure() {
    const { no_figure: kind, reason, expected_on: day } = values();
    root.querySelector(".line-no-figure").hidden = !kind && !reason && !day;
  }

  // Of two parts one is typed, and one is still in the line: nothing is wrong with it yet.
  const waits = () => {
    const { upper, lower, no_figure: kind } = values();
    return upper !== undefined && Boolean(upper) !== Boolean(lower) && !kind && root.contains(document.activeElement);
  };

  const typed = () => {
    clearTimeout(timer);
    if (!this.isUnsaved()) {
      forget(key);
      if (this.state === "typing") setState(stood.state, stood.words, false);
      return;
    }
    keep(key, { typed: values() });
    if (!/typing|saving|invalid|unsaved|conflict/.test(this.state)) stood = { state: this.state, words: at("state").textContent };
    setState(this.state === "invalid" ? "invalid" : "typing", "Not saved yet", false);
    timer = conflicted || waits() ? null : setTimeout(this.save, WAIT);
  };

  this.save = () => {
    clearTimeout(timer);
    timer = null;
    if (page.block) return page.block.then(this.save);
    if (!saving && !conflicted && this.isUnsaved()) saving = send().finally(() => { saving = null; });
    return saving;
  };

  // Nothing of this line is on its way, or about to be, once this is done.
  this.settle = () => {
    clearTimeout(timer);
    timer = null;
    return saving;
  };

  const send = async () => {
    const sent = JSON.stringify(values());
    setState("saving", "Saving…", false);
    const { status, body } = await ask(form, root.dataset.url, { version: Number(versionField.value), ...JSON.parse(sent) });
    this.take(status, body, sent);
    if (this.isUnsaved() && JSON.stringify(values()) !== sent && status && status < 401) timer = setTimeout(this.save, WAIT);
  };

  // The answer of the portal about what was `sent`.
  this.take = (status, body, sent) => {
    if (!status) return retry();
    failures = 0;
    if (status === 200) return showSaved(body, sent);
    if (status === 400) return showInvalid(body.errors);
    if (status === 409 && body.now) return showConflict(body);
    if (status === 401) return showSignedOut();
    return refuse(body.refused ?? body.detail ?? "Reload the page.");
  };

  // How this line stands since another was saved, such as a total since one of its parts; words where that is another
  // way than before. Where somebody else has saved it meanwhile it is not judged here: the figure shown is an older one.
  this.hear = (now) => {
    const before = [...at("findings").children].map((item) => item.textContent);
    if (Number(versionField.value) !== now.version || JSON.stringify(before) === JSON.stringify(now.findings)) return "";
    showFindings(now.findings);
    stood = { state: now.state, words: savedWords(now) };
    if (/saved|check/.test(this.state)) setState(stood.state, stood.words, false);
    return `${this.name}: ${now.findings.join(" ") || "nothing is odd any more."}`;
  };

  // The answer about this line as one of many: what was filled in shows here as if it had been typed, unless one went
  // on typing meanwhile.
  this.takeOne = (answer, sent) => {
    const untouched = JSON.stringify(values()) === sent;
    if (untouched) fill(answer.typed);
    this.take(answer.answered, answer, JSON.stringify(values((field) => (untouched ? field.value : answer.typed[field.dataset.field]))));
    if (untouched && answer.answered !== 200) {
      if (this.isUnsaved()) keep(key, { typed: values() });
    } else if (this.isUnsaved() && !conflicted) typed();
  };

  const showSaved = (body, sent) => {
    saved = sent;
    versionField.value = body.version;
    wasField.value = body.was;
    showErrors({});
    at("value").textContent = body.value;
    const status = body.value ? document.getElementById(`status-${body.status}`).content.cloneNode(true) : "";
    at("status").replaceChildren(status);
    showFindings(body.findings);
    at("summary").textContent = body.summary;
    if (body.opens) at("more").open = true;
    stood = { state: body.state, words: savedWords(body) };
    const others = page.hear(body.beside);
    if (this.isUnsaved()) setState("typing", "Not saved yet", false);
    else {
      forget(key);
      setState(body.state, stood.words, !others.length);
    }
    if (others.length) news([`${this.name}: ${stood.words}.`, ...others].join(" "));
  };

  const showInvalid = (errors) => {
    showErrors(errors);
    setState("invalid", "Not saved: put right", false);
    news(`${this.name}: not saved. ${Object.values(errors).join(" ")}`);
  };

  const showConflict = ({ now, typed: mine, message }) => {
    conflicted = true;
    const box = element("div", "", { className: "line-conflict" });
    const choice = element("p", "", { className: "line-conflict__choice" });
    // Nothing is saved while the choice is put away: taking away the button that has the focus counts as leaving the line.
    const settle = (version) => {
      box.remove();
      this.first.focus();
      versionField.value = version;
      conflicted = false;
      this.save();
    };
    choice.append(
      button("Keep theirs", () => {
        fill(now);
        wasField.value = now.was;
        saved = "";
        settle(now.version);
      }),
      button("Save mine", () => settle(now.version)),
    );
    const head = element("p");
    head.append(element("strong", `${now.who} saved this line${now.when ? ` on ${now.when}` : ""}.`));
    const theirs = [now.words, now.commentary && `“${now.commentary}”`].filter(Boolean).join(". ");
    box.append(head, facts([["Theirs", theirs], ["Yours", shown(mine)]]), choice);
    at("conflict").replaceChildren(box);
    setState("conflict", "Changed by somebody else", false);
    news(`${this.name}: ${message}`);
  };

  const showSignedOut = () => {
    setState("unsaved", "Not saved: you are signed out. Sign in in another tab, then save again");
    at("state").replaceChildren("Not saved: you are signed out. Sign in in another tab, then save again. ", signIn(form), " ", button("Save again", this.save));
  };

  const refuse = (words) => {
    conflicted = true; // nothing more can be saved here until the page is loaded again
    setState("unsaved", words.startsWith("Nothing was saved") ? words : `Not saved. ${words}`);
  };

  const retry = () => {
    failures += 1;
    const wait = Math.min(LONGEST_WAIT, 1000 * 2 ** failures);
    setState("unsaved", `Not saved: the portal does not answer. Trying again in ${wait / 1000} seconds.`, failures === 1);
    timer = setTimeout(this.save, wait);
  };

  const offerKept = () => {
    const before = kept(key);
    if (!before?.typed || conflicted) return;
    if (JSON.stringify(before.typed) === saved) return forget(key);
    const box = element("div", "", { className: "line-conflict" });
    const choice = element("p", "", { className: "line-conflict__choice" });
    choice.append(
      button("Put it back", () => {
        box.remove();
        fill(before.typed);
        this.first.focus();
        this.save();
      }),
      button("Drop it", () => {
        box.remove();
        forget(key);
        this.first.focus();
      }),
    );
    box.append(element("p", `On ${keptOn(before)} you typed here what was not saved: ${shown(before.typed)}.`), choice);
    at("conflict").append(box);
  };

  for (const field of fields) {
    field.addEventListener("input", typed);
    field.addEventListener("change", () => {
      showNoFigure();
      if (this.isUnsaved() && !waits()) this.save();
    });
  }
  root.addEventListener("focusout", (event) => {
    if (!root.contains(event.relatedTarget) && this.isUnsaved()) this.save();
  });
  window.addEventListener("online", () => failures && this.save());
  showNoFigure();
  stood = { state: this.state, words: stood };
  this.begin = () => {
    if (this.isUnsaved()) typed();
    else offerKept();
  };
}
