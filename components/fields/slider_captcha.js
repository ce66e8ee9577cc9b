// 滑块拼图: everything that moves stays here; the server hears one event when it is over.
// x is kept in units of a frame 320 wide and painted with a transform, whatever the real width.

const FRAME = 320;
const ERROR_SHOWN = 600; // ms
const STEP = 2, PAGE = 20;
const NOT_DRAGGED_BITS = 2; // more work where no hand is seen to move
const HOLD = 400, REPEAT = 60; // ms of a long press
const SLICE = 8; // ms of work between two breaths
const MAX_TRACK = 60;
const MAX_RENEWALS = 3;

// SHA-256 in plain JavaScript: crypto.subtle does not exist on the plain http of an intranet.
const isPrime = (n) => { for (let d = 2; d * d <= n; d++) if (n % d === 0) return false; return true; };
const PRIMES = Array.from({ length: 320 }, (_, n) => n).filter((n) => n > 1 && isPrime(n)).slice(0, 64);
const fraction = (value) => Math.floor((value - Math.floor(value)) * 2 ** 32) | 0;
const START = Int32Array.from(PRIMES.slice(0, 8), (p) => fraction(Math.sqrt(p)));
const K = Int32Array.from(PRIMES, (p) => fraction(Math.cbrt(p)));

/** Lays a text out as the one block that it fills; the digits are written behind it later. */
function block(text) {
  const words = new Int32Array(16);
  for (let i = 0; i < text.length; i++) words[i >> 2] |= text.charCodeAt(i) << (24 - 8 * (i & 3));
  return words;
}

/** The first 32 bits of the hash of a text (its block and length) followed by a number. */
function hashed(text, length, number, w) {
  const k = K;
  w.set(text);
  let size = 1;
  for (let rest = number; rest > 9; rest = (rest / 10) | 0) size++;
  const end = length + size;
  for (let i = end - 1, rest = number; i >= length; i--, rest = (rest / 10) | 0)
    w[i >> 2] |= (48 + rest % 10) << (24 - 8 * (i & 3));
  w[end >> 2] |= 0x80 << (24 - 8 * (end & 3));
  w[15] = end * 8;
  for (let i = 16; i < 64; i++) {
    const p = w[i - 15], q = w[i - 2];
    const s0 = ((p >>> 7) | (p << 25)) ^ ((p >>> 18) | (p << 14)) ^ (p >>> 3);
    const s1 = ((q >>> 17) | (q << 15)) ^ ((q >>> 19) | (q << 13)) ^ (q >>> 10);
    w[i] = w[i - 16] + s0 + w[i - 7] + s1;
  }
  let a = START[0], b = START[1], c = START[2], d = START[3];
  let e = START[4], f = START[5], g = START[6], h = START[7];
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + k[i] + w[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
  }
  return (a + START[0]) | 0;
}

/** Lets everything else have its turn; setTimeout would rest for 4 ms each time. */
function breath() {
  return new Promise((resume) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => { port1.close(); resume(); };
    port2.postMessage(0);
  });
}

/** Looks for a number whose hash begins with zeros, in slices that nobody feels. */
class Work {
  constructor(salt, isBusy) {
    this.text = `${salt}:`;
    this.isBusy = isBusy;
    this.next = 0;
    this.best = { bits: -1, nonce: 0 };
    this.stopped = false;
  }
  stop() { this.stopped = true; }
  async until(bits) {
    while (this.best.bits < bits && !this.stopped) {
      if (this.isBusy()) await new Promise((resume) => setTimeout(resume, 50));
      else this.search(bits);
      await breath();
    }
    return this.best.nonce;
  }
  search(bits) {
    const text = block(this.text), length = this.text.length, w = new Int32Array(64);
    const end = performance.now() + SLICE;
    while (this.best.bits < bits && performance.now() < end) {
      for (let i = 0; i < 500 && this.best.bits < bits; i++, this.next++) {
        const found = Math.clz32(hashed(text, length, this.next, w));
        if (found > this.best.bits) this.best = { bits: found, nonce: this.next };
      }
    }
  }
}

