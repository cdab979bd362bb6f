// Behaviour that pages share: rows that open, tabs, copy buttons, confirmations. Without it every page still works by links.
"use strict";

function openRow(event) {
  const row = event.target.closest("tr");
  if (!row || event.defaultPrevented || event.button !== 0 || window.getSelection().toString()) return;
  if (event.target.closest("a, button, input, select, label, summary, thead")) return;
  const link = row.dataset.href || (row.closest("#result_list") && row.querySelector("th a, td a")?.href);
  if (!link) return;
  if (event.ctrlKey || event.metaKey) window.open(link, "_blank", "noopener");
  else window.location.assign(link);
}

function showTab(set, tab, isFocused) {
  for (const other of set.querySelectorAll("[role=tab]")) {
    const isShown = other === tab;
    other.setAttribute("aria-selected", String(isShown));
    other.tabIndex = isShown ? 0 : -1;
    const panel = document.getElementById(other.getAttribute("aria-controls"));
    if (panel) panel.hidden = !isShown;
  }
  if (isFocused) tab.focus();
}

function prepareTabs(set) {
  const tabs = [...set.querySelectorAll("[role=tab]")];
  const named = tabs.find((tab) => `#${tab.getAttribute("aria-controls")}` === window.location.hash);
  showTab(set, named || tabs[0], false);
  set.addEventListener("click", (event) => {
    const tab = event.target.closest("[role=tab]");
    if (!tab) return;
    showTab(set, tab, false);
    window.history.replaceState(null, "", `#${tab.getAttribute("aria-controls")}`);
  });
  set.addEventListener("keydown", (event) => {
    const place = tabs.indexOf(event.target);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (place < 0 || !step) return;
    event.preventDefault();
    showTab(set, tabs[(place + step + tabs.length) % tabs.length], true);
  });
}

async function copyText(button) {
  const source = document.querySelector(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.textContent.trim());
  } catch {
    const range = document.createRange();
    range.selectNodeContents(source);
    window.getSelection().removeAllRanges();
    window.getSelection().addRange(range);
    document.execCommand("copy");
    window.getSelection().removeAllRanges();
  }
  for (const status of document.querySelectorAll(".copy-status")) status.textContent = status.dataset.copied;
}

document.addEventListener("click", (event) => {
  const copyButton = event.target.closest("[data-copy]");
  if (copyButton) copyText(copyButton);
  openRow(event);
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
});

document.addEventListener("submit", (event) => {
  const { confirm: question, confirmWhen } = event.target.dataset;
  if (confirmWhen && event.target.elements.to.value !== confirmWhen) return;
  if (question && !window.confirm(question)) event.preventDefault();
});

document.addEventListener("DOMContentLoaded", () => {
  for (const set of document.querySelectorAll("[data-tabs]")) prepareTabs(set);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-calendar]");
  if (!button) return;
  const calendar = button.parentElement.querySelector("input[type=date]");
  const typed = button.parentElement.querySelector("input[type=text]").value.trim();
  calendar.value = typed.replace(/^(\d{1,2})\.(\d{1,2})\.(\d{4})$/, (_all, day, month, year) =>
    `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`);
  calendar.showPicker();
});

document.addEventListener("change", (event) => {
  if (!event.target.matches(".date-field input[type=date]")) return;
  const [year, month, day] = event.target.value.split("-");
  event.target.parentElement.querySelector("input[type=text]").value = day ? `${day}.${month}.${year}` : "";
});

// A file dropped on its field's frame is chosen; one that is too large is told before it is sent.
function prepareDrop(frame) {
  const input = frame.querySelector("input[type=file]");
  const check = () => {
    const isTooLarge = [...input.files].some((file) => file.size > Number(input.dataset.mostBytes));
    input.setCustomValidity(isTooLarge ? input.dataset.tooLarge : "");
    if (isTooLarge) input.reportValidity();
  };
  // The theme looks for a field of its own beside every file input and stumbles where there is none.
  frame.addEventListener("change", (event) => { event.stopPropagation(); check(); }, true);
  for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
    frame.addEventListener(kind, (event) => {
      event.preventDefault();
      frame.classList.toggle("is-over", kind === "dragenter" || kind === "dragover");
      if (kind === "drop" && event.dataTransfer.files.length) {
        input.files = event.dataTransfer.files;
        check();
      }
    });
  }
}

document.addEventListener("DOMContentLoaded", () => {
  for (const frame of document.querySelectorAll(".drop")) prepareDrop(frame);
});

// Rows to tick: one box for all of the page, and how many are ticked.
const PICKS = "tbody input[type=checkbox]";

