// The fields of figures under the hands: arrows and Enter move, Escape takes back, Ctrl and Z undoes. Tab is never touched,
// nor is what an arrow does inside a text or a list of choices.
//
// A cell is a field with data-cell. A row is a row of a table; it may hold the lines of several partners.
export function watchCells({ form, undo, about, help }) {
  let held = ""; // what stood in the cell when one came to it

  const rows = () => [...form.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("[data-cell]")]).filter((cells) => cells.length);

  function go(cell) {
    if (!cell) return false;
    cell.focus();
    cell.select?.();
    return true;
  }

  // Down and up stay in the column, or in the last field of a row that has fewer.
  function move(cell, down, across) {
    const all = rows();
    const row = all.find((cells) => cells.includes(cell));
    const column = row.indexOf(cell);
    if (across) return go(row[column + across]);
    const other = all[all.indexOf(row) + down];
    return other ? go(other[Math.min(column, other.length - 1)]) : false;
  }

  // Enter goes through the lines in their order, each by its first field.
  function next(cell, back) {
    const firsts = [...form.querySelectorAll("[data-first]")];
    return go(firsts[firsts.indexOf(cell.closest("[data-line]").querySelector("[data-first]")) + (back ? -1 : 1)]);
  }

  function leaves(cell, key) {
    if (cell.tagName === "SELECT") return false; // arrows choose there
    const alone = cell.selectionStart === cell.selectionEnd;
    const first = alone && cell.selectionStart === 0;
    const last = alone && cell.selectionEnd === cell.value.length;
    if (cell.tagName === "INPUT" && /Up|Down/.test(key)) return true;
    return /Up|Left/.test(key) ? first : last;
  }

  const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

  const onwards = (field, event) => {
    event.preventDefault();
    if (!next(field, event.shiftKey)) field.dispatchEvent(new Event("change", { bubbles: true }));
  };

  form.addEventListener("keydown", (event) => {
    const field = event.target;
    if (!field.matches("[data-field]") || event.isComposing || event.ctrlKey || event.metaKey) return;
    const isCell = field.matches("[data-cell]");
    if (event.key === "Enter" && event.altKey) {
      event.preventDefault();
      about(field.closest("[data-line]"));
    } else if (event.altKey) {
      // The browser's own.
    } else if (event.key === "Enter" && (field.tagName === "INPUT" || (isCell && field.tagName === "SELECT"))) {
      onwards(field, event);
    } else if (!isCell) {
      // A comment is written as anywhere.
    } else if (event.key === "Escape" && field.value !== held) {
      event.preventDefault();
      field.value = held;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.select?.();
    } else if (event.key === "?" && field.tagName !== "TEXTAREA") {
      event.preventDefault();
      help();
    } else if (ARROWS[event.key] && !event.shiftKey && leaves(field, event.key)) {
      if (move(field, ...ARROWS[event.key])) event.preventDefault();
    }
  });

  form.addEventListener("focusin", ({ target }) => {
    if (target.matches("[data-field]")) held = target.value;
  });

  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.key.toLowerCase() !== "z") return;
    const { target } = event;
    // Within a text that is being typed the browser undoes, letter by letter.
    if (target.matches("input, textarea") && target.value !== held) return;
    if (target.closest("dialog")) return;
    event.preventDefault();
    undo();
  });

  // What was filled in by the page is no typing of one's own.
  return { filled: () => { if (document.activeElement?.matches("[data-field]")) held = document.activeElement.value; } };
}
