// <wellbeing-assessment>: starts the WebAssembly beside this file and forwards. It decides nothing.
const OPTIONS = [
  'lang', 'age-band', 'mode', 'keep', 'scope', 'journey', 'occasion', 'question-set', 'endpoint', 'recipient', 'audience',
  'nonce', 'exit-url', 'help', 'lock-after', 'recipient-key', 'recipient-key-thumbprint', 'export-format',
];
const HELP = [['In an emergency: ', 'tel:999', '999'], ['Childline: ', 'tel:08001111', '0800 1111'],
  ['Shout, by text: ', 'sms:85258', '85258']];

// The face asks the questions; its later screens are the rest. The keeper keeps, signs and sends. Both load when asked for.
const here = (path) => new URL(path, import.meta.url);
const FACE = { glue: () => import('./pkg/wellbeing_face.js'), wasm: here('./pkg/wellbeing_face_bg.wasm') };
const KEEPER = { glue: () => import('./pkg/wellbeing_keeper.js'), wasm: here('./pkg/wellbeing_keeper_bg.wasm') };

/** One of the two modules, started once for all elements of the page; tried again after a failure. */
function load(part) {
  part.started ??= Promise.all([part.glue(), fetch(part.wasm)]).then(async ([glue, wasm]) => {
    part.exports = await glue.default({ module_or_path: wasm });
    return glue;
  }).catch((error) => { part.started = undefined; throw error; });
  return part.started;
}

/** The rest of the face, into its memory and its table; tried again after a failure. */
const loadRest = () => (FACE.rest ??= fetch(here('./pkg/wellbeing_face_rest.wasm')).then((answer) => answer.arrayBuffer())
  .then((bytes) => WebAssembly.instantiate(bytes, { a: FACE.exports }))
  .catch((error) => { FACE.rest = undefined; throw error; }));

const loadKeeper = async (scope) => new (await load(KEEPER)).Keeper(scope);

function sayItDidNotLoad(root) {
  const sentence = document.createElement('p');
  sentence.setAttribute('role', 'alert');
  sentence.textContent = 'Sorry, this part of the page did not load. Try again later. If you need help now:';
  const list = document.createElement('ul');
  for (const [name, href, number] of HELP) {
    const link = Object.assign(document.createElement('a'), { href, textContent: number });
    const item = document.createElement('li');
    item.append(name, link);
    list.append(item);
  }
  root.replaceChildren(sentence, list);
}

class WellbeingAssessment extends HTMLElement {
  static observedAttributes = OPTIONS;

  #instance;
  #ready = new Promise((resolve) => this.addEventListener('wellbeing-ready', resolve, { once: true }));

  constructor() { super().attachShadow({ mode: 'open' }); }

  connectedCallback() {
    if (this.#instance) return this.#forward((instance) => instance.reconnect());
    this.#instance = this.#connect();
    this.#instance.catch((error) => {
      this.#instance = undefined;
      sayItDidNotLoad(this.shadowRoot);
      const detail = { code: 'load', message: String(error?.message ?? error) };
      this.dispatchEvent(new CustomEvent('wellbeing-error', { bubbles: true, composed: true, detail }));
    });
  }

  // A move within the page disconnects and connects in one go: only who is still gone afterwards has left.
  disconnectedCallback() {
    queueMicrotask(() => this.isConnected || this.#forward((instance) => instance.disconnect()));
  }

  attributeChangedCallback(name, before, now) {
    if (before !== now) this.#forward((instance) => instance.attribute(name, this.#given(name)));
  }

  // Under a security policy browsers empty the attribute `nonce` and keep the value as a property.
  #given(name) { return name === 'nonce' ? this.nonce || null : this.getAttribute(name); }

  #forward(call) { this.#instance?.then(call, () => {}); }

  async #connect() {
    const face = await load(FACE);
    this.shadowRoot.replaceChildren();
    const given = OPTIONS.map((name) => [name, this.#given(name)]).filter(([, value]) => value !== null);
    return face.connect(this, this.shadowRoot, given, import.meta.url, loadKeeper, loadRest);
  }

  // Asked before what was kept is known, the component would do nothing.
  async #ask(call) {
    if (!this.#instance) throw new Error('<wellbeing-assessment> is not in a document');
    const instance = await this.#instance;
    await this.#ready;
    return call(instance);
  }

  start(occasion) { return this.#ask((instance) => instance.start(occasion)); }
  lock() { return this.#ask((instance) => instance.lock()); }
  clear() { return this.#ask((instance) => instance.clear()); }
  requestExport() { return this.#ask((instance) => instance.request_export()); }
  witness(compactJws) { return this.#ask((instance) => instance.witness(compactJws)); }
  publicKey() { return this.#ask((instance) => instance.public_key()); }
}

if (!customElements.get('wellbeing-assessment')) customElements.define('wellbeing-assessment', WellbeingAssessment);
