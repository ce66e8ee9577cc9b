// CA登录: finds the driver of this computer, asks the PIN, lets the key sign what the hall has sent.
// The PIN never leaves this computer. Why something fails is told by name: the browser says only
// that it failed, so the permission is asked for to explain a failure, never before a call.

const PERMISSIONS = ['loopback-network', 'local-network-access'];
const PATIENCE = 60000; // ms that somebody may take to allow the site on the driver's own window
const EVERY = 3000; // ms between two looks at what is plugged in
const ASKED = 1500; // ms: a refusal that took longer was answered by somebody
const DRIFT = 120; // seconds that the clock may differ
const here = () => /^(localhost|127\.|\[::1\])/.test(location.hostname);

class Refused extends Error {
  constructor(cause, left) {
    super(cause);
    this.cause = cause;
    this.left = left;
  }
}

/** The permission to reach this computer; null where the browser knows none of its names. */
async function permission() {
  for (const name of PERMISSIONS) {
    try {
      return await navigator.permissions.query({ name });
    } catch {}
  }
  return null;
}

/** Why a call has not arrived. */
async function whyNot(took) {
  if (!window.isSecureContext) return 'insecure';
  const state = (await permission())?.state;
  if (state === 'denied') return 'not_allowed';
  return state === 'prompt' && !here() && took > ASKED ? 'not_allowed' : 'no_helper';
}

/** One call of a driver, and its answer; throws what went wrong by name. */
export async function call(helper, asked) {
  const started = Date.now();
  let answer;
  try {
    answer = await fetch(helper, {
      method: 'POST',
      body: new URLSearchParams({ json: JSON.stringify(asked) }),
      credentials: helper.startsWith('/') ? 'same-origin' : 'omit',
      signal: AbortSignal.timeout ? AbortSignal.timeout(PATIENCE) : undefined,
    });
  } catch {
    throw new Refused(await whyNot(Date.now() - started));
  }
  let found;
  try {
    found = await answer.json();
  } catch {}
  if (!found || typeof found !== 'object') throw new Refused('bad_helper');
  if (found.rtn === 0) return found;
  throw new Refused(typeof found.error === 'string' ? found.error : 'bad_helper', found.retryCount);
}

/** The keys that are plugged in, at the first place that has any; notes the places that answer. */
export async function keysAt(helpers, answered = new Set()) {
  let refusal = new Refused('no_helper');
  for (const helper of helpers) {
    try {
      const found = await call(helper, { function: 'SOF_GetUserList' });
      answered.add(helper);
      const rows = (found.userList ?? found.array ?? '').toString().split('&&&').filter(Boolean);
      if (!rows.length) throw new Refused('no_key');
      return rows.map((row) => {
        const [name, container] = row.split('||');
        return { helper, name, container: container ?? name };
      });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      refusal = error;
      if (error.cause === 'no_key') throw error;
    }
  }
  throw refusal;
}

