// Asks the browser for a security key and sends what it answers with the form.
const NOT_HERE = "This browser does not work with security keys. Use another way, or another browser.";
const NOT_DONE = "The key was not used: nothing was touched in time, or it is known here already. Try again.";

document.querySelectorAll("form[data-security-key]").forEach((form) => {
  const problem = form.querySelector("[data-security-key-problem]");
  problem.hidden = true;

  function say(words) {
    problem.textContent = words;
    problem.hidden = false;
  }

  form.addEventListener("submit", async (event) => {
    if (form.elements.answer.value) return;
    event.preventDefault();
    const asked = JSON.parse(form.dataset.asked).publicKey;
    const key = window.PublicKeyCredential;
    if (!key?.parseCreationOptionsFromJSON) return say(NOT_HERE);
    try {
      const answer =
        form.dataset.securityKey === "create"
          ? await navigator.credentials.create({ publicKey: key.parseCreationOptionsFromJSON(asked) })
          : await navigator.credentials.get({ publicKey: key.parseRequestOptionsFromJSON(asked) });
      form.elements.answer.value = JSON.stringify(answer.toJSON());
    } catch {
      return say(NOT_DONE);
    }
    form.submit();
  });
});
