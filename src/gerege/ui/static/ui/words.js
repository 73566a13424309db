// The words of the page's language, written by the server into the page and beside the forms that need more, so that
// scripts have none of their own.

const words = (name) => [...document.querySelectorAll("[data-script-words]")].find((one) => name in one.dataset)?.dataset[name];

export function say(name, values = {}) {
  return (words(name) ?? "").replace(/\{(\w+)\}/g, (_all, key) => values[key] ?? "");
}

// The clock of the post, as the header shows it; without a header, the device's own.
const postZone = () => document.querySelector("[data-clock]")?.dataset.clock || undefined;

export function clock(milliseconds = Date.now(), zone = postZone()) {
  return new Date(milliseconds).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone });
}

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export function button(text, act, kind = "button button--secondary") {
  const made = make("button", { type: "button", class: kind }, text);
  made.addEventListener("click", act);
  return made;
}