export default {
  template: `
  <div v-if="!only" class="rs-stack rs-ca">
    <div class="rs-qr"><span class="rs-disc" :class="{ 'is-ok': keys.length, 'is-bad': bad }"><span class="rs-i" aria-hidden="true">usb</span></span>
      <div><p class="rs-ca-t">请插入CA登录</p><p class="rs-muted" role="status">{{ status }}</p></div></div>
    <div v-if="bad" class="rs-alert is-bad" role="alert"><span class="rs-i" aria-hidden="true">error</span>
      <div class="rs-grow"><b>{{ bad.text }}{{ left }}</b><ol><li v-for="step in bad.steps">{{ step }}</li></ol><p v-if="bad.way"><a class="rs-btn is-s" :href="bad.way[1]">{{ bad.way[0] }}</a></p><p class="rs-hint">编号 {{ bad.number }}</p></div></div>
    <form class="rs-stack is-s" novalidate @submit.prevent="go">
      <fieldset v-if="keys.length > 1" class="rs-stack is-s rs-field"><legend class="rs-label">选择CA</legend>
        <label v-for="(each, n) in keys" class="rs-check"><input type="radio" name="ca-key" :value="n" v-model="chosen" :disabled="busy"><span>{{ each.name }}（{{ each.container }}）</span></label></fieldset>
      <div v-if="keys.length" class="rs-field"><label class="rs-label" for="ca-pin">CA密码</label>
        <input class="rs-input" id="ca-pin" ref="pin" type="password" autocomplete="off" v-model="pin" :disabled="busy" maxlength="64"></div>
      <button type="submit" class="rs-btn is-primary is-block is-l" :disabled="busy" :aria-busy="busy">登录</button>
    </form>
    <p v-if="pilot && !keys.length" class="rs-hint rs-center">试点环境可以在<a class="rs-act" :href="pilot" target="_blank" rel="noopener">试点控制台</a>插入一个CA</p>
    <p class="rs-hint rs-center">如果您还未下载驱动，请先<a class="rs-act" :href="driver">下载驱动</a></p>
  </div>`,
  props: { helpers: Array, causes: Object, driver: String, pilot: String, only: Boolean },
  emits: ['ask', 'signed', 'checked'],
  data() {
    return { keys: [], chosen: 0, pin: '', busy: false, bad: null, cause: '', left: '', word: '尚未检测到 CA 设备' };
  },
  computed: {
    status() {
      if (this.busy) return this.keys.length ? '正在登录…' : '正在检测CA…';
      if (this.keys.length === 1) return `已检测到 ${this.keys[0].name} 的CA，请输入CA密码`;
      return this.keys.length ? `已检测到 ${this.keys.length} 个CA，请选择并输入CA密码` : this.word;
    },
  },
  created() {
    this.answered = new Set();
  },
  async mounted() {
    const known = await permission();
    if (known) known.onchange = () => { if (!this.busy) this.only ? this.check() : this.look(); };
    if (this.only) return;
    // Where somebody would be asked, they press the button first.
    const asksNobody = () => !known || known.state === 'granted' || here();
    if (asksNobody() || known.state !== 'prompt') this.look(true);
    this.timer = setInterval(() => this.watch(), EVERY);
    this.onFocus = () => this.watch(asksNobody() && ['', 'no_helper'].includes(this.cause));
    window.addEventListener('focus', this.onFocus);
  },
  unmounted() {
    clearInterval(this.timer);
    window.removeEventListener('focus', this.onFocus);
  },
  methods: {
    /** Find the keys; at first a driver that is not there is no fault yet. */
    async look(quietly = false) {
      this.busy = true;
      try {
        this.take(await keysAt(this.helpers, this.answered));
        this.$nextTick(() => quietly || this.$refs.pin?.focus());
      } catch (error) {
        this.take([], error.cause);
        if (!quietly || !['no_helper', 'no_key'].includes(error.cause)) this.refuse(error.cause);
      }
      this.busy = false;
    },
    /** These keys are there now; what was said of others is over. */
    take(keys, cause = '') {
      const open = this.keys[this.chosen]?.container;
      const at = keys.findIndex((each) => each.container === open);
      Object.assign(this, { keys, cause, chosen: Math.max(at, 0), bad: null });
      if (at < 0) this.pin = '';
    },
    /** Follow what is plugged in and pulled out; a driver that has not answered is left alone,
     *  lest it ask its user again and again, but for whoever comes back from starting it. */
    async watch(all = false) {
      if (this.busy || document.hidden) return;
      const there = (each) => all || each.startsWith('/') || this.answered.has(each);
      const names = (keys) => keys.map((each) => each.container).join();
      const before = names(this.keys);
      let keys = [], cause = this.cause;
      try {
        keys = await keysAt(this.helpers.filter(there), this.answered);
      } catch (error) {
        if (all) cause = error.cause;
      }
      if (this.busy || before !== names(this.keys)) return;
      if (names(keys) !== before) this.take(keys);
      else if (cause !== this.cause && this.bad) this.refuse(cause);
      if (!keys.length) this.cause = cause;
    },
    /** The self-check: how far it comes, and the certificate of the first key. */
    async check() {
      this.busy = true;
      const secure = window.isSecureContext;
      try {
        const [key] = await keysAt(this.helpers);
        const asked = { function: 'SOF_ExportUserCert', keySpec: 1, containerName: key.container };
        this.$emit('checked', { secure, certificate: (await call(key.helper, asked)).cert });
      } catch (error) {
        this.$emit('checked', { secure, cause: error.cause });
      }
      this.busy = false;
    },
    async go() {
      if (!this.keys.length) return this.look();
      if (!this.pin) return this.$refs.pin?.focus();
      this.busy = true;
      this.bad = null;
      await this.attempt({ function: 'SOF_Login', passWord: this.pin }, () => this.$emit('ask'));
    },
    async attempt(asked, then) {
      const key = this.keys[this.chosen];
      try {
        await then(await call(key.helper, { containerName: key.container, ...asked }));
      } catch (error) {
        this.refuse(error.cause, error.left);
      }
    },
    /** The hall has sent its text; called from there. */
    async sign(text, now) {
      if (Math.abs(Date.now() / 1000 - now) > DRIFT) return this.refuse('clock');
      const key = this.keys[this.chosen], inData = btoa(text);
      await this.attempt({ function: 'SOF_SignDataEx', keySpec: 1, inData, inDataLen: text.length }, async ({ signed }) => {
        const name = { containerName: key.container };
        const { cert } = await call(key.helper, { function: 'SOF_ExportUserCert', keySpec: 1, ...name });
        call(key.helper, { function: 'SOF_LogOut', ...name }).catch(() => {});
        this.$emit('signed', { text, certificate: cert, signature: signed });
      });
    },
    /** Say why it does not go on; also called by the hall. */
    refuse(cause, left) {
      if (cause === 'no_key') this.keys = [];
      this.cause = cause;
      const known = this.causes[cause] ?? this.causes.bad_helper;
      this.bad = known;
      this.left = cause === 'wrong_pin' && left > 0 ? `，还可以输入${left}次` : '';
      this.pin = '';
      this.busy = false;
      this.$nextTick(() => this.$refs.pin?.focus());
    },
  },
};
