"use strict";
// Every page does without this. With it, votes and previews come in place, texts that were not posted are kept,
// nothing is sent twice, and one leaves faster. Its sentences stand at its element, translated.
{
  const told = document.currentScript.dataset;
  const OURS = "askwell ";
  const on = (what, act, where = document) => where.addEventListener(what, act);
  const all = (selector) => [...document.querySelectorAll(selector)];

  const statusOf = (kind) => {
    const said = document.createElement("p");
    said.className = kind;
    said.setAttribute("role", "status");
    return said;
  };

  // What this browser keeps, if it does: `brief` until the tab is closed, `lasting` for who asked to be remembered.

  const stores = ["sessionStorage", "localStorage"].map((name) => {
    try {
      return window[name];
    } catch {
      return null;
    }
  });
  const [brief, lasting] = stores;

  const read = (store, name) => {
    try {
      return JSON.parse(store.getItem(OURS + name));
    } catch {
      return null;
    }
  };

  const keep = (store, name, value) => {
    try {
      if (value) store.setItem(OURS + name, JSON.stringify(value));
      else store.removeItem(OURS + name);
    } catch {
      // Then it is not kept.
    }
  };

  const keptIn = (store) =>
    Object.keys(store ?? {})
      .filter((name) => name.startsWith(OURS))
      .map((name) => name.slice(OURS.length));

  const forgetTexts = () => stores.forEach((store) => keptIn(store).forEach((name) => keep(store, name)));

  // Leaving: the page is gone at once, and its place in the history is the other page's. For a while Back leads there
  // again, unless somebody asks for the forum anew.

  const exit = document.querySelector("[data-leave]");
  const title = document.title;
  const arrival = performance.getEntriesByType("navigation")[0];

  const leave = () => {
    keep(brief, "left", Date.now());
    document.title = exit.hostname;
    document.documentElement.hidden = true;
    location.replace(exit.href);
  };

  const hasJustLeft = () => Date.now() - read(brief, "left") < 600e3;

  if (arrival?.type !== "back_forward") keep(brief, "left");
  else if (hasJustLeft()) leave();

  on("click", (event) => {
    if (!event.target.closest("[data-leave]")) return;
    event.preventDefault();
    leave();
  });

  let isAlone = false;
  let shifts = [];

  const notThisTime = () => {
    isAlone = false;
    shifts = [];
  };

  on("pointerdown", notThisTime);
  on("keydown", (event) => {
    if (event.key !== "Shift" || event.ctrlKey || event.altKey || event.metaKey) notThisTime();
    else isAlone = true;
  });
  on("keyup", (event) => {
    if (event.key !== "Shift" || !isAlone) return;
    shifts = [...shifts.slice(-2), Date.now()];
    if (shifts.length === 3 && shifts[2] - shifts[0] < 5000) leave();
  });

  // Texts that were not posted are kept for a day: for the same form, and for the same writer.

  const isText = ({ type, name, readOnly, autocomplete }) =>
    /^(text|textarea|select-one)$/.test(type) && name && !readOnly && autocomplete !== "username";

  const texts = (form) => [...form.elements].filter(isText);

  const isForTexts = (form) => form.method === "post" && texts(form).some((field) => field.type === "textarea");

  const goalOf = (form) => form.getAttribute("action");

  const nameOf = (form, writer = form.elements.as?.value) =>
    ["draft", writer, goalOf(form), form.elements.parent?.value, form.elements.version?.value].join(" ");

  const namesOf = (form) => [nameOf(form), nameOf(form, "")];

  const drop = (names) => names.forEach((name) => stores.forEach((store) => keep(store, name)));

  const save = (form) => {
    const typed = Object.fromEntries(texts(form).map((field) => [field.name, field.value]));
    const isEmpty = !texts(form).some((field) => field.type === "textarea" && field.value.trim());
    const draft = !isEmpty && { at: Date.now(), typed };
    const lasts = form.elements.remember ? form.elements.remember.checked : read(lasting, "remembered");
    keep(brief, nameOf(form), !lasts && draft);
    keep(lasting, nameOf(form), lasts && draft);
  };

  const waiting = new Map();

  const saveNow = () => {
    waiting.forEach((timer, form) => {
      clearTimeout(timer);
      save(form);
    });
    waiting.clear();
  };

  const showKept = (form) => {
    const note = statusOf("notice");
    const discard = document.createElement("button");
    discard.className = "link-button";
    discard.type = "button";
    discard.textContent = told.discard;
    note.append(told.kept, " ", discard);
    form.prepend(note);
    form.closest("details")?.setAttribute("open", "");
    on("click", () => {
      waiting.delete(form);
      drop(namesOf(form));
      form.reset();
      note.remove();
      texts(form)[0].focus();
    }, discard);
  };

  const restore = (form) => {
    const kept = namesOf(form).flatMap((name) => stores.map((store) => read(store, name))).find(Boolean);
    const lost = kept ? texts(form).filter((field) => (kept.typed[field.name] ?? field.value) !== field.value) : [];
    lost.forEach((field) => (field.value = kept.typed[field.name]));
    if (lost.length) showKept(form);
  };

  const forgetOld = (store) =>
    keptIn(store)
      .filter((name) => name.startsWith("draft ") && !(read(store, name)?.at > Date.now() - 24 * 3600e3))
      .forEach((name) => keep(store, name));

  // A text was posted if the answer to its form led here. Where the form came back, it may stand on a newer version.
  const sent = read(brief, "sending");
  const forms = all("form").filter(isForTexts);
  keep(brief, "sending");
  if (sent && arrival?.redirectCount) drop(sent.names);
  else if (sent && document.querySelector(".summary"))
    forms.filter((form) => goalOf(form) === sent.to).forEach(save);
  stores.forEach(forgetOld);
  forms.forEach(restore);

  on("input", ({ target: { form } }) => {
    if (!form || !isForTexts(form)) return;
    clearTimeout(waiting.get(form));
    waiting.set(form, setTimeout(saveNow, 400));
  });
  on("pagehide", saveNow, window);

  // Sending: once, and in place where the page stays the same but for one thing.

  const voice = statusOf("unseen");
  document.body.append(voice);

  const busy = (form, is) => {
    form.toggleAttribute("data-sent", is);
    form.querySelectorAll("[type=submit]").forEach((button) => button.setAttribute("aria-disabled", is));
  };

  const showVote = (form, page) => {
    const fresh = [...page.forms].find((other) => goalOf(other) === goalOf(form));
    if (!fresh) return false;
    const place = [...form.elements].indexOf(document.activeElement);
    form.replaceChildren(...fresh.childNodes);
    form.elements[place]?.focus();
    voice.textContent = form.querySelector(".votes-count .unseen")?.textContent ?? "";
    return true;
  };

  const showPreview = (form, page) => {
    const preview = page.querySelector(".preview");
    if (!preview) return false;
    document.querySelector(".preview")?.remove();
    preview.autofocus = false;
    form.before(preview);
    preview.focus();
    return true;
  };

  const inPlace = { vote: showVote, preview: showPreview };

  const send = async (form, button) => {
    const body = new URLSearchParams(new FormData(form));
    body.set(button.name, button.value);
    busy(form, true);
    try {
      const answer = await fetch(form.action, { method: "POST", body, signal: AbortSignal.timeout(8000) });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (answer.ok && inPlace[button.name](form, page)) return;
      if (answer.redirected) return location.assign(answer.url);
    } catch {
      // Then the browser sends it, and shows what comes.
    } finally {
      busy(form, false);
    }
    form.dataset.plain = "";
    form.requestSubmit(button);
  };

  const noteSending = (form) => {
    if (form.elements.remember) keep(lasting, "remembered", form.elements.remember.checked);
    if (form.hasAttribute("data-forget")) forgetTexts();
    if (!isForTexts(form)) return;
    waiting.delete(form);
    save(form);
    keep(brief, "sending", { names: namesOf(form), to: goalOf(form) });
  };

  on("submit", (event) => {
    const { target: form, submitter } = event;
    if (form.method !== "post") return;
    if ("sent" in form.dataset) return event.preventDefault();
    if (submitter?.name in inPlace && !("plain" in form.dataset)) {
      event.preventDefault();
      send(form, submitter);
      return;
    }
    noteSending(form);
    busy(form, true);
    setTimeout(() => busy(form, false), 10000);
  });

  on("pageshow", (event) => {
    all("form[data-sent]").forEach((form) => busy(form, false));
    if (!event.persisted) return;
    if (hasJustLeft()) return leave();
    document.title = title;
    document.documentElement.hidden = false;
  }, window);

  // What is linked to is shown, also inside of something folded; the account's menu closes by itself.

  const unfold = () => {
    const linked = location.hash && document.getElementById(location.hash.slice(1));
    const folded = linked && linked.closest("details:not([open])");
    if (!folded) return;
    folded.open = true;
    linked.scrollIntoView();
  };

  unfold();
  on("hashchange", unfold, window);

  // The help page is kept for when there is no network, until this device is to forget.

  const forgetHelp = async () => {
    await window.caches?.delete("askwell help");
    await (await navigator.serviceWorker?.getRegistration(told.help))?.unregister();
  };

  const keepHelp = async () => {
    const registration = await navigator.serviceWorker?.register(told.worker, { scope: told.help });
    if (!read(brief, "helped")) registration?.active?.postMessage("keep");
    keep(brief, "helped", true);
  };

  if (document.querySelector("[data-forgotten]")) {
    forgetTexts();
    forgetHelp();
  } else on("load", () => keepHelp().catch(() => {}), window);
}
