// Keys for those who like them; every page works without. See /help.
"use strict";

(() => {
  const STORE = "pincite-keys";
  const off = () => { try { return localStorage.getItem(STORE) === "off"; } catch { return false; } };
  const inForm = (target) => target.closest("input:not([type=radio]), select, textarea, [contenteditable]");

  const toResult = (step) => {
    const results = [...document.querySelectorAll(".result")];
    if (!results.length) return;
    const now = results.findIndex((result) => result.classList.contains("at"));
    const next = Math.min(results.length - 1, Math.max(0, now < 0 ? 0 : now + step));
    results.forEach((result, place) => result.classList.toggle("at", place === next));
    results[next].scrollIntoView({ block: "nearest" });
    results[next].querySelector("h2 a").focus({ preventScroll: true });
  };

  const follow = (id) => document.getElementById(id)?.click();

  const keys = {
    "/": () => { const box = document.getElementById("q"); box.focus(); box.select(); },
    j: () => toResult(1),
    k: () => toResult(-1),
    n: () => follow("next-hit"),
    N: () => follow("previous-hit"),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (!Object.hasOwn(keys, event.key) || inForm(event.target) || off()) return;
    event.preventDefault();
    keys[event.key]();
  });

  const button = (text, press) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "copy";
    made.textContent = text;
    made.addEventListener("click", () => press(made));
    return made;
  };

  const citation = document.getElementById("citation");
  if (citation && navigator.clipboard) {
    citation.after(button("Copy the citation", async (made) => {
      await navigator.clipboard.writeText(citation.textContent);
      made.textContent = "Copied";
    }));
  }

  const place = document.getElementById("keys-switch");
  if (place) {
    const words = () => (off() ? "Turn the keys on" : "Turn the keys off");
    place.after(button(words(), (made) => {
      try { localStorage.setItem(STORE, off() ? "on" : "off"); } catch { /* then they stay on */ }
      made.textContent = words();
    }));
  }
})();
