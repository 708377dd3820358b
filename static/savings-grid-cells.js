// The cells of a grid under the hands: moving by keyboard, undoing, pasting a block. What an amount means is not known
// here: the portal reads it.
//
// A cell is an input with data-cell; a row is whatever `rowOf` gives for it. In a cell that one came to, arrows move on
// and typing replaces; F2, or a second click, lets the arrows move within it.

let held = ""; // what stood in the cell when one came to it
let editing = false;
const done = [];
const undone = [];

export function watchCells({ form, rowOf, rows, paste, news }) {
  const cellsOf = (row) => [...row.querySelectorAll("[data-cell]")];

  function go(row, column) {
    const cell = row && cellsOf(row)[column];
    if (!cell) return false;
    cell.focus();
    return true;
  }

  function move(cell, down, across) {
    const row = rowOf(cell);
    const everyRow = rows();
    const column = cellsOf(row).indexOf(cell);
    commit(cell);
    if (down) return go(everyRow[everyRow.indexOf(row) + down], column);
    return go(row, column + across);
  }

  function toEnd(cell, last, whole) {
    const row = whole ? rows().at(last ? -1 : 0) : rowOf(cell);
    const cells = cellsOf(row);
    commit(cell);
    go(row, last ? cells.length - 1 : cells.indexOf(cell) === 1 && !whole ? 0 : 1);
  }

  const KEYS = {
    ArrowUp: (cell) => move(cell, -1, 0),
    ArrowDown: (cell) => move(cell, 1, 0),
    ArrowLeft: (cell) => move(cell, 0, -1),
    ArrowRight: (cell) => move(cell, 0, 1),
    Home: (cell, event) => toEnd(cell, false, event.ctrlKey),
    End: (cell, event) => toEnd(cell, true, event.ctrlKey),
  };

  form.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (event.altKey || event.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && /^[zy]$/i.test(event.key)) {
      if (!cell.matches("[data-cell]")) return;
      event.preventDefault();
      commit(cell);
      if (event.key.toLowerCase() === "y" || event.shiftKey) step(undone, done, "after", "Done again");
      else step(done, undone, "before", "Undone");
      return;
    }
    if (!cell.matches("[data-cell]")) return;
    if (event.key === "Enter") {
      event.preventDefault();
      move(cell, event.shiftKey ? -1 : 1, 0);
      editing = false;
    } else if (event.key === "F2") {
      event.preventDefault();
      editing = true;
      cell.setSelectionRange(cell.value.length, cell.value.length);
    } else if (event.key === "Escape") {
      put(cell, held);
      editing = false;
      cell.select();
    } else if (KEYS[event.key] && !event.shiftKey && !event.metaKey && !editing && (!event.ctrlKey || /Home|End/.test(event.key))) {
      event.preventDefault();
      KEYS[event.key](cell, event);
    }
  });

  form.addEventListener("focusin", ({ target }) => {
    if (!target.matches("[data-cell]")) return;
    held = target.value;
    editing = false;
    target.select();
  });
  form.addEventListener("focusout", ({ target }) => {
    if (target.matches("[data-cell]")) commit(target);
  });
  form.addEventListener("mousedown", ({ target }) => {
    if (!target.matches("[data-cell]")) return;
    if (target === document.activeElement) editing = true;
    else target.addEventListener("mouseup", (event) => event.preventDefault(), { once: true });
  });

  form.addEventListener("paste", async (event) => {
    const cell = event.target;
    const text = event.clipboardData.getData("text/plain");
    if (!cell.matches("[data-cell]") || !/[\t\n]/.test(text.replace(/\r?\n$/, ""))) return;
    event.preventDefault();
    commit(cell);
    const row = rowOf(cell);
    const below = rows().filter((one) => one.dataset.block === row.dataset.block);
    const targets = below.slice(below.indexOf(row)).map((one) => cellsOf(one).slice(cellsOf(row).indexOf(cell)));
    const filled = await paste({ text, rows: targets.length, columns: targets[0].length, labels: cell.dataset.field === "label" });
    const changes = [];
    (filled ?? []).forEach((values, down) =>
      values.forEach((value, across) => {
        const target = targets[down][across];
        if (value === null || value === target.value) return;
        changes.push({ cell: target, before: target.value, after: value });
        put(target, value);
      }),
    );
    if (changes.length) remember(changes);
    held = cell.value;
  });

  function commit(cell) {
    if (cell.value !== held) remember([{ cell, before: held, after: cell.value }]);
    held = cell.value;
  }

  function remember(changes) {
    done.push(changes);
    undone.length = 0;
    showSteps();
  }

  function step(from, to, side, words) {
    const changes = from.pop();
    if (!changes) {
      news(words === "Undone" ? "There is nothing to undo." : "There is nothing to do again.");
      return;
    }
    to.push(changes);
    for (const change of changes) put(change.cell, change[side]);
    const { cell } = changes[0];
    if (cell.isConnected) cell.focus();
    held = cell.value;
    news(`${words}: ${changes.length === 1 ? changes[0][side] || "empty" : `${changes.length} cells`}`);
    showSteps();
  }

  function put(cell, value) {
    if (cell.value === value) return;
    cell.value = value;
    cell.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function showSteps() {
    form.querySelector("[data-undo]").disabled = !done.length;
    form.querySelector("[data-redo]").disabled = !undone.length;
  }

  form.querySelector("[data-undo]").addEventListener("click", () => step(done, undone, "before", "Undone"));
  form.querySelector("[data-redo]").addEventListener("click", () => step(undone, done, "after", "Done again"));
  showSteps();
}

// What the portal wrote anew into the cell that one is in is no change of one's own.
export function written(cell) {
  if (cell === document.activeElement) held = cell.value;
}

export function isBeingTyped(cell) {
  return cell === document.activeElement && cell.value !== held;
}
