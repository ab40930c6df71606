// The list of a facet's values narrows while one types, where all of them are listed.
"use strict";

(() => {
  const input = document.querySelector("#find[data-whole]");
  if (!input) return;
  const plain = (text) => ` ${text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()}`;
  const rows = [...document.querySelectorAll(".values .facet-row")];
  const labels = rows.map((row) => plain(row.querySelector("bdi").textContent));
  const status = document.querySelector(".lead[role=status]");
  const whole = status.textContent;
  const narrow = () => {
    const wanted = plain(input.value.trim());
    rows.forEach((row, place) => { row.hidden = !labels[place].includes(wanted); });
    const left = rows.filter((row) => !row.hidden).length;
    status.textContent = wanted.trim() ? `${left} of ${rows.length} values.` : whole;
  };
  input.addEventListener("input", narrow);
  addEventListener("pageshow", narrow);
})();
