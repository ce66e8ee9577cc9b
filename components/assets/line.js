// The line to the server. A page without one says so and why, answers clicks with the reason
// instead of doing nothing, and finds its way back. NiceGUI would reload such a page again and
// again; here it reloads by itself at most once for a cause, and never over what only it holds.
(() => {
  const QUIET = 4000; // milliseconds that a page may connect without a word
  const ANSWER_WITHIN = 8000; // of a connection, then polling is tried
  const ASK_EVERY = 8000;
  const TAKEN_WITHIN = 8000; // that the server says of an act that it has come
  const SETTLED = 1500; // a line that has held so long is new; what went before may come again
  const TOLD = { // what happened, what to do; what only a person can mend stays below the page's head
    loading: ['页面还没有加载完，网络可能较慢', '可以先阅读、填写和搜索；按下的按钮会在加载完后执行'],
    opening: ['正在连接服务器…', '可以先阅读、填写和搜索；按下的按钮会在连上后执行'],
    lost: ['网络已断开，正在重新连接…', '已填写的内容会保留'],
    server: ['服务器暂时没有响应，正在重新连接…', '已填写的内容会保留'],
    full: ['打开的页面太多或访问的人太多，暂时连不上', '可以关闭不用的页面；稍后会自动重试'],
    portal: ['当前网络要先登录上网认证', '认证后会自动恢复，已填写的内容会保留'],
    blocked: ['当前网络拦截了与服务器的连接，页面上的按钮不能用', '链接和搜索仍可以用；请换一个网络，或请单位信息人员放行，仍在自动重试'],
    refused: ['服务器拒绝了这个页面的连接，页面上的按钮不能用', '请从大厅公布的网址重新进入'],
    cookies: ['浏览器没有保存本站的 Cookie，页面上的按钮不能用', '请在浏览器设置里允许本站的 Cookie，再重新加载'],
    gone: ['页面已失效，要重新加载才能继续', '密码和验证码需要重新填写'],
    broken: ['页面没有加载完整，按钮不能用', '请重新加载'],
  };
  const COMES = new Set(['loading', 'opening']); // what is pressed meanwhile is kept, see painted.js
  const NEEDS_YOU = new Set(['cookies', 'gone', 'broken', 'refused', 'blocked', 'portal']);
  const ACTS = 'button, [role="button"], [role="tab"], [data-act]';
  const { LOCAL } = window.rsPage; // what needs no line
  const NOT_DONE = '刚才的操作没有提交';
  const root = document.documentElement;
  let made = null, isOpen = false, leaving = false, isReached = true, kind = '', failed = 0, asking = 0, retrying = 0, doubting = 0;
  const dead = new Set();
  const strip = Object.assign(document.createElement('div'), { className: 'rs-line' });
  strip.setAttribute('role', 'status');

  function tell(which) {
    if (isOpen || leaving) return;
    if (!document.body.contains(strip)) document.body.append(strip);
    const isDropped = !COMES.has(which) && (window.rsIsTaken() || which === 'broken') && window.rsDrop();
    if (!window.rsIsKeeping()) turnOff();
    if (kind !== which) show(which);
    if (isDropped) answer(NOT_DONE);
  }
  function turnOff() {
    root.dataset.line = 'down';
    for (const each of document.querySelectorAll(ACTS)) {
      if (each.matches(LOCAL) || isPlain(each) || each.getAttribute('aria-disabled') === 'true') continue;
      each.setAttribute('aria-disabled', 'true');
      dead.add(each);
    }
  }
  function show(which) {
    kind = which;
    const parts = TOLD[which].map((text, index) => Object.assign(document.createElement(index ? 'span' : 'b'), { textContent: text }));
    if (which === 'cookies') parts.push(Object.assign(document.createElement('a'), { href: '/help/browser', textContent: '怎样设置' }));
    if (NEEDS_YOU.has(which)) {
      const button = Object.assign(document.createElement('button'), { type: 'button', textContent: '重新加载' });
      button.addEventListener('click', reload);
      parts.push(button);
    }
    strip.className = 'rs-line';
    strip.replaceChildren(...parts);
    root.style.setProperty('--rs-line-h', NEEDS_YOU.has(which) ? `${strip.offsetHeight}px` : '');
  }
  function opened() {
    const wasTold = kind;
    isOpen = true;
    kind = '';
    failed = 0;
    clearTimeout(asking);
    clearTimeout(retrying);
    delete root.dataset.line;
    window.rsHeardAgain?.();
    root.style.removeProperty('--rs-line-h');
    for (const each of dead) each.removeAttribute('aria-disabled');
    dead.clear();
    setTimeout(settle, SETTLED);
    if (!wasTold) return;
    strip.className = 'rs-line is-back';
    strip.textContent = '已恢复连接';
    setTimeout(() => { if (isOpen) strip.replaceChildren(); }, 2000);
  }
  function settle() {
    if (!isOpen || !history.state?.rsReloaded) return;
    const { rsReloaded, ...rest } = history.state;
    history.replaceState(rest, '');
  }
  // The reason once more, where a screen reader hears it at once.
  function answer(text) {
    const said = Object.assign(document.createElement('span'), { className: 'rs-line-said', textContent: text });
    said.setAttribute('role', 'alert');
    strip.querySelector('.rs-line-said')?.remove();
    strip.append(said);
  }

  // What only this page holds is lost by a reload: passwords and codes, and all of it where the
  // browser keeps nothing.
  function holdsMore() {
    const isTyped = (field) => field.value && !field.readOnly && field.getClientRects().length && (field.id.startsWith('f-') || field.value !== field.defaultValue);
    const holds = (field) => isTyped(field) && (window.rsForgets || !window.rsKeeps?.(field));
    return [...document.querySelectorAll('textarea, input:not([type=hidden], [type=checkbox], [type=radio])')].some(holds);
  }
  function takesCookies() {
    try {
      document.cookie = 'rs_takes=1; Path=/; SameSite=Lax';
      const taken = /rs_takes=1/.test(document.cookie);
      document.cookie = 'rs_takes=; Path=/; Max-Age=0';
      return taken;
    } catch {
      return false;
    }
  }
  function reloadOnce(cause) {
    const done = history.state?.rsReloaded ?? []; // it outlives a reload and needs no storage
    const inVain = done.includes(cause) || (cause === 'cookies' && !takesCookies());
    if (inVain || holdsMore()) { tell(cause); return; }
    history.replaceState({ ...history.state, rsReloaded: [...done, cause] }, '');
    leaving = true;
    reload();
  }
  function reload() {
    window.rsReloads = true; // what was typed comes back, so nobody is asked
    location.reload();
  }

  async function fault() {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), ASK_EVERY);
    try {
      const got = await fetch('/hall.line', { method: 'POST', headers: { 'X-Hall-Page': window.clientId ?? '' }, redirect: 'manual', cache: 'no-store', signal: stop.signal });
      if (got.status === 403 || got.status === 421) return 'refused';
      if (got.status >= 400 && got.status !== 511) return 'server';
      if (!got.headers.get('content-type')?.startsWith('application/json')) return 'portal';
      return (await got.json()).fault;
    } catch {
      return 'lost';
    } finally {
      clearTimeout(timer);
    }
  }
  // Ask without the line why there is none, until there is one.
  async function ask() {
    clearTimeout(asking);
    if (isOpen || leaving) return;
    asking = setTimeout(ask, 2 * ASK_EVERY);
    const found = await fault();
    if (isOpen || leaving) return;
    isReached = !['lost', 'server', 'portal'].includes(found);
    clearTimeout(asking);
    asking = setTimeout(ask, ASK_EVERY);
    // Only a socket that came through and was refused shows that the page itself is the cause.
    const isRefused = made && !made.active;
    if (isRefused && (found === 'cookies' || found === 'gone')) reloadOnce(found);
    else if (found && found !== 'cookies' && found !== 'gone') tell(found);
    else if (isRefused) tell('full');
    else if (failed > 1) tell('blocked');
    else if (!window.rsIsTaken()) tell('loading');
    else tell(window.did_handshake ? 'lost' : 'opening');
  }
  function lost() {
    taken();
    if (leaving) return;
    isOpen = false;
    isReached = navigator.onLine;
    setTimeout(() => { if (!kind) tell('lost'); }, 300); // a page that is being left loses its line, too
    asking = setTimeout(ask, 1000);
  }
  // The page was left, and stands here all the same: a download, or the way back to it.
  function stay() {
    leaving = false;
    if (made && !made.connected) lost();
  }
  // A line can be dead without a sign of it: an act that nobody takes is told as a lost line, too.
  function doubt() {
    if (isOpen && !doubting) doubting = setTimeout(() => made.io.engine.close(), TAKEN_WITHIN);
  }
  function taken() {
    clearTimeout(doubting);
    doubting = 0;
  }
  function refused(error) {
    const why = error.message;
    error.message = 'no line'; // NiceGUI reloads at some of the words
    failed += 1;
    if (why === 'timeout' && made.io.opts.transports[0] !== 'polling') {
      made.io.opts.transports = ['polling', 'websocket'];
      sessionStorage.setItem('rs-polling', '1');
    }
    if (failed < 3 || !made.active) ask();
    clearTimeout(retrying);
    if (!made.active) retrying = setTimeout(() => { if (!leaving) made.connect(); }, ASK_EVERY);
  }
  function watch(socket) {
    const { on, emit } = socket;
    made = socket;
    on.call(socket, 'connect', () => { if (socket.io.opts.query.implicit_handshake) opened(); });
    on.call(socket, 'connect_error', refused);
    on.call(socket, 'disconnect', lost);
    on.call(socket, 'open', () => { leaving = true; setTimeout(stay, ASK_EVERY); });
    socket.on = (name, handler) => on.call(socket, name, name === 'try_reconnect' ? () => { isOpen = false; reloadOnce('gone'); } : handler);
    socket.emit = (name, ...args) => {
      if (name === 'event' && args.length === 1) {
        doubt();
        args.push(taken);
      }
      if (name !== 'handshake') return emit.call(socket, name, ...args);
      const done = (ok) => { if (!ok) { lost(); return; } args[1](true); opened(); };
      return emit.call(socket, name, args[0], done);
    };
  }

  let io;
  Object.defineProperty(window, 'io', {
    get: () => io,
    set: (connect) => {
      io = (url, options) => {
        if (sessionStorage.getItem('rs-polling')) options.transports = ['polling', 'websocket'];
        const socket = connect(url, { ...options, timeout: ANSWER_WITHIN });
        watch(socket);
        return socket;
      };
    },
  });
  window.rsIsHeard = () => isOpen;

  // Links and forms that need no line work on; everything else is answered.
  const isPlain = (element) => element.type === 'submit' && element.form?.hasAttribute('action');
  const isDown = () => kind && !isOpen;
  function stop(event, text = NOT_DONE) {
    event.preventDefault();
    event.stopImmediatePropagation();
    answer(text);
  }
  function leave(event) { // the browser goes there itself, unless only its error page waits there
    if (isReached) event.stopImmediatePropagation(); else stop(event, '暂时打不开其他页面');
  }
  addEventListener('click', (event) => {
    if (!isDown()) return;
    const act = event.target.closest?.(ACTS), link = event.target.closest?.('a[href]:not([href^="#"])');
    if (act && !act.matches(LOCAL) && !isPlain(act)) stop(event);
    else if (link) leave(event);
  }, true);
  addEventListener('submit', (event) => {
    if (isDown()) (event.target.hasAttribute('action') ? leave : stop)(event);
  }, true);
  addEventListener('keydown', (event) => {
    const isInput = event.key === 'Enter' && event.target.tagName === 'INPUT' && !event.isComposing;
    if (isDown() && isInput && !event.target.form?.hasAttribute('action')) stop(event);
  }, true);

  addEventListener('pagehide', () => { leaving = true; });
  addEventListener('pageshow', (event) => { if (event.persisted) stay(); });
  addEventListener('online', () => { if (kind) ask(); });
  document.body.append(strip);
  setTimeout(() => { if (!isOpen && !kind) ask(); }, QUIET);
  addEventListener('DOMContentLoaded', () => {
    if (!made && !window.rsIsHeld()) tell('broken');
    else if (!takesCookies()) tell('cookies');
  });
})();