function countPicked(form) {
  const boxes = [...form.querySelectorAll(PICKS)];
  const picked = boxes.filter((box) => box.checked).length;
  const whole = form.querySelector("[data-pick-whole]");
  if (whole && picked < boxes.length) whole.checked = false;
  for (const place of form.querySelectorAll("[data-pick-count]")) place.textContent = String(picked);
  const all = form.querySelector("[data-pick-all]");
  if (all) all.checked = picked > 0 && picked === boxes.length;
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-pick-rows]");
  if (!form) return;
  if (event.target.matches("[data-pick-all], [data-pick-whole]")) {
    for (const box of form.querySelectorAll(PICKS)) box.checked = event.target.checked;
  }
  countPicked(form);
});

// Choosing among hits by keys. Enter never takes one that is not focused: hits may be older than what was just typed.
document.addEventListener("keydown", (event) => {
  const picker = event.target.closest(".picker");
  if (!picker || !["ArrowDown", "ArrowUp", "Enter"].includes(event.key)) return;
  const hits = [...picker.querySelectorAll(".hit")];
  const place = hits.indexOf(event.target);
  if (event.key === "Enter") {
    if (place < 0) event.preventDefault();
    return;
  }
  event.preventDefault();
  const next = hits[place + (event.key === "ArrowDown" ? 1 : -1)];
  (next || picker.querySelector("input[type=search]")).focus();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

// Keys of lists: j and k go over the rows, Enter opens (the row's link has the focus), x ticks, / goes to the search.
// They rest while something is typed, and can be switched off for this browser under "Klawisze" above the list.
const keysAreOn = () => localStorage.getItem("panel-keys") !== "off";

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !keysAreOn()) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable], dialog")) return;
  const rows = [...document.querySelectorAll("#result_list tbody tr")];
  const place = rows.findIndex((row) => row.contains(document.activeElement));
  if (event.key === "/") {
    const search = document.getElementById("searchbar");
    if (!search) return;
    search.closest("details:not([open])")?.setAttribute("open", "");
    search.focus();
    search.select();
  } else if ((event.key === "j" || event.key === "k") && rows.length) {
    const next = rows[Math.min(Math.max(place + (event.key === "j" ? 1 : -1), 0), rows.length - 1)];
    next.querySelector("th a, td a")?.focus();
    next.scrollIntoView({ block: "nearest" });
  } else if (event.key === "x" && place >= 0) {
    rows[place].querySelector(".tick input")?.click();
  } else return;
  event.preventDefault();
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-keys]")) localStorage.setItem("panel-keys", event.target.checked ? "on" : "off");
});

document.addEventListener("DOMContentLoaded", () => {
  for (const box of document.querySelectorAll("[data-keys]")) box.checked = keysAreOn();
});

// What was typed into a form outlives a session that ended meanwhile: kept in this tab alone until the answer comes, and
// put back after the same person has signed in again. Secrets are never kept.
const TYPED = "panel-typed";
const SECRET = /csrf|pass|key|token|secret|haslo|klucz|code/i;
const frame = () => document.getElementById("page");
const personNow = () => frame()?.dataset.person || "";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || !personNow()) return;
  const fields = [...new FormData(form)].filter(([name, value]) => {
    const field = form.elements[name];
    return typeof value === "string" && !SECRET.test(name) && field?.type !== "password" && field?.type !== "hidden";
  });
  if (!fields.length) return;
  const place = [...document.forms].indexOf(form);
  sessionStorage.setItem(TYPED, JSON.stringify({ person: personNow(), page: location.pathname + location.search, place, fields }));
});

function putBack(typed) {
  const form = document.forms[typed.place];
  if (!form) return;
  for (const box of form.querySelectorAll("input[type=checkbox]")) {
    box.checked = typed.fields.some(([name, value]) => name === box.name && value === box.value);
  }
  for (const [name, value] of typed.fields) {
    const field = form.elements[name];
    if (field instanceof RadioNodeList || (field && !["checkbox", "hidden", "file"].includes(field.type))) field.value = value;
  }
  const note = document.createElement("p");
  note.className = "note note-warning";
  note.setAttribute("role", "status");
  note.textContent = frame().dataset.typedKept;
  form.prepend(note);
  form.scrollIntoView({ block: "nearest" });
}

document.addEventListener("DOMContentLoaded", () => {
  const typed = JSON.parse(sessionStorage.getItem(TYPED) || "null");
  if (!typed) return;
  const entrance = document.querySelector("[data-typed-waits]");
  if (entrance) {
    sessionStorage.setItem(TYPED, JSON.stringify({ ...typed, waits: true }));
    entrance.hidden = false;
    for (const next of document.querySelectorAll("input[name=next]")) next.value = typed.page;
    return;
  }
  if (!personNow()) return;
  const isHere = typed.page === location.pathname + location.search;
  sessionStorage.removeItem(TYPED);
  if (typed.waits && isHere && typed.person === personNow()) putBack(typed);
});
