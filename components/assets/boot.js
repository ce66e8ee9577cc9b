// Runs in the head of every page before anything is painted, in any browser there is: nothing
// younger than ES5. Here it is decided, by what the browser can do and never by its name, whether
// it gets the page or a text without script; see components/frame/template.py. A page that is only
// read needs less, and has that text at an address of its own, from where a kernel that was switched
// meanwhile goes back; an answer in place of a page stays.
(function () {
  var root = document.documentElement, script = window.HTMLScriptElement;
  var reading = root.getAttribute('data-reading'), isRead = reading !== null;
  // Vue needs import maps, our style sheets cascade layers, Quasar Object.hasOwn, our scripts at().
  var can = window.CSSLayerBlockRule && Object.hasOwn && [].at;
  if (!(can && (isRead || (script && script.supports && script.supports('importmap'))))) {
    root.className += ' rs-old';
    if (isRead && !/^(error|old)$/.test(reading))
      location.replace('/help/old#' + location.pathname + location.search);
    return;
  }
  if (reading === 'old') { // one slash: two name another site
    if (/^#\/(?![\/\\])/.test(location.hash)) location.replace(location.hash.slice(1));
    return;
  }
  function of(name) {
    try {
      return (document.cookie.match(new RegExp('(?:^|; )' + name + '=([a-z]+)')) || [])[1];
    } catch (blocked) { return ''; }
  }
  var theme = of('rs_theme');
  if (theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches))
    root.setAttribute('data-theme', 'dark');
  if (of('rs_text') === 'large') root.setAttribute('data-text', 'large');
  if (isRead) return;

  // Where the browser keeps nothing, NiceGUI's script would break off at its first look.
  try {
    window.sessionStorage.getItem('');
  } catch (blocked) {
    var kept = {};
    kept.getItem = function (name) { return Object.hasOwn(kept, name) ? kept[name] : null; };
    kept.setItem = function (name, value) { kept[name] = String(value); };
    kept.removeItem = function (name) { delete kept[name]; };
    Object.defineProperty(window, 'sessionStorage', { value: kept });
    window.rsForgets = true;
  }

  // A page whose scripts did not arrive would stand there without a word; line.js tells it, too.
  window.addEventListener('load', function () {
    if (window.rsIsHeard || !document.querySelector('#app:not([data-v-app])')) return;
    var box = document.createElement('div');
    box.setAttribute('role', 'alert');
    box.style.cssText = 'max-width:34em;margin:16px auto;padding:18px 24px;background:#FDF0D5;color:#15212F;border-left:4px solid #854600;border-radius:8px;font:16px/1.6 "Microsoft YaHei","PingFang SC","Noto Sans CJK SC",sans-serif';
    box.innerHTML = '<b style="font-size:24px">页面没有加载完整</b><p style="margin:6px 0 12px">网络可能不稳定。请重新加载；仍不行时换一个网络或新版浏览器，或拨打 12333。</p><a style="color:#0B4F9E;font-weight:bold">重新加载</a>';
    box.lastChild.href = location.href;
    document.body.insertBefore(box, document.body.firstChild);
  });
})();
