// Splits the face in two: the first part, and the rest, which is loaded behind it. They share one memory and one table.
//
// What goes to the rest: the functions named by GATES, and all that nothing of the first part can reach without passing
// one. In the first part a gate is a call through a slot of the table; the slot traps until the rest is there, so the Rust
// side asks `session::Model::rest` before each. A function that stands in the table is moved by its name alone: closures
// and tasks of the rest.
import binaryen from 'binaryen';

/** Direct calls from the first part to one of these go through the table. Each is `#[inline(never)]` for the compiler. */
const GATES = [
  ...['screen', 'pad', 'card', 'file', 'locked', 'deleted'].map((name) => `ui::screens::later::${name}`),
  'session::write::write_late', 'errand::write', 'errand::read_some', 'ui::components::draw::small', 'embed::instance::all_questions', 'embed::mount::add_late', 'embed::card::perform',
  'ui::components::languages::sheet', 'ui::screens::topic::bothers', 'ui::screens::not_safe::tile', 'ui::screens::not_safe::help_at_once',
  'ui::card::page::page', 'ui::card::file::file', 'ui::components::pad_stroke::Draws::begin', 'ui::components::pad_stroke::UnderWay::hear',
  'session::update::share', 'session::update::note_signed', 'session::update::note_shared',
  'embed::languages::files_of', 'browser::speech::pieces', 'browser::speech::speak',
].map((name) => `wellbeing_assessment::${name}::`);

/** The same for wasm-opt, which would inline what is called once or is small. */
export const APART = GATES.map((name) => `--no-inline=${name}*`);

/** What stands in the table and is used by the rest alone. */
const TABLED = [
  /^wellbeing_assessment::ui::screens::(?:deleted|file|finish|goals|life_now|locked|look_back|preview|waiting)::/,
];

/** The rest's name for the first part's exports, as in www/wellbeing-assessment.js. */
const FROM = 'a';
const HOLE = '$"nothing here yet"';

const TOKEN = String.raw`\$(?:"(?:[^"\\]|\\.)*"|[^\s()]+)`;
const CALL = new RegExp(String.raw`\((?:return_)?call (${TOKEN})`, 'g');
const HEAD = new RegExp(String.raw`^ \(func (${TOKEN})((?: \(param [^)]*\))*)((?: \(result [^)]*\))*)`);

/**
 * @param {Uint8Array} wasm optimised, with its names
 * @param {Uint8Array} before the same before it was optimised
 * @param {number} moved how many texts only the rest reads: build.rs put a mark on both sides of each
 * @returns the first part; a function from wasm-opt's new names of its exports to the rest; wasm-opt's flags for both
 */
export function split(wasm, before, moved) {
  binaryen.setDebugInfo(true);
  const unmerged = elementsOf(before);
  const whole = binaryen.readBinary(wasm);
  const features = whole.getFeatures();
  // Without what ends the module: its last bracket, behind comments.
  const forms = whole.emitText().replace(/\n(?: ;;.*\n)*\)\s*$/, '\n').split(/^(?= \()/m);
  whole.dispose();
  const parts = read(forms);
  const { rest, gates } = divide(parts, unmerged);
  const texts = write(parts, rest, gates, moved);
  return {
    first: assemble(texts.first, features),
    rest: (names) => assemble(names.reduce((text, [long, short]) => text.replace(`"${long}"`, `"${short}"`), texts.rest), features),
    features: featureFlags(features),
    moved: [...rest].map(plain),
  };
}

