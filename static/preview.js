// Shows what a section will look like, a moment after one stops typing.
const PAUSE = 700;

const form = document.querySelector("[data-module='live-preview']");
const preview = document.getElementById("preview");
let waiting, asked = 0;

async function show() {
  const turn = ++asked;
  try {
    const answer = await fetch(form.dataset.url, { method: "POST", body: new FormData(form) });
    if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
    const html = await answer.text();
    // A slow answer to an older text does not replace a newer one.
    if (turn === asked) preview.innerHTML = html;
  } catch {
    if (turn === asked) preview.textContent = "The preview cannot be shown at the moment. Your text is still in the field.";
  }
}

form.querySelector("textarea").addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(show, PAUSE);
});
