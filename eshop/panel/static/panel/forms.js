// Forms that ask before a likely slip, and answers to a form that a reload must not send again.
"use strict";

function amountOf(text) {
  const number = Number(text.replace(/zł|PLN|\s/gi, "").replace(",", "."));
  return Number.isFinite(number) ? number : 0;
}

// A decimal mark in the wrong place makes ten times or a tenth of a price.
document.addEventListener("submit", (event) => {
  const moved = [...event.target.querySelectorAll("input[data-big-change]")].filter((field) => {
    const [before, after] = [amountOf(field.defaultValue), amountOf(field.value)];
    return before > 0 && after > 0 && Math.abs(after - before) > before / 2;
  });
  if (!moved.length) return;
  const lines = moved.map((field) => `${field.defaultValue} → ${field.value}`);
  if (!window.confirm([moved[0].dataset.bigChange, ...lines].join("\n"))) event.preventDefault();
});

// The page is the answer to a POST: F5 leads on instead of sending the form once more.
document.addEventListener("DOMContentLoaded", () => {
  const answer = document.querySelector("[data-reload-to]");
  if (answer) window.history.replaceState(null, "", answer.dataset.reloadTo);
});
