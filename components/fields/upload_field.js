// Files of one field: choosing, sending and their progress stay here. A file goes by an ordinary
// request, so that it arrives although the page's line may be broken. Each has a place of its own.

const TIME = 300_000; // ms, as long as the hall waits
const STEP = 25; // per cent between two words to those who listen
const AT_ONCE = 2; // files on their way; the others wait
const AGAIN = '文件需要重新上传'; // after a restart, or whatever else the server forgot it by
const PRESS_AGAIN = '页面刚刚加载完，请再按一次'; // browsers open nothing for a press that lies back
const newTurn = () => crypto.getRandomValues(new Uint32Array(4)).join('-'); // what a try is called

export default {
  props: { codes: Array, files: Array, name: String, label: String, hint: String, required: Boolean,
    readonly: Boolean, accept: String, camera: Boolean, most: Number, texts: Object, error: String },
  template: `
<div class="rs-up" :class="{ 'is-bad': problems.length }" role="group" :aria-labelledby="id + '-l'"
  :aria-describedby="id + '-h ' + id + '-e'">
  <div class="rs-labels"><span class="rs-label" :id="id + '-l'">{{ label }}</span><span v-if="required" class="rs-req"
    aria-hidden="true">*</span><span v-else class="rs-opt">选填</span>
    <p class="rs-hint" :id="id + '-h'">{{ hint }}</p></div>
  <div :id="id + '-e'" role="alert"><p v-for="problem in problems" :key="problem" class="rs-err"><span class="rs-i"
    aria-hidden="true">error</span><span><span class="rs-sr">错误：</span>{{ problem }}</span></p></div>
  <input ref="input" type="file" hidden :accept="accept" :aria-label="label" @change="picked">
  <input v-if="camera && byFinger" ref="camera" type="file" hidden accept="image/*" capture="environment"
    :aria-label="label" @change="picked">
  <div v-if="readonly && !taken.length" class="rs-file"><span class="rs-i" aria-hidden="true">description</span>
    <span class="rs-grow">未上传</span></div>
  <div v-for="place in taken" :key="place.number" class="rs-file" @dragover.prevent
    @drop.prevent="dropped($event, place)">
    <span class="rs-i" aria-hidden="true">{{ isHere(place) ? 'description' : 'upload_file' }}</span>
    <span class="rs-grow"><span class="rs-up-name">{{ nameOf(place) }}</span>
      <span v-if="place.phase === 'sending'" class="rs-bar" role="progressbar" :aria-label="'上传进度：' + calledOf(place)"
        aria-valuemin="0" aria-valuemax="100" :aria-valuenow="place.percent"><i
        :style="{ width: place.percent + '%' }"></i></span>
      <span class="rs-hint">{{ lineOf(place) }}</span></span>
    <template v-if="readonly"></template>
    <template v-else-if="isHere(place)">
      <button type="button" class="rs-act" :id="idOf(place)" :aria-label="'替换：' + calledOf(place)"
        :aria-describedby="id + '-h ' + id + '-e'" :aria-disabled="isLeaving(place)"
        @click="choose('input', place)">替换</button>
      <button type="button" class="rs-act is-bad" :aria-label="'删除：' + calledOf(place)"
        :aria-disabled="isLeaving(place)" @click="remove(place)">删除</button></template>
    <template v-else-if="place.phase === 'broken'">
      <button type="button" class="rs-act" :id="idOf(place)" :aria-label="'重试：' + calledOf(place)"
        :aria-describedby="id + '-h ' + id + '-e'" @click="retry(place)">重试</button>
      <button type="button" class="rs-act" :aria-label="'取消：' + calledOf(place)" @click="cancel(place)">取消</button></template>
    <button v-else type="button" class="rs-act" :id="idOf(place)" :aria-label="'取消：' + calledOf(place)"
      :aria-describedby="id + '-h ' + id + '-e'" @click="cancel(place)">取消</button>
  </div>
  <div v-if="!readonly && free.length" class="rs-upload" :class="{ 'is-over': over }" @dragover.prevent="over = true"
    @dragleave="over = false" @drop.prevent="dropped($event)">
    <span class="rs-i" aria-hidden="true">upload_file</span>
    <span class="rs-grow">{{ byFinger ? '请选择文件' : '将文件拖到此处，或选择文件' }}</span>
    <span class="rs-row"><button v-if="camera && byFinger" type="button" class="rs-btn is-s" :aria-label="'拍照：' + label"
      @click="choose('camera')">拍照</button>
    <button type="button" class="rs-btn is-s" :id="id" :aria-label="'选择文件：' + label"
      :aria-describedby="id + '-h ' + id + '-e'" @click="choose('input')">选择文件</button></span>
  </div>
  <p class="rs-sr" role="status">{{ said }}</p>
</div>`,
  data() {
    return { places: this.files.map((file, number) => ({ number, kept: file, phase: file ? 'done' : 'empty',
      code: this.codes[number], chosen: null, percent: 0, request: null, turn: '' })),
      problems: this.error ? [this.error] : [], said: '', over: false,
      byFinger: window.matchMedia('(pointer: coarse)').matches };
  },
  computed: {
    id() { return `f-${this.name}`; },
    taken() { return this.places.filter(({ phase }) => phase !== 'empty'); },
    free() { return this.places.filter(({ phase }) => phase === 'empty'); },
    isOne() { return this.places.length === 1; },
  },
  watch: {
    error(now) { this.problems = now ? [now] : []; },
    codes(now) { for (const place of this.places) place.code = now[place.number]; },
    files(now) {
      for (const place of this.places) {
        const file = now[place.number];
        if (['done', 'empty'].includes(place.phase)) this.settle(place, file);
        else if (!this.isLeaving(place)) place.kept = file;
      }
      if (this.taken.length) this.problems = this.problems.filter((problem) => problem !== AGAIN);
    },
  },
  mounted() {
    if (this.readonly) return;
    const read = () => this.taken.length;
    const write = (before) => { if (before > this.taken.length) this.tell(AGAIN); };
    window.rsKept?.set(this.id, { read, write }); // over the reload that follows a lost line
  },
  beforeUnmount() {
    window.rsKept?.delete(this.id);
    for (const place of this.places) place.request = null;
  },
  methods: {
    url(place) { return `${window.path_options?.prefix ?? ''}/upload/${place.code}`; },
    // What the label leads to: where files are chosen, or the first one when there is no room.
    idOf(place) { return !this.free.length && place === this.taken[0] ? this.id : `${this.id}-${place.number}`; },
    isLeaving(place) { return place.phase === 'removing' ? 'true' : null; },
    isHere(place) { return place.phase === 'done' || place.phase === 'removing'; },
    nameOf(place) { return (this.isHere(place) ? place.kept : place.chosen).name; },
    calledOf(place) { return this.isOne ? this.label : `${this.label}，${this.nameOf(place)}`; },
    lineOf(place) {
      if (place.phase === 'done') return `${place.kept.size} · 已上传`;
      if (place.phase === 'removing') return '正在删除';
      if (place.phase === 'waiting') return '等待上传';
      if (place.phase === 'broken') return '没有传完，已填写的其他内容不受影响';
      if (place.percent >= 100) return '正在检查文件';
      return `正在上传 ${place.percent}%`;
    },
    choose(input, place) {
      if (place && this.isLeaving(place)) return;
      this.target = place;
      this.problems = this.problems.filter((problem) => problem !== PRESS_AGAIN);
      if (navigator.userActivation?.isActive === false) {
        this.tell(PRESS_AGAIN);
        return;
      }
      this.$refs[input].multiple = !place && !this.isOne;
      this.$refs[input].click();
    },
    picked(event) {
      const files = [...event.target.files];
      event.target.value = ''; // so that the same file can be chosen again
      if (files.length) this.take(files, this.target);
    },
    dropped(event, place) {
      this.over = false;
      const files = [...event.dataTransfer.files];
      if (files.length && !this.readonly && !(place && this.isLeaving(place))) this.take(files, place);
    },
    take(files, place) {
      const places = place ? [place] : this.free;
      this.problems = [];
      if (files.length > places.length) {
        this.tell(this.isOne || place ? '一次只能上传一个文件'
          : `最多 ${this.places.length} 个文件，还可以选择 ${places.length} 个`);
        return;
      }
      for (const file of files) {
        const problem = this.wrongOf(file);
        if (problem) this.tell(problem, file);
        else this.line(place ?? this.free[0], file);
      }
    },
    wrongOf(file) {
      const ending = `.${file.name.split('.').pop().toLowerCase()}`;
      if (!this.accept.split(',').includes(ending)) return this.texts.kind;
      if (!file.size) return this.texts.empty;
      return file.size > this.most ? this.texts.size : '';
    },
    tell(problem, file) {
      const told = file && !this.isOne ? `${file.name}：${problem}` : problem;
      if (!this.problems.includes(told)) this.problems.push(told);
    },
    // The cursor follows only when what it stood on has gone.
    turn(place, phase, said) {
      const before = document.activeElement;
      const isInside = this.$el.contains(before);
      place.phase = phase;
      this.said = said;
      if (isInside) this.$nextTick(() => { if (!before.isConnected) this.focusOn(place); });
    },
    focusOn(place) {
      document.getElementById(this.taken.includes(place) ? this.idOf(place) : this.id)?.focus();
    },
    // What stands there now; what was said before is wiped only by news.
    settle(place, file) {
      const isNews = place.kept?.name !== file?.name || place.kept?.size !== file?.size;
      place.kept = file;
      if (isNews) this.turn(place, file ? 'done' : 'empty', '');
    },
    line(place, file) {
      place.request?.abort();
      Object.assign(place, { request: null, chosen: file, percent: 0, turn: newTurn() });
      this.turn(place, 'waiting', '');
      this.sendNext();
    },
    retry(place) {
      this.problems = [];
      this.line(place, place.chosen);
    },
    sendNext() {
      const isFull = this.places.filter(({ phase }) => phase === 'sending').length >= AT_ONCE;
      const next = this.places.find(({ phase }) => phase === 'waiting');
      if (next && !isFull) this.send(next);
    },
    send(place) {
      const file = place.chosen;
      this.turn(place, 'sending', `正在上传 ${file.name}`);
      const request = place.request = new XMLHttpRequest();
      const still = (done) => (event) => { if (place.request === request) done(event); };
      request.open('POST', this.url(place));
      request.timeout = TIME;
      request.responseType = 'json';
      request.setRequestHeader('X-Hall-File', encodeURIComponent(file.name.toWellFormed?.() ?? file.name));
      request.setRequestHeader('X-Hall-Turn', place.turn);
      request.upload.onprogress = still((event) => this.moved(place, event.loaded, event.total));
      request.onload = still(() => this.answered(place, request));
      request.onerror = request.ontimeout = still(() => this.broken(place));
      request.send(new Blob([file], { type: 'application/octet-stream' }));
    },
    moved(place, loaded, total) {
      const before = Math.floor(place.percent / STEP);
      place.percent = total ? Math.floor(loaded / total * 100) : 0;
      if (place.percent >= 100) this.said = '正在检查文件';
      else if (Math.floor(place.percent / STEP) > before) this.said = `已上传 ${place.percent}%`;
    },
    answered(place, request) {
      place.request = null;
      const problem = request.response?.message ?? (request.status === 413 ? this.texts.size : '');
      if (request.status === 200) {
        place.kept = request.response;
        this.turn(place, 'done', `${place.kept.name} 已上传`);
      } else if (!problem || request.status >= 500) {
        this.broken(place, problem);
        return;
      } else {
        this.turn(place, place.kept ? 'done' : 'empty', '');
        this.tell(problem, place.chosen);
      }
      this.sendNext();
    },
    broken(place, problem) {
      place.request = null;
      this.turn(place, 'broken', '');
      this.tell(problem || (navigator.onLine ? '连接中断，文件没有传完，请重试' : '网络已断开，恢复后请重试'),
        place.chosen);
      this.sendNext();
    },
    cancel(place) {
      place.request?.abort();
      place.request = null;
      this.problems = this.error ? [this.error] : [];
      this.turn(place, place.kept ? 'done' : 'empty', '已取消上传');
      this.drop(place, { 'X-Hall-Turn': place.turn }).then((answer) => { // it may have arrived already
        if (answer && ['done', 'empty'].includes(place.phase)) this.settle(place, answer.name ? answer : null);
      });
      this.sendNext();
    },
    remove(place) {
      if (this.isLeaving(place)) return;
      this.problems = [];
      this.turn(place, 'removing', '正在删除');
      this.drop(place, {}).then((answer) => {
        place.kept = answer ? null : this.files[place.number];
        this.turn(place, place.kept ? 'done' : 'empty', answer ? '已删除' : '');
        if (!answer) this.tell('没有删除成功，请稍后重试', place.kept);
      });
    },
    async drop(place, headers) {
      const answer = await fetch(this.url(place), { method: 'DELETE', headers }).catch(() => null);
      return answer?.ok ? answer.json() : null;
    },
  },
};
