// 通行密钥 in the settings: makes a key, and keeps in this browser alone that it knows one.

const MARK = 'rs_passkey';

export default {
  template: `
  <div class="rs-stack">
    <div v-show="!cannot" class="rs-stack"><slot></slot></div>
    <p class="rs-down" role="status" v-show="cannot"><span class="rs-i" aria-hidden="true">error</span><span>{{ cannot }}</span></p>
    <p class="rs-down" role="alert" v-show="bad"><span class="rs-i" aria-hidden="true">error</span><span>{{ bad }}</span></p>
    <p v-if="has && !known && !cannot" class="rs-hint">这个浏览器的登录页还没有显示通行密钥。<button type="button" class="rs-act" @click="keep('known')">在登录页显示</button></p>
  </div>`,
  props: { site: String, script: String, has: Boolean },
  emits: ['made'],
  data: () => ({ known: '', cannot: '', bad: '' }),
  created() {
    if (!window.isSecureContext || !window.PublicKeyCredential) this.cannot = '这个浏览器不能使用通行密钥，请更新浏览器或换一个';
    else if (location.origin !== this.site) this.cannot = `本页的网址不能使用通行密钥，请改用 ${this.site} 打开`;
    try {
      this.known = localStorage[MARK] ?? '';
    } catch {}
  },
  methods: {
    keep(word) {
      this.known = word;
      try {
        localStorage[MARK] = word;
      } catch {}
    },
    refuse(why) {
      this.bad = why;
    },
    async create(options) {
      this.bad = '';
      const { sent, why } = await (await import(this.script)).use('create', options);
      sent ? this.$emit('made', sent) : this.refuse(why);
    },
  },
};
