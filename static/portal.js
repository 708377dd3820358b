// Upgrades what the server sent; every page is complete without it.
import { createAll, Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios, ServiceNavigation, SkipLink } from "./vendor/govuk-frontend/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const component of [Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios, ServiceNavigation, SkipLink]) {
  createAll(component);
}

if (document.querySelector("[data-module='chart']")) import("./charts.js");
if (document.querySelector("[data-module='job-progress']")) import("./progress.js");

// A table or drawing that fits needs no stop for the keyboard; one that scrolls does.
const fitting = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
    else target.removeAttribute("tabindex");
  }
});
document.querySelectorAll(".table-frame, .chart__static").forEach((frame) => fitting.observe(frame));
