// Stands in the body before the page that it is painted with, until the page's script takes over:
// what is typed meanwhile stays where it stands, and what is pressed last is pressed once the line
// is there. Nothing goes out of the page by a form that has no address of its own.
(() => {
  const MOST = 5000; // milliseconds that a composition or a held button may hold the take-over
  const ACTS = 'button, [role="button"], [role="tab"], [data-act]:not(form), .q-select';
  const LINK = 'a[href]:not([data-act])';
  const LOCAL = '.rs-line *, [data-rs-theme], [data-rs-text], [data-rs-open], [data-rs-reveal], [data-rs-print], [data-rs-region]';
  const FIELDS = 'input[id^="f-"]:not([role="combobox"])';
  const BOXES = '[role="checkbox"]:not([aria-disabled="true"], :disabled)';
  const app = () => document.getElementById('app');
  const held = new Set(), ticked = new Map(), scrolled = new Set();
  let kept = null, isKeeping = true, isMounted = false, isHeld = false, isComposing = false;

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
  function keep(element, how = 'click') {
    unmark();
    kept = { ...placeOf(element), how };
    element.dataset.rsKept = '';
  }
  function unmark() {
    for (const each of document.querySelectorAll('[data-rs-kept]')) delete each.dataset.rsKept;
  }
  function stop(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
  const isPlain = (act) => act.type === 'submit' && act.form?.hasAttribute('action');

  function tick(box) {
    const on = box.getAttribute('aria-checked') !== 'true';
    if (!ticked.has(box)) ticked.set(box, !on);
    box.setAttribute('aria-checked', on);
    const inner = box.querySelector('.q-checkbox__inner');
    inner?.classList.toggle('q-checkbox__inner--truthy', on);
    inner?.classList.toggle('q-checkbox__inner--falsy', !on);
  }
  function clicked(event) {
    if (!isKeeping) return;
    const at = (selector) => event.target.closest?.(selector), box = at(BOXES), act = at(ACTS);
    if (box && !isMounted) {
      stop(event);
      tick(box);
    } else if (!box && act && !isPlain(act) && !(at(LOCAL) && window.rsKeep)) {
      stop(event);
      if (act.getAttribute('aria-disabled') !== 'true') keep(act.matches('.q-select') ? act.querySelector('input') : act);
    } else if (at(LINK)) kept = null; // the page is left
  }
  function pressed(event) {
    const { key, target } = event;
    if (!isKeeping || event.isComposing || event.keyCode === 229) return;
    if (key === 'Enter' && target.matches?.(FIELDS) && !target.form) {
      for (let place = target.parentElement; place; place = place.parentElement) {
        const button = place.querySelector('[data-rs-enter]');
        if (button) return keep(button);
      }
    } else if (!isMounted && (key === ' ' || key === 'Enter') && target.matches?.(`${BOXES}, .q-select input`)) {
      if (target.matches('button')) return undefined; // the browser clicks it
      event.preventDefault();
      target.click();
    }
    return undefined;
  }
  function submitted(event) {
    if (!isKeeping || event.target.hasAttribute('action')) return;
    stop(event);
    if (!kept || !event.target.contains(kept.element)) keep(event.target, 'requestSubmit');
  }
  const listeners = [
    ['click', clicked], ['keydown', pressed], ['submit', submitted],
    ['compositionstart', () => { isComposing = true; }], ['compositionend', () => { isComposing = false; }],
    ['pointerdown', () => held.add('pointer')], ['pointerup', () => held.delete('pointer')], ['pointercancel', () => held.delete('pointer')],
    ['keydown', ({ key }) => { if (key === ' ' || key === 'Enter') held.add(key); }], ['keyup', ({ key }) => held.delete(key)],
    ['scroll', ({ target }) => { if (target !== document) scrolled.add(target); }],
  ];
  for (const [sign, hear] of listeners) addEventListener(sign, hear, true);

  function free() {
    const end = Date.now() + MOST;
    return new Promise((resume) => {
      (function look() {
        if ((isComposing || held.size) && Date.now() < end) setTimeout(look, 20);
        else resume();
      })();
    });
  }
  const selectionOf = (field) => {
    try {
      return [field.selectionStart, field.selectionEnd, field.selectionDirection];
    } catch { return [null]; }
  };
  function standing() {
    const fields = [...app().querySelectorAll('input, textarea')].filter((each) => each.value !== each.defaultValue);
    const active = document.activeElement;
    return {
      typed: fields.map((field) => ({ ...placeOf(field), value: field.value })),
      active: app().contains(active) ? { ...placeOf(active), chosen: selectionOf(active) } : null,
      shown: [...app().querySelectorAll('[data-rs-reveal][aria-pressed="true"]')].map(placeOf),
      at: [scrollX, scrollY],
      inner: [...scrolled].map((each) => ({ ...placeOf(each), left: each.scrollLeft, top: each.scrollTop })),
    };
  }
  function write(field, value) {
    if (!field || field.value === value) return;
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value').set.call(field, value);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
  function restore({ typed, active, shown, at, inner }) {
    for (const each of typed) write(find(each), each.value);
    for (const [box, was] of ticked) {
      const now = find(placed.get(box));
      if (now && box.getAttribute('aria-checked') !== String(was)) now.click();
    }
    for (const each of shown) revealed(find(each));
    for (const each of inner) Object.assign(find(each) ?? {}, { scrollLeft: each.left, scrollTop: each.top });
    const focused = active && find(active);
    focused?.focus({ preventScroll: true });
    if (active?.chosen[0] != null) focused?.setSelectionRange?.(...active.chosen);
    scrollTo({ left: at[0], top: at[1], behavior: 'instant' });
    if (kept) mark(find(kept));
  }
  const placed = new Map();
  function mark(element) {
    if (element) element.dataset.rsKept = '';
  }
  // A button of a fragment is the same one as before; its field is another one, and shows it again.
  function revealed(button) {
    const input = button?.closest('.rs-field')?.querySelector('input');
    if (input) input.type = 'text';
  }

  window.rsTakeOver = async (mount) => {
    isHeld = true;
    await free();
    isHeld = false;
    for (const box of ticked.keys()) placed.set(box, placeOf(box));
    const before = standing();
    window.rsPainted = document.createDocumentFragment();
    window.rsPainted.append(...app().childNodes);
    try {
      mount();
    } finally {
      isMounted = true;
      window.rsPainted = null;
    }
    restore(before);
    (function waits() {
      if (!isKeeping) return;
      if (window.did_handshake) setTimeout(done, 30); // behind what was typed, which goes first
      else setTimeout(waits, 10);
    })();
  };
  function done() {
    if (!isKeeping) return;
    const last = end();
    if (!last) return;
    const element = find(last);
    if (last.how === 'click') element?.click();
    else element?.requestSubmit();
  }
  function end() {
    const last = kept;
    isKeeping = false;
    kept = null;
    unmark();
    for (const [sign, hear] of listeners) removeEventListener(sign, hear, true);
    return last;
  }
  // A page that gets no line, and is told why: what was pressed is not done later, and told, too.
  window.rsDrop = () => Boolean(isKeeping && end());
  window.rsIsKeeping = () => isKeeping;
  window.rsIsTaken = () => isMounted;
  window.rsIsHeld = () => isHeld;
})();