function elementsOf(wasm) {
  const module = binaryen.readBinary(wasm);
  const forms = module.emitText().split(/^(?= \()/m);
  module.dispose();
  return elements(forms.filter((form) => form.startsWith(' (elem ')));
}

/** The module's top-level forms by kind; the functions with what they call. */
function read(forms) {
  const of = (kind) => forms.filter((form) => form.startsWith(` (${kind} `));
  const functions = new Map();
  for (const form of of('func')) {
    const [, name, params, results] = HEAD.exec(form) ?? fail(`a function begins in an unknown way: ${form.slice(0, 80)}`);
    if (form.includes('(ref.func')) fail(`${plain(name)} takes a reference to a function`);
    const calls = new Set([...form.matchAll(CALL)].map((call) => call[1]));
    functions.set(name, { form, signature: params.replaceAll(new RegExp(String.raw`\(param ${TOKEN} `, 'g'), '(param ') + results, params, calls });
  }
  const imported = new Map(of('import').filter((form) => form.includes('(func ')).map((form) => {
    const [, name, signature] = new RegExp(String.raw`\(func (${TOKEN})(.*)\)\)\s*$`).exec(form);
    return [name, signature];
  }));
  const exported = new Set(of('export').flatMap((form) => new RegExp(String.raw`\(func (${TOKEN})\)`).exec(form)?.[1] ?? []));
  return { of, functions, imported, exported, elements: elements(of('elem')), start: of('start') };
}

/** Which function stands in which slot. */
function elements(forms) {
  const slots = new Map();
  for (const form of forms) {
    const found = new RegExp(String.raw`^ \(elem ${TOKEN} (?:\(table (${TOKEN})\) )?\(i32\.const (\d+)\)(?: func)?((?: ${TOKEN})*)\)`).exec(form);
    if (!found) fail(`an element segment of an unknown kind: ${form.slice(0, 80)}`);
    let slot = Number(found[2]);
    for (const [name] of found[3].matchAll(new RegExp(TOKEN, 'g'))) slots.set(slot++, name);
  }
  return slots;
}

/** Who goes to the rest, and which of them are called from the first part. */
function divide({ functions, exported, elements, start }, unmerged) {
  if (start.length > 0) fail('the module starts by itself');
  const named = (patterns, among) => new Set(patterns.flatMap((pattern) => {
    const found = among.filter((name) => pattern.test(plain(name)));
    return found.length > 0 ? found : fail(`nothing is called ${pattern}: was it inlined, or renamed?`);
  }));
  const tabled = [...new Set(elements.values())];
  const closed = named(GATES.map((name) => new RegExp(`^${name}`)), [...functions.keys()].filter((name) => !exported.has(name)));
  const late = named(TABLED, tabled);
  // Equal functions were merged: a slot of the first part may hold one that has the name of the rest.
  for (const [slot, name] of elements) {
    if (!TABLED.some((pattern) => pattern.test(plain(unmerged.get(slot) ?? '')))) late.delete(name);
  }
  const isShut = (name) => closed.has(name) || late.has(name);
  const reached = new Set();
  const waiting = [...exported, ...tabled].filter((name) => functions.has(name) && !isShut(name));
  const gates = new Set();
  while (waiting.length > 0) {
    const name = waiting.pop();
    if (reached.has(name)) continue;
    reached.add(name);
    for (const called of functions.get(name).calls) {
      if (closed.has(called)) gates.add(called);
      // A function that the first part calls too is no closure of the rest, whatever its name: equal ones were merged.
      else if (late.has(called)) { late.delete(called); waiting.push(called); }
      else if (functions.has(called) && !reached.has(called)) waiting.push(called);
    }
  }
  return { rest: new Set([...functions.keys()].filter((name) => !reached.has(name))), gates };
}

function write(parts, rest, gates, moved) {
  const { of, functions, imported, elements } = parts;
  const [table] = of('table').filter((form) => form.includes('funcref'));
  const tableName = new RegExp(TOKEN).exec(table)[0];
  const size = Number(/ (\d+) (\d+) funcref/.exec(table)?.[2] ?? fail('the table has no size'));
  // A gate that stands in the table already keeps its slot.
  const slotOf = new Map([...elements].map(([slot, name]) => [name, slot]));
  let end = size;
  for (const gate of gates) if (!slotOf.has(gate)) slotOf.set(gate, end++);
  const filled = new Map([...elements, ...[...gates].map((gate) => [slotOf.get(gate), gate])].sort(([a], [b]) => a - b));
  const resized = table.replace(/ \d+ \d+ funcref/, ` ${end} ${end} funcref`);

  const bodies = [...rest].map((name) => functions.get(name).form).join('');
  const needed = new Set([...rest].flatMap((name) => [...functions.get(name).calls]).filter((name) => !rest.has(name)));
  const uses = (name) => bodies.includes(` ${name}`) || bodies.includes(` ${name})`);
  const shared = [];
  const taken = (kind, name, signature) => {
    const short = `for_rest_${shared.length}`;
    shared.push(` (export "${short}" (${kind} ${name}))\n`);
    return ` (import "${FROM}" "${short}" (${kind} ${name}${signature}))\n`;
  };
  const imports = [...needed].map((name) => {
    return taken('func', name, functions.get(name)?.signature ?? imported.get(name));
  });
  for (const kind of ['memory', 'table', 'global']) {
    for (const form of of(kind)) {
      const [, name, signature] = new RegExp(String.raw`^ \(${kind} (${TOKEN})((?: \(mut \w+\)| [^()\s]+)+)`).exec(form === table ? resized : form);
      const isConstant = kind === 'global' && !form.includes('(mut ');
      if (kind === 'memory' || form === table || (!isConstant && uses(name))) imports.push(taken(kind, name, signature));
      else if (isConstant && uses(name)) fail(`the rest reads the constant ${name}`);
    }
  }
  const data = divideData(of('data'), moved);
  const types = of('type').join('');
  const stub = (name) => {
    const { signature, params } = functions.get(name);
    const given = [...params.matchAll(new RegExp(TOKEN, 'g'))].map((_, at) => ` (local.get ${at})`);
    return ` (func ${name}${signature} (call_indirect ${tableName}${signature}${given.join('')} (i32.const ${slotOf.get(name)})))\n`;
  };
  const own = [...functions].filter(([name]) => !rest.has(name)).map(([, { form }]) => form);
  const holed = new Map([...filled].map(([slot, name]) => [slot, rest.has(name) ? HOLE : name]));
  const late = new Map([...filled].filter(([, name]) => rest.has(name)));
  const module = (...all) => `(module\n${all.flat().join('')})\n`;
  return {
    first: module(types, of('import'), of('global'), of('memory'), data.first, of('table').map((form) => (form === table ? resized : form)),
      segments(holed, tableName), of('tag'), of('export'), shared, own, [...gates].map(stub), ` (func ${HOLE} (unreachable))\n`),
    rest: module(types, imports, data.rest, segments(late, tableName), bodies),
  };
}

/** Element segments for runs of slots. */
function segments(slots, table) {
  const runs = [];
  for (const [slot, name] of slots) {
    const run = runs.at(-1);
    if (run && run.from + run.names.length === slot) run.names.push(name);
    else runs.push({ from: slot, names: [name] });
  }
  return runs.map(({ from, names }) => ` (elem (table ${table}) (i32.const ${from}) func ${names.join(' ')})\n`);
}

/** As in build.rs. */
const MARK = Buffer.from('\n\t\n\t\n\t\n');

/** Takes what stands between marks out of the segments that hold it. */
function divideData(forms, moved) {
  const late = [];
  let kept = forms.map((form) => {
    const [, address, text] = /^ \(data \S+ \(i32\.const (\d+)\) "((?:[^"\\]|\\.)*)"\)\s*$/.exec(form) ?? fail(`data of an unknown kind: ${form.slice(0, 60)}`);
    return { address: Number(address), bytes: bytesOf(text) };
  });
  for (let left = moved; left > 0; left -= 1) {
    const found = kept.find(({ bytes }) => bytes.includes(MARK)) ?? fail(`${left} of ${moved} marked texts are not in it`);
    const { address, bytes } = found;
    const [at, end] = [bytes.indexOf(MARK), bytes.indexOf(MARK, bytes.indexOf(MARK) + MARK.length) + MARK.length];
    if (end < at + MARK.length) fail('a marked text is in two data segments');
    const part = (from, to) => ({ address: address + from, bytes: bytes.subarray(from, to) });
    late.push(part(at, end));
    kept = kept.flatMap((each) => (each === found ? [part(0, at), part(end, bytes.length)].filter((one) => one.bytes.length > 0) : each));
  }
  if (kept.some(({ bytes }) => bytes.includes(MARK))) fail(`more than ${moved} texts are marked`);
  const written = (list) => list.map(({ address, bytes }) => ` (data (i32.const ${address}) "${textOf(bytes)}")\n`);
  return { first: written(kept), rest: written(late) };
}

