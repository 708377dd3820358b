// Follows a job: asks once a second, says what is being done, and reloads the page when it has ended.
const EVERY = 1000;
const UNDER_WAY = ["waiting", "running"];

function follow(block) {
  const words = block.querySelector(".job-progress__words");
  const bar = block.querySelector(".job-progress__bar");

  async function ask() {
    try {
      const answer = await fetch(block.dataset.url, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.statusText);
      const job = await answer.json();
      if (!UNDER_WAY.includes(job.state)) return window.location.reload();
      bar.value = job.percent;
      // Written only where it changed: a screen reader reads every writing aloud.
      if (job.words && words.textContent !== job.words) words.textContent = job.words;
    } catch {
      words.textContent = "The portal does not answer at the moment; still trying.";
    }
    setTimeout(ask, EVERY);
  }
  setTimeout(ask, EVERY);
}

document.querySelectorAll("[data-module='job-progress']").forEach((block) => {
  block.querySelector(".job-progress__refresh").hidden = true;
  follow(block);
});
