// Copying citations, and quoting what is selected in the passage. The form and the links do the same without.
"use strict";

(() => {
  const passage = document.getElementById("passage");
  const form = document.getElementById("narrow");
  if (!passage || !form) return;

  for (const place of document.querySelectorAll(".style-actions")) {
    if (!navigator.clipboard) break;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    const told = document.createElement("span");
    told.setAttribute("role", "status");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(place.previousElementSibling.textContent);
      told.textContent = "Copied";
    });
    place.append(button, told);
  }

  const points = (text) => [...text].length;
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (!passage.contains(range.startContainer) || !passage.contains(range.endContainer)) return;
    const words = range.toString().trim();
    if (!words) return;
    const before = document.createRange();
    before.setStart(passage, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const start = points(before.toString()) + points(range.toString().match(/^\s*/)[0]);
    form.elements.quote.value = words;
    form.elements.from.value = start;
    form.elements.to.value = start + points(words);
    for (const name of ["from", "to"]) form.elements[name].disabled = false;
  });
  form.elements.quote.addEventListener("input", () => {
    for (const name of ["from", "to"]) form.elements[name].disabled = true;
  });
})();
