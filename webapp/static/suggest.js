// Suggestions under the search box: a combobox as the ARIA Authoring Practices have it. Every search works without.
"use strict";

(() => {
  const STORE = "pincite-suggestions";
  const PAUSE = 150;
  const isOff = () => { try { return localStorage.getItem(STORE) === "off"; } catch { return false; } };
  const made = (name, attributes, ...inside) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...inside);
    return element;
  };

  const input = document.getElementById("q");
  const list = made("ul", { id: "suggestions", role: "listbox", "aria-label": "Suggestions", hidden: "" });
  const status = made("div", { role: "status", class: "hidden" });
  let typed = "", at = -1, timer = 0, asking = null;

  const options = () => [...list.children];
  const close = () => {
    clearTimeout(timer);
    asking?.abort();
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const choose = (next) => {
    at = next;
    options().forEach((option, place) => option.setAttribute("aria-selected", place === at));
    input.value = at < 0 ? typed : options()[at].dataset.text;
    if (at < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", options()[at].id);
    options()[at].scrollIntoView({ block: "nearest" });
  };

  const show = (suggestions) => {
    list.replaceChildren(...suggestions.map(({ text, kind, passages }, place) => {
      const option = made("li", { id: `suggestion-${place}`, role: "option", "aria-selected": "false" },
        made("bdi", {}, text), made("span", { class: "count" }, `${kind}, ${passages.toLocaleString("en")}`));
      option.dataset.text = text;
      return option;
    }));
    at = -1;
    list.hidden = !suggestions.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    status.textContent = suggestions.length ? `${suggestions.length} suggestions` : "";
  };

  const ask = async () => {
    asking = new AbortController();
    const search = new URLSearchParams(new FormData(input.form));
    search.set("q", typed);
    search.set("limit", "8");
    for (const name of ["sort", "view", "facet"]) search.delete(name);
    try {
      const answer = await fetch(`${input.form.dataset.suggest}?${search}`, { signal: asking.signal });
      if (answer.ok && document.activeElement === input) show((await answer.json()).suggestions);
    } catch { /* aborted, or the server is away: then there are none */ }
  };

  if (input?.form.dataset.suggest) {
    for (const [key, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false",
      "aria-controls": "suggestions" })) input.setAttribute(key, value);
    input.parentElement.after(list, status);
    input.addEventListener("input", (event) => {
      close();
      typed = input.value;
      if (!isOff() && !event.isComposing && typed.trim().length > 1) timer = setTimeout(ask, PAUSE);
      else list.replaceChildren();
    });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const open = !list.hidden, last = options().length - 1;
      if (event.key === "Escape" && open) { choose(-1); close(); event.preventDefault(); }
      else if (event.key === "ArrowDown" && open) { choose(at === last ? -1 : at + 1); event.preventDefault(); }
      else if (event.key === "ArrowUp" && open) { choose(at < 0 ? last : at - 1); event.preventDefault(); }
      else if (event.key === "Enter") close();
    });
    input.addEventListener("blur", close);
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (!option) return;
      input.value = option.dataset.text;
      close();
      input.form.requestSubmit();
    });
  }

  const place = document.getElementById("suggestions-switch");
  if (place) {
    const button = made("button", { type: "button", class: "copy" });
    const tell = () => { button.textContent = isOff() ? "Turn suggestions on" : "Turn suggestions off"; };
    button.addEventListener("click", () => {
      try { localStorage.setItem(STORE, isOff() ? "on" : "off"); } catch { /* then they stay on */ }
      tell();
    });
    tell();
    place.append(button);
  }
})();
