// One file of one field: choosing, sending and its progress stay here. A file goes by an ordinary
// request, so that it arrives although the page's line may be broken.

const TIME = 300_000; // ms, as long as the hall waits
const STEP = 25; // per cent between two words to those who listen

const sizeText = (size) => size < 1048576
  ? `${Math.max(1, Math.round(size / 1024))} KB`
  : `${(size / 1048576).toFixed(1).replace(/\.0$/, '')} MB`;

export default {
  props: { code: String, name: String, label: String, hint: String, required: Boolean, readonly: Boolean,
    accept: String,
    camera: Boolean, most: Number, texts: Object, file: Object, error: String },
  emits: ['changed'],
  template: `
<div class="rs-up" :class="{ 'is-bad': problem }" role="group" :aria-labelledby="id + '-l'"
  :aria-describedby="id + '-h ' + id + '-e'" :data-phase="phase">
  <div class="rs-labels"><span class="rs-label" :id="id + '-l'">{{ label }}</span><span v-if="required" class="rs-req"
    aria-hidden="true">*</span><span v-else class="rs-opt">选填</span>
    <p class="rs-hint" :id="id + '-h'">{{ hint }}</p></div>
  <div :id="id + '-e'" role="alert"><p v-if="problem" class="rs-err"><span class="rs-i" aria-hidden="true">error</span>
    <span><span class="rs-sr">错误：</span>{{ problem }}</span></p></div>
  <input ref="input" type="file" hidden :accept="accept" :aria-label="label" @change="picked">
  <input v-if="camera && byFinger" ref="camera" type="file" hidden accept="image/*" capture="environment"
    :aria-label="label" @change="picked">
  <div v-if="readonly && phase === 'empty'" class="rs-file"><span class="rs-i" aria-hidden="true">description</span>
    <span class="rs-grow">未上传</span></div>
  <div v-else-if="phase === 'empty'" class="rs-upload" :class="{ 'is-over': over }" @dragover.prevent="over = true"
    @dragleave="over = false" @drop.prevent="dropped">
    <span class="rs-i" aria-hidden="true">upload_file</span>
    <span class="rs-grow">{{ byFinger ? '请选择文件' : '将文件拖到此处，或选择文件' }}</span>
    <span class="rs-row"><button v-if="camera && byFinger" type="button" class="rs-btn is-s" :aria-label="'拍照：' + label"
      @click="$refs.camera.click()">拍照</button>
    <button ref="first" type="button" class="rs-btn is-s" :id="id" :aria-label="'选择文件：' + label"
      :aria-describedby="id + '-h ' + id + '-e'" @click="$refs.input.click()">选择文件</button></span>
  </div>
  <div v-else class="rs-file" @dragover.prevent @drop.prevent="dropped">
    <span class="rs-i" aria-hidden="true">{{ phase === 'done' ? 'description' : 'upload_file' }}</span>
    <span class="rs-grow"><span class="rs-up-name">{{ shown.name }}</span>
      <span v-if="phase === 'sending'" class="rs-bar" role="progressbar" :aria-label="'上传进度：' + label"
        aria-valuemin="0" aria-valuemax="100" :aria-valuenow="percent"><i :style="{ width: percent + '%' }"></i></span>
      <span class="rs-hint">{{ line }}</span></span>
    <template v-if="readonly"></template>
    <template v-else-if="phase === 'done'">
      <button ref="first" type="button" class="rs-act" :id="id" :aria-label="'替换：' + label"
        :aria-describedby="id + '-h ' + id + '-e'" @click="$refs.input.click()">替换</button>
      <button type="button" class="rs-act is-bad" :aria-label="'删除：' + label" @click="remove">删除</button></template>
    <template v-else-if="phase === 'broken'">
      <button ref="first" type="button" class="rs-act" :id="id" :aria-label="'重试：' + label"
        :aria-describedby="id + '-h ' + id + '-e'" @click="send(chosen)">重试</button>
      <button type="button" class="rs-act" :aria-label="'取消：' + label" @click="cancel">取消</button></template>
    <button v-else ref="first" type="button" class="rs-act" :id="id" :aria-label="'取消：' + label"
      :aria-describedby="id + '-h ' + id + '-e'" @click="cancel">取消</button>
  </div>
  <p class="rs-sr" role="status">{{ said }}</p>
</div>`,
  data() {
    return { phase: this.file ? 'done' : 'empty', kept: this.file, chosen: null, percent: 0, sent: 0,
      problem: this.error || '', said: '', over: false,
      byFinger: window.matchMedia('(pointer: coarse)').matches };
  },
  computed: {
    id() { return `f-${this.name}`; },
    shown() { return this.phase === 'done' ? this.kept : { name: this.chosen?.name ?? '' }; },
    line() {
      if (this.phase === 'done') return `${this.kept.size} · 已上传`;
      if (this.phase === 'broken') return '没有传完，已填写的其他内容不受影响';
      if (this.percent >= 100) return '正在检查文件';
      return `正在上传 ${this.percent}%，${sizeText(this.sent)} / ${sizeText(this.chosen.size)}`;
    },
  },
  watch: {
    error(now) { this.problem = now || ''; },
    file(now) { if (this.phase === 'done' || this.phase === 'empty') this.settle(now); },
  },
  beforeUnmount() { this.request = null; },
  methods: {
    url() { return `${window.path_options?.prefix ?? ''}/upload/${this.code}`; },
    picked(event) {
      const [file] = event.target.files;
      event.target.value = ''; // so that the same file can be chosen again
      if (file) this.take(file);
    },
    dropped(event) {
      this.over = false;
      if (this.readonly) return;
      const { files } = event.dataTransfer;
      if (files.length > 1) this.tell('一次只能上传一个文件');
      else if (files.length) this.take(files[0]);
    },
    take(file) {
      const ending = `.${file.name.split('.').pop().toLowerCase()}`;
      if (!this.accept.split(',').includes(ending)) this.tell(this.texts.kind);
      else if (!file.size) this.tell(this.texts.empty);
      else if (file.size > this.most) this.tell(this.texts.size);
      else this.send(file);
    },
    tell(problem) { this.problem = problem; },
    turn(phase, said) {
      const inside = this.$el.contains(document.activeElement);
      this.phase = phase;
      this.said = said;
      if (inside) this.$nextTick(() => this.$refs.first?.focus());
    },
    settle(file) { this.kept = file; this.turn(file ? 'done' : 'empty', ''); },
    send(file) {
      this.request?.abort();
      Object.assign(this, { chosen: file, percent: 0, sent: 0, problem: '' });
      this.turn('sending', `正在上传 ${file.name}`);
      const request = this.request = new XMLHttpRequest();
      const still = (done) => (event) => { if (this.request === request) done(event); };
      request.open('POST', this.url());
      request.timeout = TIME;
      request.responseType = 'json';
      request.setRequestHeader('X-Hall-File', encodeURIComponent(file.name.toWellFormed?.() ?? file.name));
      request.upload.onprogress = still((event) => this.moved(event.loaded, event.total));
      request.onload = still(() => this.answered(request));
      request.onerror = request.ontimeout = still(() => this.broken());
      request.send(new Blob([file], { type: 'application/octet-stream' }));
    },
    moved(loaded, total) {
      const before = Math.floor(this.percent / STEP);
      this.percent = total ? Math.floor(loaded / total * 100) : 0;
      this.sent = loaded;
      if (this.percent >= 100) this.said = '正在检查文件';
      else if (Math.floor(this.percent / STEP) > before) this.said = `已上传 ${this.percent}%`;
    },
    answered(request) {
      this.request = null;
      if (request.status === 200) {
        this.kept = request.response;
        this.turn('done', `${this.kept.name} 已上传`);
        this.$emit('changed');
        return;
      }
      const problem = request.response?.message ?? (request.status === 413 ? this.texts.size : '');
      if (!problem || request.status >= 500) return this.broken(problem);
      this.turn(this.kept ? 'done' : 'empty', '');
      this.tell(problem);
    },
    broken(problem) {
      this.request = null;
      this.turn('broken', '');
      this.tell(problem || (navigator.onLine ? '连接中断，文件没有传完，请重试' : '网络已断开，恢复后请重试'));
    },
    cancel() {
      this.request?.abort();
      this.request = null;
      this.problem = this.error || '';
      if (this.percent >= 100) { // it may have arrived already
        this.drop(() => {});
        this.kept = null;
      }
      this.turn(this.kept ? 'done' : 'empty', '已取消上传');
    },
    remove() {
      this.drop((done) => {
        if (!done) return this.tell('没有删除成功，请稍后重试');
        this.kept = null;
        this.problem = '';
        this.turn('empty', '已删除');
        this.$emit('changed');
      });
    },
    drop(then) {
      fetch(this.url(), { method: 'DELETE' }).then((answer) => then(answer.ok), () => then(false));
    },
  },
};
