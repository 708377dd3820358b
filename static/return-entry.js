// The return saves itself, line by line. Without this file the page is one form with a button.
//
// A line is an element with data-line. It is saved 600 ms after typing stops and when one leaves it. What is typed is
// also kept in this browser until the portal has it, so that a lost connection or an expired session costs nothing.
const WAIT = 600;
const LONGEST_WAIT = 60000;

const form = document.querySelector("[data-module='return-entry']");
const lines = [...form.querySelectorAll("[data-line][data-url]")].map((element) => new Line(element));
const news = form.querySelector("[data-news]");

function token() {
  // Read anew each time: signing in again gives the browser another one.
  return document.cookie.match(/(?:^|; )csrftoken=([^;]*)/)?.[1] ?? form.elements.csrfmiddlewaretoken.value;
}

function element(name, text = "", attributes = {}) {
  const made = Object.assign(document.createElement(name), attributes);
  made.textContent = text;
  return made;
}

function button(text, act) {
  const made = element("button", text, { type: "button", className: "govuk-button govuk-button--secondary" });
  made.addEventListener("click", act);
  return made;
}

function shown(fields) {
  const figure = [fields.figure, fields.upper, fields.lower].filter(Boolean).join(" and ");
  return [figure || fields.reason || "no figure", fields.commentary && `“${fields.commentary}”`].filter(Boolean).join(". ");
}

