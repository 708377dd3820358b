// What every grid that saves itself does alike: asks the portal, keeps what is typed in this browser, and says at the
// top what is not saved yet.
export const LONGEST_WAIT = 60000;

function token(form) {
  // Read anew each time: signing in again gives the browser another one.
  return document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]*)/)?.[1] ?? form.elements.csrfmiddlewaretoken.value;
}

export function element(name, text = "", attributes = {}) {
  const made = Object.assign(document.createElement(name), attributes);
  made.textContent = text;
  return made;
}

export function button(text, act) {
  const made = element("button", text, { type: "button", className: "govuk-button govuk-button--secondary" });
  made.addEventListener("click", act);
  return made;
}

export function signIn(form) {
  return element("a", "Sign in (opens a new tab)", { href: form.dataset.signIn, target: "_blank", rel: "noopener", className: "govuk-link" });
}

// Names and what they stand for, side by side: theirs and yours, then and now.
export function facts(pairs) {
  const list = element("dl", "", { className: "line-facts" });
  for (const [name, words] of pairs) {
    const pair = element("div");
    pair.append(element("dt", name), element("dd", words));
    list.append(pair);
  }
  return list;
}

// The answer of the portal; status 0 where it did not answer, 401 where one has to sign in again.
export async function ask(form, address, asked) {
  let answer;
  let body = {};
  try {
    answer = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token(form) },
      body: JSON.stringify(asked),
    });
    body = await answer.json();
  } catch { /* Offline, or an answer that is no JSON: told as a portal that does not answer. */ }
  const status = answer?.status ?? 0;
  if (status === 401 || (status === 403 && /CSRF/.test(body.detail ?? ""))) return { status: 401, body };
  return { status: status >= 500 ? 0 : status, body };
}

// What the page came with, before anybody typed into the field.
export function cameWith(field) {
  if (field.tagName !== "SELECT") return field.defaultValue;
  return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0]).value;
}

export function keep(key, what) {
  try {
    localStorage.setItem(key, JSON.stringify({ ...what, at: Date.now() }));
  } catch { /* A full or forbidden store: the page itself still holds what was typed. */ }
}

export function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch { /* As above. */ }
}

export function kept(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null; // not readable: nothing to offer
  }
}

export function keptOn(before) {
  return new Date(before.at).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });
}

export function showOverall(form, unsaved) {
  const overall = form.querySelector("[data-overall]");
  overall.textContent = unsaved ? `${unsaved} ${unsaved === 1 ? "line" : "lines"} not saved` : "Everything is saved";
  overall.classList.toggle("save-bar__state--unsaved", unsaved > 0);
}

// Nobody leaves with something unsaved: the buttons save, the links save first, and the browser asks.
export function watchLeaving(form, { unsaved, saveAll, focus }) {
  let leaving = false;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const choice = event.submitter;
    // The choice of a conflict that the server showed goes to the server; everything else is saved from here.
    if (choice?.name === "theirs" || choice?.name === "mine") {
      form.append(element("input", "", { type: "hidden", name: choice.name, value: choice.value }));
      leaving = true;
      form.submit();
    } else saveAll();
  });

  for (const link of form.querySelectorAll("[data-leave]")) {
    link.addEventListener("click", async (event) => {
      if (!unsaved().length) return;
      event.preventDefault();
      await saveAll();
      const [left] = unsaved();
      if (left) focus(left);
      else window.location.assign(link.href);
    });
  }

  window.addEventListener("beforeunload", (event) => {
    if (!leaving && unsaved().length) event.preventDefault();
  });
}
