// What stays in the browser: theme, text size, region, way to sign in, menus, the eye of a password
// field, the countdown before a session ends. No page needs it to be read.
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

  function moveTab(event, list) {
    const tabs = [...list.querySelectorAll('[role="tab"]')];
    const here = tabs.indexOf(document.activeElement);
    const to = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: -1 }[event.key];
    if (to === undefined || here < 0) return;
    event.preventDefault();
    const tab = tabs.at(to % tabs.length);
    tab.focus();
    tab.click();
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
    }
    else if ((found = at('.rs-errsum a[href^="#"]'))) {
      event.preventDefault();
      document.getElementById(found.getAttribute('href').slice(1))?.focus();
    } else close();
  });
  // On the way down, because Quasar lets no click out of a field.
  document.addEventListener('click', (event) => {
    const eye = event.target.closest?.('[data-rs-reveal]');
    if (eye) reveal(eye);
  }, true);

  // Tab goes round in a dialog. Quasar would begin again at what has the focus first, and never
  // come to what stands before it.
  const STOPS = 'a[href], button, input, select, textarea, summary, [tabindex]';
  function goRound(event, dialog) {
    const stops = [...dialog.querySelectorAll(STOPS)].filter((each) =>
      !each.disabled && each.tabIndex >= 0 && each.getClientRects().length);
    const [from, to] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
    if (!from || document.activeElement !== from) return;
    event.preventDefault();
    to.focus();
  }
  document.addEventListener('keydown', (event) => {
    const dialog = event.target.closest?.('.q-dialog');
    if (dialog && event.key === 'Tab') goRound(event, dialog);
    if (event.key === ' ' && event.target.matches?.('a[role="button"]')) {
      event.preventDefault();
      event.target.click();
    }
    const panel = event.target.closest?.('[role="listbox"]');
    const list = event.target.closest?.('[role="tablist"]:not(.q-tabs [role="tablist"])');
    if (list) moveTab(event, list);
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
  // What went wrong before has been read when the next thing is asked; nothing lies over a dialog.
  const CLOSES = '.q-notification.bg-negative .q-notification__actions button';
  window.rsErrorsRead = () => document.querySelectorAll(CLOSES).forEach((each) => each.click());
  new MutationObserver(() => {
    if (document.body.classList.contains('q-body--prevent-scroll')) window.rsErrorsRead();
  }).observe(document.body, { attributeFilter: ['class'] });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', (event) => {
    if (!/(?:^|; )rs_theme=/.test(document.cookie)) setDark(event.matches);
  });

  // The strip before a session ends: the server says how many seconds are left, 0 hides it.
  let ends = 0, ticking = 0, before = null;
  window.rsIdle = (seconds) => {
    const strip = document.getElementById('rs-idle');
    if (!ends) before = document.activeElement;
    else if (!seconds && strip?.contains(document.activeElement)) before?.focus(); // where they were
    ends = seconds ? Date.now() + seconds * 1000 : 0;
    clearInterval(ticking);
    if (seconds) ticking = setInterval(tick, 1000);
    tick();
  };
  function tick() {
    const strip = document.getElementById('rs-idle');
    if (!strip) return;
    const left = Math.max(0, Math.round((ends - Date.now()) / 1000));
    const text = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
    strip.toggleAttribute('hidden', !ends);
    strip.querySelector('[data-rs-left]').textContent = text;
    if (ends && left % 30 === 0) strip.querySelector('[data-rs-said]').textContent = `登录将在 ${text} 后失效`;
  }

  // The bell counts what is unread, wherever it stands.
  window.rsBell = (unread) => document.querySelectorAll('[data-rs-bell]').forEach((bell) => {
    const count = bell.querySelector('.rs-count');
    bell.setAttribute('aria-label', unread ? `消息，${unread > 99 ? '99+' : unread} 条未读` : '消息，没有未读');
    count.textContent = unread > 99 ? '99+' : unread;
    count.toggleAttribute('hidden', !unread);
  });

  // Whom the masthead greets, wherever it does so.
  window.rsGreet = (text) => document.querySelectorAll('[data-rs-greeting]').forEach((each) => { each.textContent = text; });

  // Fields and titles.
  window.rsKeep = keep;
  window.rsFocus = (id) => requestAnimationFrame(() => document.getElementById(id)?.focus());
  window.rsErrorTitle = (on) => {
    const title = document.title.replace(/^错误：/, '');
    document.title = on ? `错误：${title}` : title;
  };

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
      const isOther = now.headers.get('etag')?.slice(1, 25) !== digest;
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
