// Stands in the body before the page that it is painted with, and notes what is done there until the
// page's script takes over (take_over.js): what is ticked, and what is pressed last. Nothing goes out
// of the page by a form that has no address of its own.
(() => {
  const ACTS = 'button, [role="button"], [role="tab"], [data-act]:not(form), .q-select';
  const LOCAL = '.rs-line *, [data-rs-theme], [data-rs-text], [data-rs-open], [data-rs-reveal], [data-rs-print], [data-rs-region]';
  const BOXES = '[role="checkbox"]:not([aria-disabled="true"], :disabled)';
  const page = window.rsPage = { LOCAL, kept: null, held: new Set(), ticked: new Map(), scrolled: new Set(), isKeeping: true };

  function keep(element, how = 'click') {
    delete page.kept?.element.dataset.rsKept;
    page.kept = { element, how };
    element.dataset.rsKept = '';
  }
  function stop(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
  function tick(box) {
    const on = box.getAttribute('aria-checked') !== 'true', inner = box.querySelector('.q-checkbox__inner');
    if (!page.ticked.has(box)) page.ticked.set(box, !on);
    box.setAttribute('aria-checked', on);
    inner?.classList.toggle('q-checkbox__inner--truthy', on);
    inner?.classList.toggle('q-checkbox__inner--falsy', !on);
  }
  function clicked(event) {
    const at = (selector) => event.target.closest?.(selector), box = at(BOXES), act = at(ACTS);
    const isPlain = act?.type === 'submit' && act.form?.hasAttribute('action');
    if (box && !page.isMounted) {
      stop(event);
      tick(box);
    } else if (!box && act && !isPlain && !(at(LOCAL) && window.rsKeep)) {
      stop(event);
      if (act.getAttribute('aria-disabled') !== 'true') keep(act.matches('.q-select') ? act.querySelector('input') : act);
    } else if (at('a[href]')) page.kept = null; // the page is left
  }
  function pressed(event) {
    const { key, target } = event;
    if (![' ', 'Enter'].includes(key) || event.isComposing || event.keyCode === 229) return;
    page.held.add(key);
    if (!page.isMounted && target.matches?.(`div${BOXES}, .q-select input`)) {
      event.preventDefault();
      target.click();
    } else if (key === 'Enter' && target.matches?.('input[id^="f-"]') && !target.form) {
      let place = target.parentElement;
      while (place && !place.querySelector('[data-rs-enter]')) place = place.parentElement;
      if (place) keep(place.querySelector('[data-rs-enter]'));
    }
  }
  function submitted(event) {
    const form = event.target;
    if (form.hasAttribute('action')) return;
    stop(event);
    if (!form.contains(page.kept?.element ?? null)) keep(form, 'requestSubmit');
  }
  page.signs = {
    click: clicked, keydown: pressed, submit: submitted,
    keyup: ({ key }) => page.held.delete(key),
    pointerdown: () => page.held.add('pointer'), pointerup: () => page.held.delete('pointer'), pointercancel: () => page.held.delete('pointer'),
    compositionstart: () => page.held.add('words'), compositionend: () => page.held.delete('words'),
    scroll: ({ target }) => { if (target !== document) page.scrolled.add(target); },
  };
  for (const [sign, hear] of Object.entries(page.signs)) addEventListener(sign, hear, true);
})();
