// Puts escaped HTML (pages/*markup.py) on the page and tells of clicks. It builds no markup of its own.

const copyOld = (text) => {
  // Over plain http from another machine there is no navigator.clipboard.
  const field = document.createElement("textarea");
  field.value = text;
  field.style.position = "fixed";
  field.style.opacity = "0";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
};

const copy = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyOld(text);
  }
};

const find = (root, eid) => root.querySelector(`[data-eid="${CSS.escape(eid)}"]`);

const scrollTo = (root, target) => {
  if (!target) return;
  const box = root.querySelector(".scroll:not(.whole)");
  if (!box) return target.scrollIntoView({ block: "center" });
  const top = target.getBoundingClientRect().top - box.getBoundingClientRect().top;
  box.scrollTop += top - box.clientHeight / 3;
};

// The start of a new answer, not the end: there Streamlit goes with all that it adds below, for some two
// seconds. Whoever scrolls meanwhile is left alone.
const showStart = (answer) => {
  const timers = [500, 1000, 1600, 2400].map((after) =>
    setTimeout(() => answer.scrollIntoView({ block: "start" }), after),
  );
  const leave = () => timers.forEach(clearTimeout);
  for (const moved of ["wheel", "touchstart", "keydown", "pointerdown"]) {
    window.addEventListener(moved, leave, { once: true, passive: true });
  }
};

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  if (root.shown !== data.html) {
    root.shown = data.html;
    root.innerHTML = data.html;
    const at = data.at && (root.querySelector("mark") ?? find(root, data.at));
    if (at) setTimeout(() => scrollTo(root, at), 100); // after the page has its height
    const fresh = root.querySelector(".fresh");
    if (fresh) showStart(fresh);
  }
  root.onclick = async (event) => {
    const one = (name) => event.target.closest(`[data-${name}]`)?.dataset[name];
    if (one("open")) return setTriggerValue("opened", one("open"));
    if (one("goto")) {
      event.target.closest("details")?.removeAttribute("open");
      return scrollTo(root, find(root, one("goto")));
    }
    const newTab = event.ctrlKey || event.metaKey || event.shiftKey;
    if (one("address") && !newTab) {
      event.preventDefault();
      return setTriggerValue("opened", one("address"));
    }
    if (one("copy") !== undefined) {
      const button = event.target.closest("[data-copy]");
      button.textContent = (await copy(data.copy)) ? "已复制" : "未能复制，请选中文字后复制";
    }
  };
}
