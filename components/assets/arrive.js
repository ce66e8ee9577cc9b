// Content that is exchanged takes nothing away from whoever reads it by ear or moves by keys: the
// control that had the focus gets it back when it is rendered again, new content is begun at its
// heading, what was typed or opened meanwhile stays, and what no focus tells is said.
(() => {
  const WITHIN = 5000; // milliseconds in which a control may come back
  const GENERATED = /^c\d+$/; // ids that NiceGUI gives, others at each rendering
  const PAGED = '.nicegui-sub-pages';
  let last = null; // where the focus was, and how to find it again
  let lost = null; // the same, once it was taken off the page
  let opener = null; // where it was before a dialog opened
  let said = null;
  const sent = new WeakMap(); // what each input of a form held when it was sent
  let typed = []; // inputs off the page that held more than that

  const isShown = (element) => element.checkVisibility?.() ?? true;
  const isText = (field) => field.matches('input:not([type="checkbox"], [type="radio"]), textarea');

  function keyOf(element) {
    const { act, arg } = element.dataset;
    if (act) return `${act} ${arg ?? ''}`;
    const id = GENERATED.test(element.id) ? '' : element.id;
    const name = element.name && `${element.name} ${element.type === 'radio' ? element.value : ''}`;
    return id || element.getAttribute('href') || name || element.ariaLabel || element.textContent.trim();
  }
  function describe(element) {
    const above = [];
    for (let each = element.parentElement; each; each = each.parentElement) above.push(each);
    const { act, arg } = element.dataset;
    const same = act ? [...document.querySelectorAll(`[data-act="${CSS.escape(act)}"]`)] : [];
    return { element, above, act, arg, tag: element.localName, key: keyOf(element), nth: same.indexOf(element) };
  }
  function isInSight(element) {
    const { top, bottom } = element.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  }
  function find(place, { tag, key, act, arg, nth }) {
    const all = [...place.querySelectorAll(tag)].filter(isShown);
    const same = all.filter((each) => act && each.dataset.act === act);
    return all.find((each) => keyOf(each) === key)
      ?? all.find((each) => arg && each.dataset.arg === arg && isInSight(each))
      ?? same[Math.min(nth, same.length - 1)];
  }
  function hold(place) {
    if (!place || place === document.body) return;
    if (!place.hasAttribute('tabindex')) place.tabIndex = -1;
    place.classList.add('rs-held');
    place.focus({ preventScroll: true });
  }
  function giveBack(control, from) {
    control.focus({ preventScroll: true });
    if (isText(control) && control.selectionStart !== null && from.selectionStart !== null) {
      control.setSelectionRange(from.selectionStart, from.selectionEnd);
    }
  }
  function lose() {
    const inDialog = last.element.closest('.q-dialog') && opener;
    const gone = inDialog ? opener : last;
    if (gone.element.isConnected) {
      gone.element.focus({ preventScroll: true });
      return null;
    }
    return { ...gone, place: gone.above.find((each) => each.isConnected), at: Date.now() };
  }
  function restore() {
    const active = document.activeElement ?? document.body;
    if (lost && active !== document.body && active !== lost.place) lost = null; // moved on
    if (!lost && last && active === document.body && !last.element.isConnected) lost = lose();
    if (!lost) return;
    const again = Date.now() - lost.at < WITHIN ? find(lost.place, lost) : null;
    if (again) {
      giveBack(again, lost.element);
      lost = null;
    } else if (active === document.body) hold(lost.place);
  }

  // A template that is rendered again knows nothing of what was typed, chosen or opened since.
  function isTyped(old) {
    if (!old.name || !old.form?.dataset.act) return false;
    if (!isText(old)) return old.checked !== old.defaultChecked;
    return old.value !== (sent.get(old) ?? old.defaultValue);
  }
  function typeAgain({ old, at }) {
    const forms = [...document.querySelectorAll('form[data-act]')];
    const form = forms.find((each) => keyOf(each) === keyOf(old.form));
    const named = [...(form?.elements ?? [])].filter((each) => each.name === old.name);
    const now = named.find((each) => isText(old) || each.value === old.value);
    if (now && isText(old)) now.value = old.value;
    else if (now) now.checked = old.checked;
    return !now && Date.now() - at < WITHIN; // true while it may still come
  }
  function keep(node, place) {
    if (!node.querySelectorAll) return;
    const fields = node.querySelectorAll('input:not([type="hidden"]), textarea');
    typed.push(...[...fields].filter(isTyped).map((old) => ({ old, at: Date.now() })));
    for (const old of node.querySelectorAll('details[open]')) {
      const title = old.querySelector('summary')?.textContent;
      for (const now of place.querySelectorAll('details')) {
        if (now.querySelector('summary')?.textContent === title) now.open = true;
      }
    }
  }

  // A strip of tabs that is wider than its place shows the one that is open.
  function showTab(node) {
    const open = node.querySelector?.('.rs-tabs [aria-current="page"]');
    const strip = open?.closest('.rs-tabs');
    if (!strip || strip.scrollWidth <= strip.clientWidth) return;
    const [tab, all] = [open.getBoundingClientRect(), strip.getBoundingClientRect()];
    strip.scrollLeft += tab.left - all.left - (all.width - tab.width) / 2;
  }

  // Said once to those who listen; the same words are said again.
  window.rsSay = (words) => {
    if (!said) {
      said = Object.assign(document.createElement('div'), { className: 'rs-sr rs-said' });
      said.setAttribute('role', 'status');
      document.body.append(said);
    }
    said.textContent = '';
    setTimeout(() => { said.textContent = words; }, 100);
  };
  // Begin new content: what has a name of its own, else its first heading, else its top; a step of
  // a form is begun at its first field, and its name said. Whoever has gone on to something else
  // meanwhile is only told.
  const FIELD = 'input:not([type="hidden"], [type="checkbox"], [type="radio"], [type="file"]), textarea';
  window.rsArrive = (id, atField) => requestAnimationFrame(() => {
    const place = document.getElementById(id), active = document.activeElement ?? document.body;
    if (!place) return;
    const target = place.ariaLabel ? place : place.querySelector('h1, h2, h3') ?? place;
    const isFree = active === document.body || active.contains(target) || place.contains(active)
      || active.classList.contains('rs-held');
    const fields = atField && isFree ? [...place.querySelectorAll(FIELD)] : [];
    const field = fields.find((each) => isShown(each) && !each.disabled);
    if (field) {
      field.focus({ preventScroll: true });
      if (!isInSight(field)) field.scrollIntoView({ block: 'center' });
    } else if (isFree) hold(target);
    if (field || !isFree) window.rsSay(target.ariaLabel ?? target.textContent);
    lost = null;
  });
  // A sub-page stands: another one, or the same with other filters, where a filter keeps the focus.
  window.rsOpened = (isOther) => requestAnimationFrame(() => {
    const pager = last?.above.some((each) => each.classList.contains('rs-pager'));
    const place = document.querySelector(PAGED);
    const isKept = document.activeElement !== document.body && document.activeElement !== place;
    if (isOther || pager || !isKept) hold(place?.querySelector('h1, h2, .rs-empty b') ?? place);
    lost = null;
  });

  addEventListener('focusin', ({ target }) => {
    if (target.classList.contains('rs-held') && !target.matches('a, button, input')) return;
    // Browsers show the caret of a tall box, and leave the rest of it below the bar of the form.
    if (target.matches('textarea')) target.closest('.q-field')?.scrollIntoView({ block: 'nearest' });
    const isInside = target.closest('.q-dialog');
    if (isInside && last && !last.element.closest('.q-dialog')) opener = last;
    last = describe(target);
  }, true);
  addEventListener('click', ({ target, detail }) => { // some browsers give no focus by it
    const control = target.closest?.('button, a[href]');
    if (control && detail) last = describe(control); // Enter in a box clicks a button, too, with 0
  }, true);
  addEventListener('submit', ({ target }) => {
    for (const field of target.elements) sent.set(field, field.value);
  }, true);
  addEventListener('DOMContentLoaded', () => {
    window.rsSay(''); // readers listen to what was there before
    showTab(document.body);
    new MutationObserver((records) => {
      for (const { target, removedNodes, addedNodes } of records) {
        for (const node of removedNodes) keep(node, target);
        addedNodes.forEach(showTab);
      }
      typed = typed.filter(typeAgain);
      restore();
    }).observe(document.body, { childList: true, subtree: true });
  });
})();
