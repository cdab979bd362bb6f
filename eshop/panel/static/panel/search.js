// The search over everything: Ctrl-K anywhere, "/" for the page's own search, arrows among the hits.
"use strict";

function openSearch() {
  const dialog = document.getElementById("search-dialog");
  if (!dialog || dialog.open || document.querySelector("dialog[open]")) return;
  dialog.showModal();
  dialog.querySelector("input[name=q]").select();
}

function openHit(hit, isNew) {
  if (isNew) window.open(hit.href, "_blank", "noopener");
  else window.location.assign(hit.href);
}

// Hits that belong to what stands in the field now: older ones must never be opened by Enter.
function freshHit(dialog, input) {
  const told = dialog.querySelector("[data-for]");
  return told && told.dataset.for === input.value.trim() ? dialog.querySelector(".search-hit") : null;
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    openSearch();
    return;
  }
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (isPlain && event.key === "/" && !event.target.closest("input, textarea, select, [contenteditable], dialog")) {
    event.preventDefault();
    const own = document.querySelector("#searchbar");
    if (own && own.checkVisibility()) own.focus();
    else openSearch();
  }
});

document.addEventListener("keydown", (event) => {
  const dialog = event.target.closest("#search-dialog");
  if (!dialog) return;
  const input = dialog.querySelector("input[name=q]");
  const hits = [...dialog.querySelectorAll(".search-hit")];
  const place = hits.indexOf(event.target);
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    (hits[place + (event.key === "ArrowDown" ? 1 : -1)] || (place === 0 ? input : hits[place] || input)).focus();
  } else if (event.key === "Enter" && event.target === input) {
    const hit = freshHit(dialog, input);
    if (!hit) return;
    event.preventDefault();
    openHit(hit, event.ctrlKey || event.metaKey);
  }
});

document.addEventListener("click", (event) => {
  const dialog = document.getElementById("search-dialog");
  if (!dialog) return;
  const opener = event.target.closest("[data-search-open]");
  if (opener && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    openSearch();
  }
  if (event.target.closest("[data-search-close]") || event.target === dialog) dialog.close();
});
