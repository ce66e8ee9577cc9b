// The search boxes: suggestions while typing (combobox pattern: the focus stays in the box). Without
// a connection or a script the boxes still submit.
(() => {
  const WAIT = 160; // milliseconds without a key before the server is asked
  const SHOWN = 30; // answers that are kept
  let box = null, timer = 0, composing = false, asked = '';
  const answers = new Map();

  // as `legible` of models/search/search_query.py has it, so that an answer is known by what it is for
  const typedText = () => (box?.value ?? '').replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, (s) => (/\s/.test(s) ? ' ' : ''))
    .replace(/\s+/g, ' ').trim().slice(0, 50).trim();
  const list = () => document.getElementById('rs-suggest');
  const options = () => [...(list()?.querySelectorAll('[role="option"]') ?? [])];
  const current = () => list()?.querySelector('[aria-selected="true"]') ?? null;

  function ask() {
    clearTimeout(timer);
    const holder = document.querySelector('.rs-suggestbox');
    if (!holder || !box) return;
    const typed = asked = typedText();
    if (!typed) { close(); return; }
    if (list()?.dataset.for === typed) { show(); return; }
    answer(typed).then((found) => {
      if (asked !== typed) return; // meanwhile something else was typed
      if (found === undefined) { close(); return; }
      holder.innerHTML = found;
      mark(null);
      if (typed === typedText()) show();
    });
  }
  async function answer(typed) {
    if (answers.has(typed)) return answers.get(typed);
    try {
      const sent = await fetch(`/search/suggestions?q=${encodeURIComponent(typed)}`);
      if (!sent.ok) return undefined;
      const found = await sent.text();
      if (!found.includes('id="rs-suggest"')) return undefined; // of somebody in between
      if (answers.size >= SHOWN) answers.delete(answers.keys().next().value);
      answers.set(typed, found);
      return found;
    } catch { return undefined; } // without a connection the box still submits
  }
  function show() {
    if (!box || document.activeElement !== box || !options().length) { close(); return; }
    const form = box.form.getBoundingClientRect(), holder = list().parentElement;
    const width = Math.min(Math.max(form.width, 320), document.documentElement.clientWidth - 16);
    const left = Math.max(8, Math.min(form.left, document.documentElement.clientWidth - width - 8));
    const base = (holder.offsetParent ?? document.body).getBoundingClientRect();
    Object.assign(holder.style, {
      top: `${form.bottom - base.top + 6}px`, left: `${left - base.left}px`, width: `${width}px` });
    list().hidden = false;
    box.setAttribute('aria-expanded', 'true');
  }
  function close() {
    const open = list();
    if (open) open.hidden = true;
    mark(null);
    box?.setAttribute('aria-expanded', 'false');
  }
  function mark(option) {
    for (const each of options()) each.setAttribute('aria-selected', String(each === option));
    if (option) box?.setAttribute('aria-activedescendant', option.id);
    else box?.removeAttribute('aria-activedescendant');
    option?.scrollIntoView({ block: 'nearest' });
  }
  function move(step) {
    if (list()?.hidden !== false || list().dataset.for !== typedText()) { ask(); return; }
    const all = options(), at = all.indexOf(current());
    mark(all[(at + step + (at < 0 && step < 0 ? 1 : 0) + all.length) % all.length]);
  }
  const go = (option) => { location.href = option.dataset.href; };
  const isBox = (element) => element?.matches?.('[data-rs-suggest] [role="combobox"]');

  document.addEventListener('focusin', (event) => {
    if (isBox(event.target)) box = event.target;
  });
  document.addEventListener('focusout', (event) => { if (event.target === box) close(); });
  document.addEventListener('compositionstart', () => { composing = true; });
  document.addEventListener('compositionend', (event) => {
    composing = false;
    if (event.target === box) ask();
  });
  document.addEventListener('input', (event) => {
    if (!isBox(event.target)) return;
    box = event.target;
    clearTimeout(timer);
    mark(null); // it was of what was typed before
    if (!box.value.trim()) close();
    else if (!composing) timer = setTimeout(ask, WAIT);
  });
  document.addEventListener('keydown', (event) => {
    if (event.target !== box || composing || event.isComposing) return;
    const option = current();
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      move(event.key === 'ArrowDown' ? 1 : -1);
    } else if (event.key === 'Enter' && option && !list().hidden) {
      event.preventDefault();
      go(option);
    } else if (event.key === 'Escape' && list()?.hidden === false) {
      event.preventDefault();
      close();
    }
  });
  document.addEventListener('pointerdown', (event) => {
    if (event.target.closest?.('#rs-suggest')) event.preventDefault();
  });
  document.addEventListener('mousedown', (event) => {
    if (event.target.closest?.('#rs-suggest')) event.preventDefault();
  });
  document.addEventListener('click', (event) => {
    const option = event.target.closest?.('#rs-suggest [role="option"]');
    if (option) go(option);
  });
  addEventListener('resize', () => { if (list()?.hidden === false) show(); });
})();
