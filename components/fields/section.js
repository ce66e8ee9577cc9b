// A section of a long form: one element for many fields. Each looks, reads and is named as the one
// of field_input; what is typed stays here and is told key by key, errors come back as props.

const LINE = { outlined: true, dense: true, 'hide-bottom-space': true, 'no-error-icon': true };

const PARTS = ['，市', '，县（市、区）'];
const CHOSEN = new Set(['select', 'multiselect', 'region']);

export default {
  props: { fields: Array, values: Object, errors: Object, regions: Array, revisions: Object },
  emits: ['typed'],
  template: `
<div class="rs-section">
  <div v-for="f in fields" :key="f.key" class="rs-field" :class="{ 'is-bad': errors[f.key], 'is-closed': f.readonly }">
    <div v-if="f.kind !== 'checkbox'" class="rs-labels">
      <label class="rs-label" :for="'f-' + f.key">{{ f.label }}</label><span v-if="f.required"
        class="rs-req" aria-hidden="true">*</span><span v-else class="rs-opt">选填</span>
      <p v-if="f.hint" class="rs-hint" :id="'f-' + f.key + '-h'">{{ f.hint }}</p>
    </div>
    <div :id="'f-' + f.key + '-e'" role="alert"><p v-if="errors[f.key]" class="rs-err"><span class="rs-i"
      aria-hidden="true">error</span><span><span class="rs-sr">错误：</span>{{ errors[f.key] }}</span></p></div>
    <q-input v-if="f.readonly && f.options" class="rs-q" v-bind="line(f)" :model-value="words(f.options, local[f.key])" />
    <q-select v-else-if="f.kind === 'select' || f.kind === 'multiselect'" class="rs-q" v-bind="look(f)"
      v-told="{ ...aria(f), 'aria-label': f.label }" :multiple="f.kind === 'multiselect'"
      :display-value="words(f.options, local[f.key]) || unset(f)"
      :class="{ 'is-unset': !words(f.options, local[f.key]) && unset(f) }" emit-value map-options :options="f.options"
      :model-value="local[f.key]" @update:model-value="type(f.key, offered(f.options, $event))" />
    <q-checkbox v-else-if="f.kind === 'checkbox'" class="rs-c" :id="'f-' + f.key" v-bind="aria(f)" :label="f.label"
      :disable="f.readonly" :model-value="!!local[f.key]" @update:model-value="type(f.key, $event)" />
    <div v-else-if="f.kind === 'daterange'" class="rs-pair" role="group" :aria-label="f.label">
      <q-input v-for="(end, n) in ['开始', '结束']" :key="n" class="rs-q" type="date" v-bind="line(f, n)"
        :aria-label="f.label + '，' + end + '日期'" :model-value="days(f.key)[n]"
        @update:model-value="type(f.key, span(f.key, n, $event))"
        @focusout="left(f.key + n, f.key, span(f.key, n, rsStanding($event.target)))" />
    </div>
    <div v-else-if="f.kind === 'region' && f.readonly" class="rs-pair" role="group" :aria-label="f.label">
      <q-input v-for="(part, n) in [words(regions, city(f.key) ?? local[f.key]), words(counties(f.key), local[f.key])]" :key="n"
        class="rs-q" v-bind="line(f, n)" :aria-label="f.label + PARTS[n]" :model-value="part" />
    </div>
    <div v-else-if="f.kind === 'region'" class="rs-pair" role="group" :aria-label="f.label">
      <q-select v-for="(options, n) in [regions, counties(f.key)]" :key="n" class="rs-q" v-bind="look(f, n)"
        v-told="{ ...aria(f), 'aria-label': f.label + PARTS[n] }" emit-value map-options
        :options="options" :model-value="n ? local[f.key] : city(f.key)" @update:model-value="type(f.key, $event)" />
    </div>
    <q-input v-else class="rs-q" :class="{ 'is-area': f.kind === 'textarea' }" v-bind="{ ...line(f), ...f.line }"
      :model-value="local[f.key]" @update:model-value="type(f.key, $event)"
      @focusout="left(f.key, f.key, rsStanding($event.target))" />
  </div>
</div>`,
  directives: { told: window.rsTold },
  data() {
    return { local: { ...this.values }, PARTS, halves: new Map() };
  },
  watch: {
    revisions(now, before) { // only of these fields the server knows better
      for (const key in now) if (now[key] !== before[key]) this.local[key] = this.values[key];
    },
  },
  mounted() {
    for (const { key } of this.chosen()) {
      const write = (value) => { if (`${value}` !== `${this.local[key]}`) this.type(key, value); };
      window.rsKept?.set(`f-${key}`, { read: () => this.local[key], write });
    }
  },
  beforeUnmount() {
    for (const { key } of this.chosen()) window.rsKept?.delete(`f-${key}`);
    const element = mounted_app.elements[this.$el.id.slice(1)];
    if (element) element.props.values = { ...this.local };
  },
  methods: {
    unset(f) { return f.kind === 'select' ? '请选择' : ''; }, // as a single field says it
    chosen() { return this.fields.filter(({ kind, readonly }) => CHOSEN.has(kind) && !readonly); },
    aria(f) {
      return {
        'aria-describedby': `f-${f.key}-e${f.hint && f.kind !== 'checkbox' ? ` f-${f.key}-h` : ''}`,
        'aria-required': f.required && !f.readonly ? 'true' : null,
        'aria-invalid': this.errors[f.key] ? 'true' : null,
      };
    },
    look(f, n) {
      return { ...LINE, for: `f-${f.key}${n ? `-${n}` : ''}`, error: !!this.errors[f.key], readonly: f.readonly };
    },
    line(f, n) { return { ...this.look(f, n), ...this.aria(f) }; },
    type(key, value) {
      this.local[key] = value;
      this.$emit('typed', { key, value });
    },
    // A select that cannot be opened has no input for its label; what is chosen stands in a line.
    words: (options, chosen) => window.rsWords(options, chosen),
    offered: (options, chosen) => (Array.isArray(chosen) ? window.rsOffered(options, chosen) : chosen),
    rsStanding: (input) => window.rsStanding(input),
    span(key, n, day) { return n ? [this.days(key)[0], day] : [day, this.days(key)[1]]; },
    left(input, key, value) { // a day that was typed half, or is so no more
      const before = this.halves.get(input) ?? this.local[key];
      this.halves.set(input, value);
      if (`${value}` !== `${before}`) this.$emit('typed', { key, value });
    },
    days(key) { return this.local[key] ?? ['', '']; },
    region(code) {
      return this.regions.find((each) => code && (each.value === code || each.counties.some((c) => c.value === code)));
    },
    city(key) { return this.region(this.local[key])?.value ?? null; },
    counties(key) { return this.region(this.local[key])?.counties ?? []; },
  },
};
