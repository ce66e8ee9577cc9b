// Where the focus goes on a page that is worked on: round in a dialog, along tabs, to what is wrong;
// and what is said of it in the title and in what lies over the page.
(() => {
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

  document.addEventListener('keydown', (event) => {
    const dialog = event.target.closest?.('.q-dialog');
    if (dialog && event.key === 'Tab') goRound(event, dialog);
    const list = event.target.closest?.('[role="tablist"]:not(.q-tabs [role="tablist"])');
    if (list) moveTab(event, list);
  });
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('.rs-errsum a[href^="#"]');
    if (!link) return;
    event.preventDefault();
    document.getElementById(link.getAttribute('href').slice(1))?.focus();
  });

  // What went wrong before has been read when the next thing is asked; nothing lies over a dialog.
  const CLOSES = '.q-notification.bg-negative .q-notification__actions button';
  window.rsErrorsRead = () => document.querySelectorAll(CLOSES).forEach((each) => each.click());
  new MutationObserver(() => {
    if (document.body.classList.contains('q-body--prevent-scroll')) window.rsErrorsRead();
  }).observe(document.body, { attributeFilter: ['class'] });

  window.rsFocus = (id) => requestAnimationFrame(() => document.getElementById(id)?.focus());
  window.rsErrorTitle = (on) => {
    const title = document.title.replace(/^错误：/, '');
    document.title = on ? `错误：${title}` : title;
  };
})();
