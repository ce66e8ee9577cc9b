// 通行密钥: lets a key of this browser sign what the hall asks, on the login page and in the
// settings. That this browser knows one is kept here alone; the hall learns of it when it is used.

const MARK = 'rs_passkey';
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

function mark() {
  try {
    return localStorage[MARK] ?? '';
  } catch {
    return '';
  }
}

/** The options as browsers take them: every id and the challenge as bytes. */
function asked(options) {
  const found = JSON.parse(options);
  found.challenge = bytes(found.challenge);
  if (found.user) found.user.id = bytes(found.user.id);
  for (const each of found.excludeCredentials ?? []) each.id = bytes(each.id);
  return { publicKey: found };
}

/** An answer as the hall reads it. */
function sent({ id, rawId, type, response }) {
  const said = {};
  for (const name of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    if (response[name]) said[name] = text(response[name]);
  }
  if (response.getTransports) said.transports = response.getTransports();
  return JSON.stringify({ id, rawId: text(rawId), type, response: said });
}

const WHY = {
  NotAllowedError: '没有完成验证：可能是您取消了、超过了时间，或这台设备上没有本站的通行密钥',
  InvalidStateError: '这台设备上已经有您的通行密钥，不用再添加',
  NotSupportedError: '这台设备不能保存通行密钥，请换一台设备或浏览器',
  ConstraintError: '这台设备没有设置指纹、面容或锁屏密码，不能使用通行密钥',
};

export default {
  template: `
  <div v-if="login" v-show="others || known" class="rs-others">
    <h2 class="rs-or">其他登录方式</h2>
    <div class="rs-other" :class="{ 'is-3': others + !!known > 2, 'is-1': others + !!known < 2 }">
      <slot></slot>
      <button v-if="known" type="button" :class="{ 'is-last': known === 'last' }" :disabled="busy" :aria-busy="busy" @click="ask">
        <span class="rs-svc-i c4"><span class="rs-i" aria-hidden="true">key</span></span><span>通行密钥<span class="rs-hint">{{ busy ? '正在验证' : known === 'last' ? '上次使用' : '本机已设置' }}</span></span></button>
    </div>
    <p class="rs-down" role="alert" v-show="bad"><span class="rs-i" aria-hidden="true">error</span><span>{{ bad }}</span></p>
  </div>
  <div v-else class="rs-stack">
    <div v-show="!cannot" class="rs-stack"><slot></slot></div>
    <p class="rs-down" role="status" v-show="cannot"><span class="rs-i" aria-hidden="true">error</span><span>{{ cannot }}</span></p>
    <p class="rs-down" role="alert" v-show="bad"><span class="rs-i" aria-hidden="true">error</span><span>{{ bad }}</span></p>
    <p v-if="has && !known && !cannot" class="rs-hint">这个浏览器的登录页还没有显示通行密钥。<button type="button" class="rs-act" @click="keep('known')">在登录页显示</button></p>
  </div>`,
  props: { site: String, login: Boolean, others: Number, has: Boolean },
  emits: ['ask', 'signed', 'made'],
  data: () => ({ known: '', cannot: '', bad: '', busy: false }),
  created() {
    if (!window.isSecureContext || !window.PublicKeyCredential) this.cannot = '这个浏览器不能使用通行密钥，请更新浏览器或换一个';
    else if (location.origin !== this.site) this.cannot = `本页的网址不能使用通行密钥，请改用 ${this.site} 打开`;
    this.known = this.cannot ? '' : mark();
  },
  methods: {
    keep(word) {
      this.known = word;
      try {
        localStorage[MARK] = word;
      } catch {}
    },
    ask() {
      this.bad = '';
      this.busy = true;
      this.$emit('ask');
    },
    refuse(why) {
      this.bad = why;
      this.busy = false;
    },
    get(options) {
      return this.attempt('signed', () => navigator.credentials.get(asked(options)));
    },
    create(options) {
      this.bad = '';
      return this.attempt('made', () => navigator.credentials.create(asked(options)));
    },
    async attempt(event, use) {
      try {
        this.$emit(event, sent(await use()));
      } catch (error) {
        this.refuse(WHY[error.name] ?? `浏览器没能使用通行密钥（${error.name}），请改用其他方式`);
      }
    },
  },
};
