// Keys for those who like them; every page works without. See /help.
"use strict";

(() => {
  const STORE = "pincite-keys";
  const off = () => { try { return localStorage.getItem(STORE) === "off"; } catch { return false; } };
  const inForm = (target) => target.closest?.("input:not([type=radio]), select, textarea, [contenteditable], dialog");

  const toResult = (step) => {
    const results = [...document.querySelectorAll(".result")];
    if (!results.length) return;
    const now = results.findIndex((result) => result.classList.contains("at"));
    const next = Math.min(results.length - 1, Math.max(0, now < 0 ? 0 : now + step));
    results.forEach((result, place) => result.classList.toggle("at", place === next));
    results[next].scrollIntoView({ block: "nearest" });
    results[next].querySelector("h2 a, .actions a").focus({ preventScroll: true });
  };

  const follow = (id) => document.getElementById(id)?.click();

  const button = (text, press) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "copy";
    made.textContent = text;
    made.addEventListener("click", () => press(made));
    return made;
  };

  const keys = {
    "/": ["to the search box", () => { const box = document.getElementById("q"); box.focus(); box.select(); }],
    j: ["next result", () => toResult(1)],
    k: ["previous result", () => toResult(-1)],
    n: ["next mark in a document", () => follow("next-hit")],
    N: ["previous mark in a document", () => follow("previous-hit")],
    "?": ["this list", () => list().showModal()],
  };

  const words = () => (off() ? "Turn the keys on" : "Turn the keys off");
  const turn = (made) => {
    try { localStorage.setItem(STORE, off() ? "on" : "off"); } catch { /* then they stay on */ }
    made.textContent = words();
  };

  const list = () => {
    const known = document.getElementById("keys");
    if (known) return known;
    const dialog = document.createElement("dialog");
    dialog.id = "keys";
    dialog.setAttribute("aria-labelledby", "keys-heading");
    const heading = document.createElement("h2");
    heading.id = "keys-heading";
    heading.textContent = "Keys";
    const rows = document.createElement("dl");
    for (const [key, [meaning]] of Object.entries(keys)) {
      const row = document.createElement("div"), name = document.createElement("dt"), told = document.createElement("dd");
      const cap = document.createElement("kbd");
      cap.textContent = key === "N" ? "Shift n" : key;
      name.append(cap);
      told.textContent = meaning;
      row.append(name, told);
      rows.append(row);
    }
    dialog.append(heading, rows, button("Close", () => dialog.close()), " ", button(words(), turn));
    document.body.append(dialog);
    return dialog;
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (!Object.hasOwn(keys, event.key) || inForm(event.target) || off()) return;
    event.preventDefault();
    keys[event.key][1]();
  });

  document.getElementById("keys-switch")?.append(button(words(), turn));
})();
