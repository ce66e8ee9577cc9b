// The page's script takes over what the page was painted with, in one go and not in the middle of a
// composition, a press or a day: values, ticks, focus, selection and what was scrolled stay, and what was
// pressed last is pressed once the line is there. `painted.js` has noted it.
(() => {
  const MOST = 5000; // milliseconds that somebody may hold the take-over
  const { rsPage: page } = window;
  const app = document.getElementById('app');
  let isHeld = false;

  // Where something stands, for when its place is taken by what the script makes of it.
  function placeOf(element) {
    let above = element;
    while (!above.id && above !== document.body) above = above.parentElement;
    const own = above === element ? '' : element.localName;
    return { element, id: above.id, own, nth: own ? [...above.querySelectorAll(own)].indexOf(element) : 0 };
  }
  function find({ element, id, own, nth }) {
    if (element.isConnected) return element;
    const above = id ? document.getElementById(id) : document.body;
    return own ? above?.querySelectorAll(own)[nth] : above;
  }
  // What is typed half of a day can be read by no script, and so be carried nowhere.
  const half = () => [...app.querySelectorAll('input')].filter((each) => each.validity.badInput);
  function free() {
    const end = Date.now() + MOST;
    return new Promise((resume) => {
      (function look() {
        if ((page.held.size || half().length) && Date.now() < end) setTimeout(look, 20);
        else resume();
      })();
    });
  }
  function selectionOf(field) {
    try {
      return [field.selectionStart, field.selectionEnd, field.selectionDirection];
    } catch { return [null]; } // buttons, some types of fields
  }
  function standing() {
    const typed = [...app.querySelectorAll('input, textarea')].filter((each) => each.value !== each.defaultValue);
    const active = document.activeElement;
    return {
      at: [scrollX, scrollY],
      typed: typed.map((field) => ({ ...placeOf(field), value: field.value })),
      half: half().map(placeOf),
      ticked: [...page.ticked].map(([box, was]) => ({ ...placeOf(box), is: box.getAttribute('aria-checked') !== String(was) })),
      shown: [...app.querySelectorAll('[data-rs-reveal][aria-pressed="true"]')],
      inner: [...page.scrolled].map((each) => ({ ...placeOf(each), left: each.scrollLeft, top: each.scrollTop })),
      active: app.contains(active) ? { ...placeOf(active), chosen: selectionOf(active) } : null,
      kept: page.kept && placeOf(page.kept.element),
    };
  }
  function write(field, value) {
    if (!field || field.value === value) return;
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value').set.call(field, value);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
  function restore({ at, typed, half: gone, ticked, shown, inner, active, kept }) {
    for (const each of typed) write(find(each), each.value);
    for (const each of gone.map(find)) if (each) window.rsHalfGone(each);
    for (const each of ticked) if (each.is) find(each)?.click();
    for (const each of shown) each.closest('.rs-field')?.querySelector('input')?.setAttribute('type', 'text');
    for (const each of inner) Object.assign(find(each) ?? {}, { scrollLeft: each.left, scrollTop: each.top });
    const focused = active && find(active);
    focused?.focus({ preventScroll: true });
    if (active?.chosen[0] != null) focused?.setSelectionRange?.(...active.chosen);
    scrollTo({ left: at[0], top: at[1], behavior: 'instant' });
    const pressed = kept && find(kept);
    if (kept && !pressed) page.kept = null;
    if (pressed) page.kept.element = pressed;
    if (pressed) pressed.dataset.rsKept = '';
  }
  function end() {
    const { kept } = page;
    page.isKeeping = false;
    delete kept?.element.dataset.rsKept;
    for (const [sign, hear] of Object.entries(page.signs)) removeEventListener(sign, hear, true);
    return kept;
  }
  function done() {
    if (!page.isKeeping) return;
    const { element, how } = end() ?? {};
    if (element?.isConnected) element[how]();
  }

  window.rsTakeOver = async (mount) => {
    isHeld = true;
    await free();
    isHeld = false;
    const before = standing();
    window.rsPainted = document.createDocumentFragment();
    window.rsPainted.append(...app.childNodes);
    try {
      mount();
    } finally {
      page.isMounted = true;
      window.rsPainted = null;
    }
    restore(before);
    (function wait() {
      if (window.did_handshake) setTimeout(done, 30); // behind what was typed, which goes first
      else if (page.isKeeping) setTimeout(wait, 10);
    })();
  };
  // A page that gets no line, and is told why: what was pressed is not done later, and told, too.
  window.rsDrop = () => Boolean(page.isKeeping && end());
  window.rsIsKeeping = () => page.isKeeping;
  window.rsIsTaken = () => Boolean(page.isMounted);
  window.rsIsHeld = () => isHeld;
})();
