// What tests/browser/gates.py measures in a page.

const all = (asked, within = document) => [...within.querySelectorAll(asked)];
const named = (element) => element.outerHTML.slice(0, 120).replace(/\s+/g, " ");

function stickingOut() {
  const root = document.scrollingElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const wide = all("body *").filter((element) => {
    const box = element.getBoundingClientRect();
    return box.right > root.clientWidth + 1 || box.left < -1;
  });
  return [`${root.scrollWidth} px wide`, ...wide.map(named)].slice(0, 8);
}

function broken(asked) {
  const lines = (element) => {
    const words = document.createRange();
    words.selectNodeContents(element);
    const boxes = [...words.getClientRects()].filter((box) => box.width > 2);
    return boxes.some((box) => box.top >= boxes[0].bottom);
  };
  return all(asked).filter((element) => element.checkVisibility() && lines(element)).map(named);
}

function moved() {
  const what = (source) => (source.node?.outerHTML ? named(source.node) : "?");
  return new Promise((done) => {
    const moves = [];
    new PerformanceObserver((list) => {
      for (const move of list.getEntries()) moves.push(`${move.value}: ${move.sources.map(what)}`);
    }).observe({ type: "layout-shift", buffered: true });
    requestAnimationFrame(() => setTimeout(() => done(moves), 50));
  });
}

function hardToHit(reach) {
  const asked = "button, summary, select, textarea, input:not([type=hidden]), .button, header a, nav a, .actions a";
  const label = (element) => (/checkbox|radio/.test(element.type) && element.labels[0]) || element;
  return all(asked)
    .filter((element) => element.checkVisibility() && !element.closest(".prose"))
    .map((element) => [element, label(element).getBoundingClientRect()])
    .filter(([, box]) => Math.min(box.width, box.height) < reach - 0.5)
    .map(([element, box]) => `${Math.round(box.width)} × ${Math.round(box.height)}: ${named(element)}`);
}

function faults() {
  const ids = all("[id]").map((element) => element.id);
  const aiming = ["for", "aria-labelledby", "aria-describedby", "aria-controls"];
  const aimed = aiming.flatMap((name) => all(`[${name}]`).flatMap((element) => element.getAttribute(name).split(" ")));
  const jumps = all('a[href^="#"]').map((link) => decodeURIComponent(link.hash.slice(1)));
  const fields = all("input:not([type=hidden]), textarea, select");
  const unlabelled = fields.filter((field) => !field.labels.length && !field.matches("[aria-label], [aria-labelledby]"));
  return [
    ...["h1", "main", "html[lang]", "title:not(:empty)"].filter((one) => all(one).length !== 1).map((one) => `not one ${one}`),
    ...ids.filter((id, place) => ids.indexOf(id) !== place).map((id) => `"${id}" twice`),
    ...[...aimed, ...jumps].filter((id) => id && !ids.includes(id)).map((id) => `nothing is called "${id}"`),
    ...unlabelled.map((field) => `no label: ${named(field)}`),
    ...all("button:not([type])").map((button) => `no type: ${named(button)}`),
    ...all("[style], [onclick], [onchange], [onsubmit], [onload]").map((element) => `inline: ${named(element)}`),
  ];
}

// The keyboard: what Tab has to reach, in this order, and where it stands now.

const REACHED = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";

function reachable() {
  const there = all(REACHED).filter((element) => element.checkVisibility() && !element.disabled && element.tabIndex >= 0);
  return there.filter((element) => element.type !== "radio" || element === stopOf(element, there));
}

// Tab stops once in a group of radio buttons: at the chosen one, or at the first. Arrows lead to the others.
function stopOf(radio, there) {
  const group = there.filter((other) => other.type === "radio" && other.name === radio.name && other.form === radio.form);
  return group.find((other) => other.checked) || group[0];
}

function standing() {
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  const { outlineStyle, outlineWidth } = getComputedStyle(here);
  const bar = document.querySelector("header").getBoundingClientRect();
  const box = here.getBoundingClientRect();
  const isInBar = Boolean(here.closest("header, .skip"));
  return {
    place: reachable().indexOf(here),
    name: named(here),
    hidden: outlineStyle === "none" || parseFloat(outlineWidth) < 2,
    covered: !isInBar && (box.bottom <= bar.bottom || box.top >= innerHeight),
  };
}
