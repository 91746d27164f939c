// Keyboard, copying, and keeping one's place. Every page works without any of this.
import htmx from "htmx.org";

declare global {
  interface Window {
    desk: Record<string, unknown>;
  }
}

const KEYS_OFF = "watchfloor-single-keys-off";

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input:not([type=checkbox]), textarea, select"));
}

function visible(element: HTMLElement): boolean {
  return element.offsetParent !== null && !element.hasAttribute("disabled");
}

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-row]")].filter(visible);
}

function move(step: number): boolean {
  const all = rows();
  if (!all.length) return false;
  const at = all.findIndex((row) => row.contains(document.activeElement) || row.classList.contains("here"));
  const next = all[Math.min(all.length - 1, Math.max(0, at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step))];
  if (!next) return false;
  for (const row of all) row.classList.toggle("here", row === next);
  const link = next.querySelector<HTMLElement>("a, button, summary") ?? next;
  link.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function press(key: string): boolean {
  const found = [...document.querySelectorAll<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)].find(visible);
  if (!found) return false;
  if (found instanceof HTMLInputElement) {
    found.focus();
    found.select();
  } else {
    found.click();
    if (found instanceof HTMLAnchorElement && found.hash && found.pathname === location.pathname) {
      document.querySelector<HTMLElement>(found.hash)?.querySelector<HTMLElement>("a, input, select, button")?.focus({ preventScroll: true });
    }
  }
  return true;
}

function help(): void {
  const dialog = document.querySelector<HTMLDialogElement>("#keys") ?? makeHelp();
  if (dialog.open) dialog.close();
  else dialog.showModal();
}

function makeHelp(): HTMLDialogElement {
  const dialog = document.createElement("dialog");
  dialog.id = "keys";
  dialog.className = "keys";
  const spanish = document.documentElement.lang === "es";
  const heading = document.createElement("h2");
  heading.textContent = spanish ? "Teclas" : "Keys";
  dialog.append(heading);
  const list = document.createElement("dl");
  list.className = "dl";
  const known: [string, string, string][] = [
    ["/", "search", "buscar"],
    ["j k", "next, previous", "siguiente, anterior"],
    ["Enter", "open", "abrir"],
    ["a r u", "accept or same, reject or not, unsure", "aceptar o igual, rechazar o distinto, no seguro"],
    ["e", "correct", "corregir"],
    ["z", "undo", "deshacer"],
    ["c y", "cite, copy link", "citar, copiar enlace"],
    ["o", "override", "sobrescribir"],
    ["[ ] n", "a day earlier, later, now", "un día antes, después, ahora"],
    ["1–9", "sections", "secciones"],
  ];
  for (const [keys, english, translated] of known) {
    const term = document.createElement("dt");
    for (const key of keys.split(" ")) {
      const mark = document.createElement("kbd");
      mark.textContent = key;
      term.append(mark, " ");
    }
    const what = document.createElement("dd");
    what.textContent = spanish ? translated : english;
    list.append(term, what);
  }
  const off = document.createElement("label");
  off.className = "row";
  const box = document.createElement("input");
  box.type = "checkbox";
  box.checked = localStorage.getItem(KEYS_OFF) === "1";
  box.addEventListener("change", () => localStorage.setItem(KEYS_OFF, box.checked ? "1" : "0"));
  off.append(box, spanish ? "Desactivar teclas sueltas" : "Switch single keys off");
  const close = document.createElement("form");
  close.method = "dialog";
  const button = document.createElement("button");
  button.className = "btn";
  button.textContent = spanish ? "Cerrar" : "Close";
  close.append(button);
  dialog.append(list, off, close);
  dialog.setAttribute("aria-label", heading.textContent);
  document.body.append(dialog);
  return dialog;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    document.querySelectorAll<HTMLDetailsElement>(".asof details[open]").forEach((one) => (one.open = false));
    if (typing(event.target)) (event.target as HTMLElement).blur();
    return;
  }
  if (typing(event.target)) return;
  if (event.key === "?") {
    help();
    event.preventDefault();
    return;
  }
  if (localStorage.getItem(KEYS_OFF) === "1" || document.querySelector("dialog[open]")) return;
  const done = press(event.key) || (event.key === "j" && move(1)) || (event.key === "k" && move(-1));
  if (done) event.preventDefault();
});

async function copy(text: string, button: HTMLElement): Promise<void> {
  await navigator.clipboard.writeText(text);
  const before = button.textContent ?? "";
  button.textContent = document.documentElement.lang === "es" ? "Copiado" : "Copied";
  button.setAttribute("role", "status");
  setTimeout(() => (button.textContent = before), 1500);
}

document.addEventListener("click", (event) => {
  const button = (event.target as Element).closest<HTMLElement>("[data-copy], [data-copy-from]");
  if (!button) return;
  const from = button.dataset.copyFrom;
  void copy(from ? (document.querySelector(from)?.textContent ?? "").trim() : location.href, button);
});

function ready(root: ParentNode): void {
  root.querySelectorAll<HTMLElement>("[data-copy][hidden], [data-copy-from][hidden]").forEach((one) => (one.hidden = false));
  root.querySelector<HTMLElement>(".rail .on, .queue [aria-current]")?.scrollIntoView({ block: "nearest" });
}

// After a partial update the focus goes where the work goes on, instead of to the top of the page.
document.addEventListener("htmx:afterSettle", (event) => {
  const settled = (event as CustomEvent).detail.elt as HTMLElement;
  ready(document);
  if (settled.id === "main" || settled.querySelector("[data-focus]")) {
    document.querySelector<HTMLElement>("[data-focus]")?.focus({ preventScroll: true });
  }
});

window.desk = Object.assign(window.desk ?? {}, { htmx });
ready(document);
document.body.dataset.ready = "yes";
