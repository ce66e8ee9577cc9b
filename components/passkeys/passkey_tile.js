// 通行密钥 on the login page: a tile where this browser knows a key of this site. That it knows one
// is kept here alone; the hall learns of it when it is used.

export default {
  template: `
  <div v-show="others || known" class="rs-others">
    <h2 class="rs-or">其他登录方式</h2>
    <div class="rs-other" :class="{ 'is-3': others + !!known > 2, 'is-1': others + !!known < 2 }">
      <slot></slot>
      <button v-if="known" type="button" :class="{ 'is-last': known === 'last' }" :disabled="busy" :aria-busy="busy" @click="ask">
        <span class="rs-svc-i c4"><span class="rs-i" aria-hidden="true">key</span></span><span>通行密钥<span class="rs-hint">{{ busy ? '正在验证' : known === 'last' ? '上次使用' : '本机已设置' }}</span></span></button>
    </div>
    <p class="rs-down" role="alert" v-show="bad"><span class="rs-i" aria-hidden="true">error</span><span>{{ bad }}</span></p>
  </div>`,
  props: { site: String, script: String, others: Number },
  emits: ['ask', 'signed'],
  data: () => ({ known: '', bad: '', busy: false }),
  created() {
    if (!window.isSecureContext || !window.PublicKeyCredential || location.origin !== this.site) return;
    try {
      this.known = localStorage.rs_passkey ?? '';
    } catch {}
  },
  methods: {
    ask() {
      this.bad = '';
      this.busy = true;
      this.$emit('ask');
    },
    refuse(why) {
      this.bad = why;
      this.busy = false;
    },
    async get(options) {
      const { sent, why } = await (await import(this.script)).use('get', options);
      sent ? this.$emit('signed', sent) : this.refuse(why);
    },
  },
};
