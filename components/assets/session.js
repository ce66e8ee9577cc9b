// What a page tells whoever is signed in, wherever it stands on it: that their session is about to
// end, how much is unread, and who they are.
(() => {
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
})();