export default {
  props: { state: Object },
  emits: ['solve', 'refresh', 'dismiss'],
  template: `
<div class="rs-dlg rs-captcha" :data-phase="phase">
  <div class="rs-dlg-h">
    <h2 class="rs-h3" id="rs-captcha-title">{{ inWords ? '文字验证' : '拖动下方滑块完成拼图' }}</h2>
    <button type="button" class="rs-iconbtn" aria-label="关闭" @click="$emit('dismiss')">
      <span class="rs-i" aria-hidden="true">close</span></button>
  </div>
  <div class="rs-dlg-b">
    <template v-if="!inWords">
      <div class="rs-cap" ref="stage" @click="tap">
        <div class="rs-cap-frame" role="img" :aria-label="picture">
          <template v-if="shown && phase !== 'failed'">
            <img class="rs-cap-bg" :src="url('bg')" alt="" draggable="false" @load="loaded('bg')" @error="failed">
            <img class="rs-cap-piece" ref="piece" data-grip :src="url('piece')" alt="" draggable="false"
              :style="{ top: (shown.y / shown.height * 100) + '%' }" @load="loaded('piece')" @error="failed"
              @pointerdown="grip" @pointermove="pull" @pointerup="release" @pointercancel="cancel">
          </template>
        </div>
        <button v-if="phase === 'failed'" type="button" class="rs-cap-retry" @click.stop="retry">
          <span class="rs-i" aria-hidden="true">refresh</span>图片加载失败，点击重试</button>
        <div class="rs-cap-tools"><button type="button" aria-label="换一张" title="换一张" :disabled="isLocked"
          @click.stop="renew(false)"><span class="rs-i" aria-hidden="true">refresh</span></button></div>
      </div>
      <div class="rs-slider" ref="track" @click="tap">
        <span class="rs-slider-hint" aria-hidden="true">{{ moved ? '' : '向右拖动' }}</span>
        <i ref="fill"></i>
        <div class="rs-slider-grip" ref="grip" data-grip data-autofocus role="slider" tabindex="0"
          aria-label="拖动滑块完成拼图" aria-valuemin="0" aria-valuemax="100" aria-valuenow="0"
          aria-valuetext="已移动 0%" :aria-disabled="isIdle ? 'false' : 'true'" @keydown="press"
          @pointerdown="grip" @pointermove="pull" @pointerup="release" @pointercancel="cancel">
          <span class="rs-i" aria-hidden="true">{{ sign }}</span></div>
      </div>
      <div class="rs-cap-keys">
        <button v-for="side in sides" :key="side.by" type="button" class="rs-btn" :aria-label="side.label"
          :title="side.label" :disabled="!isIdle" @click="stepped(side.by)" @pointerdown="hold(side.by)"
          @pointerup="letGo" @pointerleave="letGo" @pointercancel="letGo">
          <span class="rs-i" aria-hidden="true">{{ side.icon }}</span></button>
        <span class="rs-hint">也可点图片，或按 <span class="rs-nowrap">← →</span></span>
        <button type="button" class="rs-btn is-primary" :disabled="!isIdle || !moved" @click="submit(false)">确认</button>
      </div>
    </template>
    <form v-else class="rs-field" @submit.prevent="submit(false)">
      <label class="rs-label" for="rs-captcha-answer">{{ shown ? shown.question : '' }}</label>
      <div class="rs-input"><input id="rs-captcha-answer" ref="answer" v-model="answer" type="text" maxlength="20"
        autocomplete="off" autocapitalize="off" spellcheck="false" aria-describedby="rs-captcha-status"></div>
      <div class="rs-between">
        <button type="button" class="rs-act" :disabled="isLocked" @click="renew(true)">换一题</button>
        <button type="submit" class="rs-btn is-primary" :disabled="!isIdle || !answer.trim()">确认</button></div>
    </form>
    <div class="rs-between">
      <p class="rs-cap-status" id="rs-captcha-status" role="status" aria-live="polite">
        <span v-if="icon" class="rs-i" aria-hidden="true">{{ icon }}</span>{{ words }}</p>
      <button type="button" class="rs-act" :disabled="isLocked" @click="renew(!inWords)">
        {{ inWords ? '换拼图验证' : '换文字验证' }}</button>
    </div>
  </div>
</div>`,
  data() {
    return {
      shown: null, phase: 'loading', words: '', moved: false, answer: '', attempt: 0,
      sides: [
        { by: -STEP, icon: 'chevron_left', label: '向左微调' },
        { by: STEP, icon: 'chevron_right', label: '向右微调' },
      ],
    };
  },
  computed: {
    inWords() { return this.shown?.kind === 'words'; },
    isIdle() { return this.phase === 'idle'; },
    isLocked() { return this.phase === 'locked' || this.phase === 'verifying' || this.phase === 'success'; },
    icon() { return { success: 'check_circle', error: 'error', locked: 'error' }[this.phase] || ''; },
    sign() { return { success: 'check', error: 'close' }[this.phase] || 'arrow_forward'; },
    picture() { return '拼图：一块拼图在左边，画面右边有它的缺口。看不清可以换文字验证'; },
  },
  watch: {
    state(now) { if (now.seq !== this.seq) this.receive(now); },
  },
  created() {
    this.x = 0; this.drag = null; this.track = []; this.renewals = 0; this.timers = new Set();
  },
  mounted() {
    this.observer = new ResizeObserver(() => this.resized());
    this.lost = () => { if (!this.isLocked) this.words = '网络已断开，恢复后自动重试'; };
    this.back = () => { this.words = ''; if (this.phase === 'failed') this.retry(); };
    window.addEventListener('offline', this.lost);
    window.addEventListener('online', this.back);
    this.receive(this.state);
    this.$nextTick(() => this.$refs.grip?.focus({ preventScroll: true }));
  },
  unmounted() {
    this.observer.disconnect();
    this.work?.stop();
    this.timers.forEach(clearTimeout);
    this.letGo();
    cancelAnimationFrame(this.frame);
    window.removeEventListener('offline', this.lost);
    window.removeEventListener('online', this.back);
  },
  methods: {
    // ----- what the server says
    receive(now) {
      this.seq = now.seq;
      if (now.phase === 'success') return this.say('success', '验证通过');
      if (now.phase === 'locked') return this.wait(now.text, now.seconds);
      if (now.phase !== 'error') return this.show(now.challenge, now.text);
      this.say('error', now.text);
      return this.later(ERROR_SHOWN, () => this.show(now.challenge, now.text));
    },
    say(phase, words) { this.phase = phase; this.words = words; },
    later(ms, act) {
      const timer = setTimeout(() => { this.timers.delete(timer); act(); }, ms);
      this.timers.add(timer);
      return timer;
    },
    show(challenge, words) {
      const wasInWords = this.inWords;
      this.timers.forEach(clearTimeout);
      this.timers.clear();
      this.work?.stop();
      this.work = new Work(challenge.id, () => this.drag !== null);
      this.shown = challenge;
      this.answer = '';
      this.here = { bg: false, piece: false };
      this.say(this.inWords ? 'idle' : 'loading', words);
      this.moved = false;
      this.works = false;
      this.put(0, false);
      this.work.until(challenge.work_bits);
      this.later(challenge.expires_in * 1000, () => this.expire());
      this.$nextTick(() => this.settle(wasInWords));
    },
    settle(wasInWords) {
      this.observer.disconnect();
      if (this.$refs.stage) this.observer.observe(this.$refs.stage);
      this.paint();
      if (this.inWords) this.$refs.answer.focus();
      else if (wasInWords) this.$refs.grip.focus({ preventScroll: true });
    },
    wait(words, seconds) {
      const rest = (left) => {
        if (left <= 0) return this.$emit('refresh', { words: this.inWords, expired: false });
        this.say('locked', words.replace(/\d+/, left));
        return this.later(1000, () => rest(left - 1));
      };
      rest(seconds);
    },
    expire() {
      if (this.phase === 'verifying' || this.phase === 'success') return;
      if (document.hidden || this.renewals >= MAX_RENEWALS) return this.say('expired', '验证已过期，请点击换一张');
      this.renewals += 1;
      this.$emit('refresh', { words: this.inWords, expired: true });
    },
    renew(inWords) { this.renewals = 0; this.$emit('refresh', { words: inWords, expired: false }); },
    // ----- pictures
    url(part) {
      const prefix = window.path_options?.prefix ?? '';
      return `${prefix}/captcha/${this.shown.id}/${part}${this.attempt ? `?${this.attempt}` : ''}`;
    },
    loaded(part) {
      this.here[part] = true;
      if (this.phase === 'loading' && this.here.bg && this.here.piece) this.phase = 'idle';
    },
    failed() { this.say('failed', navigator.onLine ? '' : '网络已断开，恢复后自动重试'); },
    retry() {
      this.attempt += 1;
      if (this.attempt % 2 === 0) return this.renew(false);
      this.here = { bg: false, piece: false };
      return this.say('loading', '');
    },
    // ----- where the piece is
    width() { return this.$refs.stage?.clientWidth || FRAME; },
    most() { return FRAME - this.shown.piece; },
    put(x, smooth) {
      this.x = Math.min(Math.max(x, 0), this.shown ? this.most() : 0);
      if (this.x > 0 && !this.moved) { this.moved = true; this.words = ''; }
      this.smooth = smooth;
      if (this.moved && !this.drag && !this.works) this.workAhead();
      cancelAnimationFrame(this.frame);
      this.frame = requestAnimationFrame(() => this.paint());
    },
    workAhead() {
      this.works = true;
      this.work.until(this.shown.work_bits + NOT_DRAGGED_BITS);
    },
    paint() {
      const { piece, grip, fill } = this.$refs;
      if (!grip || !this.shown) return;
      const px = this.x * this.width() / FRAME;
      for (const part of [piece, grip, fill]) part?.classList.toggle('is-smooth', Boolean(this.smooth));
      if (piece) piece.style.transform = `translate3d(${px}px,0,0)`;
      grip.style.transform = `translate3d(${px}px,0,0)`;
      fill.style.transform = `scaleX(${(this.x + this.shown.piece / 2) / FRAME})`;
      const percent = Math.round(this.x / this.most() * 100);
      grip.setAttribute('aria-valuenow', percent);
      grip.setAttribute('aria-valuetext', `已移动 ${percent}%`);
    },
    resized() {
      if (this.drag) Object.assign(this.drag, { at: this.drag.last, from: this.x, scale: FRAME / this.width() });
      this.paint();
    },
    // ----- dragging
    grip(event) {
      if (!this.isIdle || !event.isPrimary || event.button !== 0) return;
      event.preventDefault();
      event.currentTarget.setPointerCapture(event.pointerId);
      this.$refs.grip.focus({ preventScroll: true });
      const now = performance.now();
      this.drag = { id: event.pointerId, at: event.clientX, last: event.clientX, from: this.x,
        start: this.x, began: now, scale: FRAME / this.width() };
      this.track = [[this.x, 0]];
      this.$el.classList.add('is-dragging');
    },
    pull(event) {
      const drag = this.drag;
      if (!drag || event.pointerId !== drag.id) return;
      drag.last = event.clientX;
      this.put(drag.from + (event.clientX - drag.at) * drag.scale, false);
      if (this.track.length < 400) this.track.push([+this.x.toFixed(1), Math.round(performance.now() - drag.began)]);
    },
    release(event) {
      const drag = this.drag;
      if (!drag || event.pointerId !== drag.id) return;
      this.endDrag();
      if (Math.abs(this.x - drag.start) > STEP) this.submit(true);
      else this.put(drag.start, false);
    },
    cancel() { if (this.drag) { this.endDrag(); this.put(0, true); this.moved = false; } },
    endDrag() { this.drag = null; this.$el.classList.remove('is-dragging'); },
    // ----- without dragging
    tap(event) {
      if (!this.isIdle || event.target.closest('[data-grip]')) return;
      const place = this.$refs.stage.getBoundingClientRect();
      this.put((event.clientX - place.left) * FRAME / place.width - this.shown.piece / 2, true);
    },
    stepped(by) {
      if (this.repeated) this.repeated = false;
      else this.put(this.x + by, false);
    },
    hold(by) {
      this.repeated = false;
      this.holding = setTimeout(() => {
        this.repeated = true;
        this.holding = setInterval(() => this.put(this.x + by, false), REPEAT);
      }, HOLD);
    },
    letGo() { clearTimeout(this.holding); clearInterval(this.holding); },
    press(event) {
      const far = event.shiftKey ? PAGE : STEP;
      const places = { ArrowLeft: this.x - far, ArrowDown: this.x - far, ArrowRight: this.x + far,
        ArrowUp: this.x + far, PageDown: this.x - PAGE, PageUp: this.x + PAGE, Home: 0, End: this.most() };
      const submits = event.key === 'Enter' || event.key === ' ';
      if (!submits && !(event.key in places)) return;
      event.preventDefault();
      if (!this.isIdle) return;
      if (!submits) this.put(places[event.key], false);
      else if (this.moved) this.submit(false);
    },
    // ----- the one event
    async submit(dragged) {
      if (!this.isIdle) return;
      const { id, work_bits: bits } = this.shown;
      this.say('verifying', '正在验证…');
      const nonce = await this.work.until(bits + (dragged || this.inWords ? 0 : NOT_DRAGGED_BITS));
      if (this.shown.id !== id || this.phase !== 'verifying') return;
      const every = Math.ceil(this.track.length / MAX_TRACK);
      const track = dragged ? this.track.filter((_, i) => i % every === 0) : null;
      const value = this.inWords ? this.answer : +this.x.toFixed(2);
      this.$emit('solve', { id, value, nonce, dragged, track });
    },
  },
};