function Line(root) {
  const at = (name) => root.querySelector(`[data-${name}]`);
  const fields = [...root.querySelectorAll("[data-field]")];
  const versionField = at("version");
  const wasField = versionField.nextElementSibling;
  const key = `return-line-${form.dataset.person}-${root.dataset.line}`;
  // What the page came with. Typed before this file had arrived is typed all the same, and saved when it begins.
  let saved = JSON.stringify(values(cameWith));
  let timer = null;
  let saving = null; // the promise of the save under way
  let failures = 0;
  let conflicted = Boolean(root.querySelector(".line-conflict"));

  this.root = root;
  this.first = root.querySelector("[data-first]");
  this.state = root.className.match(/entry-line--(\w+)/)[1];
  this.isUnsaved = () => JSON.stringify(values()) !== saved;

  function values(of = (field) => field.value) {
    return Object.fromEntries(fields.map((field) => [field.dataset.field, of(field)]));
  }

  function cameWith(field) {
    if (field.tagName !== "SELECT") return field.defaultValue;
    return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0]).value;
  }

  function fill(typed) {
    for (const field of fields) if (field.dataset.field in typed) field.value = typed[field.dataset.field];
    showNoFigure();
  }

  const setState = (state, words, tell = true) => {
    root.classList.remove(`entry-line--${this.state}`);
    root.classList.add(`entry-line--${state}`);
    this.state = state;
    at("state").replaceChildren(words);
    if (tell) news.textContent = `${root.dataset.name}: ${words}`;
    showProgress();
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

  function showNoFigure() {
    const { no_figure: kind, reason, expected_on: day } = values();
    root.querySelector(".line-no-figure").hidden = !kind && !reason && !day;
  }

  const typed = () => {
    if (!this.isUnsaved()) {
      forget();
      return;
    }
    remember();
    setState(this.state === "invalid" ? "invalid" : "typing", "Not saved yet", false);
    clearTimeout(timer);
    timer = conflicted ? null : setTimeout(this.save, WAIT);
  };

  function remember() {
    try {
      localStorage.setItem(key, JSON.stringify({ typed: values(), at: Date.now() }));
    } catch { /* A full or forbidden store: the page itself still holds what was typed. */ }
  }

  function forget() {
    try {
      localStorage.removeItem(key);
    } catch { /* As above. */ }
  }

  this.save = () => {
    clearTimeout(timer);
    timer = null;
    if (!saving && !conflicted && this.isUnsaved()) saving = send().finally(() => { saving = null; });
    return saving;
  };

  const send = async () => {
    const sent = JSON.stringify(values());
    setState("saving", "Saving…", false);
    let answer;
    let body = {};
    try {
      answer = await fetch(root.dataset.url, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token() },
        body: JSON.stringify({ version: Number(versionField.value), ...JSON.parse(sent) }),
      });
      body = await answer.json();
    } catch { /* Offline, or an answer that is no JSON: treated as a failure of the portal below. */ }
    if (!answer || answer.status >= 500) return retry();
    failures = 0;
    if (answer.status === 200) showSaved(body, sent);
    else if (answer.status === 400) showInvalid(body.errors);
    else if (answer.status === 409 && body.now) showConflict(body);
    else if (answer.status === 401) showSignedOut();
    else if (answer.status === 403 && /CSRF/.test(body.detail ?? "")) showSignedOut();
    else refuse(body.refused ?? body.detail ?? "Reload the page.");
    if (this.isUnsaved() && JSON.stringify(values()) !== sent && answer.status < 401) timer = setTimeout(this.save, WAIT);
  };

  const showSaved = (body, sent) => {
    saved = sent;
    versionField.value = body.version;
    wasField.value = body.was;
    showErrors({});
    at("value").textContent = body.value;
    const status = body.value ? document.getElementById(`status-${body.status}`).content.cloneNode(true) : "";
    at("status").replaceChildren(status);
    at("findings").replaceChildren(...body.findings.map((words) => element("li", words)));
    at("summary").textContent = body.summary;
    if (body.opens) at("more").open = true;
    if (this.isUnsaved()) return setState("typing", "Not saved yet", false);
    forget();
    const words = body.saved_at && body.state !== "todo" ? body.state_words.replace("Saved", `Saved ${body.saved_at}`) : body.state_words;
    setState(body.state, words);
  };

  const showInvalid = (errors) => {
    showErrors(errors);
    setState("invalid", "Not saved: put right");
    news.textContent = `${root.dataset.name}: not saved. ${Object.values(errors).join(" ")}`;
  };

  const showConflict = ({ now, typed: mine, message }) => {
    conflicted = true;
    const box = element("div", "", { className: "line-conflict" });
    const facts = element("dl", "", { className: "line-facts" });
    for (const [name, text] of [["Theirs", [now.words, now.commentary && `“${now.commentary}”`].filter(Boolean).join(". ")], ["Yours", shown(mine)]]) {
      const pair = element("div");
      pair.append(element("dt", name), element("dd", text));
      facts.append(pair);
    }
    const choice = element("p", "", { className: "line-conflict__choice" });
    const settle = (version) => {
      conflicted = false;
      versionField.value = version;
      box.remove();
      this.first.focus();
    };
    choice.append(
      button("Keep theirs", () => {
        settle(now.version);
        fill(now);
        wasField.value = now.was;
        saved = "";
        this.save();
      }),
      button("Save mine", () => {
        settle(now.version);
        this.save();
      }),
    );
    const head = element("p");
    head.append(element("strong", `${now.who} saved this line${now.when ? ` on ${now.when}` : ""}.`));
    box.append(head, facts, choice);
    at("conflict").replaceChildren(box);
    setState("conflict", "Changed by somebody else");
    news.textContent = `${root.dataset.name}: ${message}`;
  };

  const showSignedOut = () => {
    setState("unsaved", "Not saved: you are signed out. Sign in in another tab, then save again");
    const words = at("state");
    const link = element("a", "Sign in (opens a new tab)", { href: form.dataset.signIn, target: "_blank", rel: "noopener", className: "govuk-link" });
    words.replaceChildren("Not saved: you are signed out. Sign in in another tab, then save again. ", link, " ", button("Save again", this.save));
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
    let kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(key));
    } catch { /* Not readable: nothing to offer. */ }
    if (!kept?.typed || conflicted) return;
    if (JSON.stringify(kept.typed) === saved) return forget();
    const box = element("div", "", { className: "line-conflict" });
    const choice = element("p", "", { className: "line-conflict__choice" });
    const when = new Date(kept.at).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });
    choice.append(
      button("Put it back", () => {
        box.remove();
        fill(kept.typed);
        this.first.focus();
        this.save();
      }),
      button("Drop it", () => {
        box.remove();
        forget();
        this.first.focus();
      }),
    );
    box.append(element("p", `On ${when} you typed here what was not saved: ${shown(kept.typed)}.`), choice);
    at("conflict").append(box);
  };

  for (const field of fields) {
    field.addEventListener("input", typed);
    field.addEventListener("change", () => {
      showNoFigure();
      if (this.isUnsaved()) this.save();
    });
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || field.tagName !== "INPUT") return;
      event.preventDefault();
      this.save();
      const next = lines[lines.indexOf(this) + (event.shiftKey ? -1 : 1)];
      if (next) {
        next.first.focus();
        next.first.select?.();
      }
    });
  }
  root.addEventListener("focusout", (event) => {
    if (!root.contains(event.relatedTarget) && this.isUnsaved()) this.save();
  });
  window.addEventListener("online", () => failures && this.save());
  showNoFigure();
  this.begin = () => {
    if (this.isUnsaved()) typed();
    else offerKept();
  };
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
  const unsaved = lines.filter((line) => line.isUnsaved()).length;
  const overall = form.querySelector("[data-overall]");
  overall.textContent = unsaved ? `${unsaved} ${unsaved === 1 ? "line" : "lines"} not saved` : "Everything is saved";
  overall.classList.toggle("save-bar__state--unsaved", unsaved > 0);
}

async function saveAll() {
  await Promise.all(lines.map((line) => line.save()));
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const choice = event.submitter;
  // The choice of a conflict that the server showed goes to the server; everything else is saved from here.
  if (choice?.name) {
    form.append(element("input", "", { type: "hidden", name: choice.name, value: choice.value }));
    leaving = true;
    form.submit();
  } else saveAll();
});

let leaving = false;
for (const link of form.querySelectorAll("[data-leave]")) {
  link.addEventListener("click", async (event) => {
    if (!lines.some((line) => line.isUnsaved())) return;
    event.preventDefault();
    await saveAll();
    const left = lines.find((line) => line.isUnsaved());
    if (left) left.first.focus();
    else window.location.assign(link.href);
  });
}

window.addEventListener("beforeunload", (event) => {
  if (!leaving && lines.some((line) => line.isUnsaved())) event.preventDefault();
});

form.querySelectorAll("[data-needs-script]").forEach((hint) => { hint.hidden = false; });
lines.forEach((line) => line.begin());
showProgress();
