// What was typed while no server could hear it: kept in this tab over the reload that follows a lost
// connection, and typed in again. Passwords and codes are never kept.
(() => {
  const KEY = 'rs-unsent';
  const KEPT = 300000;
  const SECRET = /password|one-time-code/;
  const here = () => location.pathname + location.search;
  const isBox = (field) => field.getAttribute('role') === 'checkbox';
  // What a field shows says nothing of what was chosen: such a one leaves here, by its id, how its
  // value is read and written.
  const chosen = (window.rsKept = new Map());
  const read = (field) => (isBox(field) ? field.getAttribute('aria-checked') : field.value);

  function fields() {
    const found = document.querySelectorAll('input[id^="f-"], textarea[id^="f-"], [role="checkbox"][id^="f-"]');
    return [...found].filter((f) => !f.readOnly && f.type !== 'password' && f.type !== 'file' && !SECRET.test(f.autocomplete ?? ''));
  }
  function write(field, value) {
    if (read(field) === value) return;
    if (isBox(field)) {
      field.click();
      return;
    }
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value').set.call(field, value);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
  function restore(kept, until) {
    if (!window.did_handshake) {
      if (Date.now() < until) setTimeout(restore, 100, kept, until);
      return;
    }
    sessionStorage.removeItem(KEY);
    for (const field of fields()) if (field.id in kept.values) write(field, kept.values[field.id]);
    for (const [id, value] of kept.chosen) chosen.get(id)?.write(value);
    const last = document.getElementById(kept.focus);
    if (last && document.activeElement === document.body) last.focus();
  }

  // Of what is typed without a line no form can say that it is kept.
  const lines = () => document.querySelectorAll('.rs-save');
  function unheard(event) {
    const isChosen = event.type === 'input' || event.target.closest?.('[role="option"], [role="checkbox"]');
    if (isChosen && !window.rsIsHeard()) for (const line of lines()) line.dataset.unheard = '';
  }
  addEventListener('input', unheard, true);
  addEventListener('click', unheard, true);
  window.rsHeardAgain = () => { for (const line of lines()) delete line.dataset.unheard; };
  addEventListener('beforeunload', (event) => {
    const isLost = document.querySelector('.rs-save[data-unheard], .rs-save [data-unsaved]');
    if (isLost && !window.rsReloads) event.preventDefault();
  });

  window.rsKeeps = (field) => fields().includes(field);
  addEventListener('pagehide', () => {
    const values = Object.fromEntries(fields().map((field) => [field.id, read(field)]));
    if (window.rsIsHeard() || !(Object.keys(values).length + chosen.size)) return;
    const made = [...chosen].map(([id, field]) => [id, field.read()]);
    const kept = { path: here(), at: Date.now(), values, chosen: made, focus: document.activeElement?.id ?? '' };
    sessionStorage.setItem(KEY, JSON.stringify(kept));
  });
  addEventListener('load', () => {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
    if (!kept) return;
    if (kept.path === here() && Date.now() - kept.at < KEPT) restore(kept, Date.now() + 15000);
    else sessionStorage.removeItem(KEY);
  });
})();
