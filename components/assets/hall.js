// What stays in the browser: theme, text size, region, way to sign in, menus, the eye of a password
// field. No page needs it to be read.
(() => {
  const root = document.documentElement;
  root.dataset.run = ''; // menus open by the script from now on
  const YEAR = 31536000;
  const keep = (name, value) => {
    const secure = location.protocol === 'https:' ? '; Secure' : '';
    document.cookie = `${name}=${value}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
  };
  const say = (button, pressed) => button.setAttribute('aria-pressed', String(pressed));

  function mark() {
    for (const b of document.querySelectorAll('[data-rs-theme]')) say(b, root.dataset.theme === 'dark');
    for (const b of document.querySelectorAll('[data-rs-text]')) say(b, root.dataset.text === 'large');
  }
  function setDark(dark) {
    if (dark) root.dataset.theme = 'dark'; else delete root.dataset.theme;
    window.Quasar?.Dark.set(dark);
    mark();
  }
  function close(except) {
    for (const b of document.querySelectorAll('[aria-expanded="true"][data-rs-open]')) {
      if (b === except) continue;
      b.setAttribute('aria-expanded', 'false');
      document.getElementById(b.dataset.rsOpen)?.setAttribute('hidden', '');
    }
  }
  function open(button) {
    const panel = document.getElementById(button.dataset.rsOpen);
    const isOpen = button.getAttribute('aria-expanded') === 'true';
    close(button);
    button.setAttribute('aria-expanded', String(!isOpen));
    panel?.toggleAttribute('hidden', isOpen);
    if (!isOpen) panel?.querySelector('[aria-selected="true"], a, button')?.focus();
  }
  function reveal(button) {
    const input = button.closest('.rs-field')?.querySelector('input');
    if (!input) return;
    const show = input.type === 'password';
    const caret = input.selectionStart ?? input.value.length;
    input.type = show ? 'text' : 'password';
    input.setSelectionRange(caret, caret); // else it would jump to the front
    say(button, show);
    button.firstElementChild.textContent = show ? 'visibility_off' : 'visibility';
  }

  document.addEventListener('click', (event) => {
    const at = (selector) => event.target.closest?.(selector);
    let found;
    if (at('[data-rs-theme]')) {
      const dark = root.dataset.theme !== 'dark';
      keep('rs_theme', dark ? 'dark' : 'light');
      setDark(dark);
    } else if (at('[data-rs-text]')) {
      const large = root.dataset.text !== 'large';
      keep('rs_text', large ? 'large' : 'normal');
      if (large) root.dataset.text = 'large'; else delete root.dataset.text;
      mark();
    } else if ((found = at('[data-rs-region]'))) {
      keep('rs_region', found.dataset.rsRegion);
      if (!event.detail) history.replaceState({ ...history.state, rsChosen: true }, ''); // by keyboard
      location.reload();
    } else if ((found = at('[data-rs-open]'))) {
      event.preventDefault(); // without a script it is a link
      open(found);
    } else close();
  });
  // On the way down, because Quasar lets no click out of a field.
  document.addEventListener('click', (event) => {
    const eye = event.target.closest?.('[data-rs-reveal]');
    if (eye) reveal(eye);
  }, true);

  document.addEventListener('keydown', (event) => {
    if (event.key === ' ' && event.target.matches?.('a[role="button"]')) {
      event.preventDefault();
      event.target.click();
    }
    const panel = event.target.closest?.('[role="listbox"]');
    if (event.key === 'Escape') {
      const opened = document.querySelector('[aria-expanded="true"][data-rs-open]');
      close();
      opened?.focus();
    } else if (panel && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      const options = [...panel.querySelectorAll('[role="option"]')];
      const step = event.key === 'ArrowDown' ? 1 : -1;
      options[(options.indexOf(document.activeElement) + step + options.length) % options.length].focus();
    } else if (panel && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault();
      document.activeElement.click();
    }
  });
  document.addEventListener('focusin', ({ target }) => {
    const opened = document.querySelector('[aria-expanded="true"][data-rs-open]');
    if (opened && target !== opened && !document.getElementById(opened.dataset.rsOpen)?.contains(target)) close();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', (event) => {
    if (!/(?:^|; )rs_theme=/.test(document.cookie)) setDark(event.matches);
  });

  window.rsKeep = keep; // also the sign that clicks on all these are heard by now, see painted.js

  // A page that is gone back to, woken whole or taken from what the browser keeps, may be of another
  // time, or of before somebody signed in.
  addEventListener('pageshow', async (event) => {
    const isBack = event.persisted || performance.getEntriesByType('navigation')[0]?.type === 'back_forward';
    const digest = root.dataset.reading;
    if (!isBack || !digest || digest === 'error') return;
    mark();
    close();
    try {
      const now = await fetch(location.href, { method: 'HEAD', cache: 'no-store' });
      const isOther = !now.headers.get('etag')?.includes(digest);
      if (now.ok && isOther) location.reload();
    } catch {} // no connection: what stands there can still be read
  });

  addEventListener('DOMContentLoaded', () => {
    mark();
    if (history.state?.rsChosen) { // the page has come anew for it: who chose goes on from there
      const { rsChosen, ...rest } = history.state;
      history.replaceState(rest, '');
      document.querySelector('.rs-region')?.focus();
    }
    new MutationObserver(mark).observe(document.body, { childList: true, subtree: true });
  });
})();