const ESCAPES = { t: 9, n: 10, r: 13, '"': 34, "'": 39, '\\': 92 };
const bytesOf = (text) => Buffer.concat([...text.matchAll(/\\([0-9a-f]{2})|\\(.)|([^\\]+)/gs)].map(([, hex, letter, run]) => (
  run === undefined ? Buffer.from([hex ? parseInt(hex, 16) : ESCAPES[letter]]) : Buffer.from(run, 'utf8'))));
const textOf = (bytes) => [...bytes].map((byte) => (
  byte < 32 || byte > 126 || byte === 34 || byte === 92 ? `\\${byte.toString(16).padStart(2, '0')}` : String.fromCharCode(byte))).join('');

function assemble(text, features) {
  const module = binaryen.parseText(text);
  module.setFeatures(features);
  if (!module.validate()) fail('one of the parts is not valid');
  const binary = module.emitBinary();
  module.dispose();
  return binary;
}

function featureFlags(features) {
  const flags = { SignExt: 'sign-ext', MutableGlobals: 'mutable-globals', NontrappingFPToInt: 'nontrapping-float-to-int', BulkMemory: 'bulk-memory',
    BulkMemoryOpt: 'bulk-memory-opt', ReferenceTypes: 'reference-types', Multivalue: 'multivalue', CallIndirectOverlong: 'call-indirect-overlong' };
  return Object.entries(flags).filter(([name]) => features & binaryen.Features[name]).map(([, flag]) => `--enable-${flag}`);
}

function plain(name) {
  return name.replace(/^\$"?|"$/g, '').replace(/\\([0-9a-f]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
}

function fail(why) {
  throw new Error(`the face can't be split: ${why}`);
}
