// Takes out of a WebAssembly module what a panic would say. Nobody would read it: with panic=abort a panic traps, and it
// still does, at the same place. The messages, and the code that puts them together, are 8 kB of 130 after brotli. (The
// same by the compiler, panic=immediate-abort, needs unstable switches and a standard library of one's own.)
import binaryen from 'binaryen';

/** Functions that end in a trap, after a message. By the names rustc gives them. */
const ENDS = new RegExp(`^(?:${[
  String.raw`core(?:\[\w+\])?::panicking::`,
  String.raw`core\[\w+\]::str::slice_error_fail`,
  String.raw`core\[\w+\]::slice::index::slice_\w*fail`,
  String.raw`core\[\w+\]::slice::copy_from_slice_impl::len_mismatch_fail`,
  String.raw`core\[\w+\]::(?:option::expect_failed|option::unwrap_failed|result::unwrap_failed)`,
  String.raw`core\[\w+\]::cell::(?:panic_already|lazy::panic_poisoned)`,
  String.raw`alloc\[\w+\]::(?:raw_vec::handle_error|raw_vec::capacity_overflow|alloc::handle_alloc_error)`,
  String.raw`std\[\w+\]::(?:thread::local::panic_access_error|panicking::panic_with_hook|sys::backtrace::__rust_end_short_backtrace)`,
  String.raw`__rustc\[\w+\]::(?:rust_begin_unwind|__rust_start_panic|rust_panic)`,
  String.raw`console_error_panic_hook::hook`,
].join('|')})`);

/** What puts messages together: all of `core::fmt`. */
const FORMATS = new RegExp(`^(?:${[
  String.raw`<.* as core(?:\[\w+\])?::fmt::(?:Debug|Display)>::fmt`,
  String.raw`<std\[\w+\]::panicking::panic_handler::\w+ as `,
  String.raw`<core\[\w+\]::fmt::Formatter>::`,
  String.raw`core\[\w+\]::fmt::write$`,
  String.raw`<char>::escape_debug_ext`,
].join('|')})`);

/** Yew's nodes that `ui::el` never makes: raw HTML, portals, suspense. The compiler can't know; a call would trap. */
const NEVER_MADE = new RegExp(`^<?(?:${[
  // Not what drops them: that is asked whether there is one.
  String.raw`yew(?:\[\w+\])?::dom_bundle::b(?:raw|portal|suspense)::`,
  String.raw`yew(?:\[\w+\])?::suspense::suspension::`,
].join('|')})`);

/** The one every other comes down to: where it has another name, the list above is out of date. */
const LAST = /^core\[\w+\]::panicking::panic_fmt/;

/** May call those: nothing calls them but messages. */
const IN_MESSAGES = /fmt::Write>?::write_fmt/;

/**
 * @param {Uint8Array} wasm with its names
 * @param {{ formats: boolean }} options true where the module puts texts together with `core::fmt` for others than panics
 * @returns {Uint8Array}
 */
export function silenced(wasm, { formats }) {
  binaryen.setDebugInfo(true);
  const module = binaryen.readBinary(wasm);
  const all = Array.from({ length: module.getNumFunctions() }, (_, at) => binaryen.getFunctionInfo(module.getFunctionByIndex(at)));
  const own = all.filter(({ module: from }) => !from);
  if (!own.some(({ name }) => LAST.test(name))) throw new Error('no panic_fmt: teach silence.mjs its new name');
  const user = formats ? undefined : whoFormats(module.emitText());
  if (user) throw new Error(`${user} formats, and this module is built without core::fmt: join texts with concat`);
  for (const { name, params, results } of own) {
    const goes = ENDS.test(name) || (!formats && (FORMATS.test(name) || NEVER_MADE.test(name)));
    if (!goes) continue;
    module.removeFunction(name);
    module.addFunction(name, params, results, [], module.unreachable());
  }
  const quiet = Buffer.from(module.emitBinary());
  module.dispose();
  blankPlaces(quiet);
  return quiet;
}

/** The first function that calls into `core::fmt` for anything but a panic's message. */
function whoFormats(text) {
  const plain = (name) => name.replace(/^"|"$/g, '').replace(/\\([0-9a-f]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  let here = '';
  for (const [, defined, called] of text.matchAll(/^ \(func \$("(?:[^"\\]|\\.)*"|\S+)|\((?:return_)?call \$("(?:[^"\\]|\\.)*"|[^\s)]+)/gm)) {
    if (defined) here = plain(defined);
    else if (FORMATS.test(plain(called)) && ![ENDS, FORMATS, IN_MESSAGES].some((known) => known.test(here))) return here;
  }
  return undefined;
}

/**
 * Blanks where panics stand in the source: the paths, and each (path, its length, line, column) that names one. Nothing
 * else points at a path of a source file.
 */
function blankPlaces(wasm) {
  const segments = dataOf(wasm);
  const paths = new Map();
  for (const { at, length, address } of segments) {
    const text = wasm.toString('latin1', at, at + length);
    for (const { index, 0: path } of text.matchAll(/(?:\/root|\/home|\/rustc?|library|src)\/[\w.\/\-+]*?\.rs/g)) {
      paths.set(address + index, path.length);
      wasm.fill(0, at + index, at + index + path.length);
    }
  }
  for (const { at, length } of segments) {
    for (let place = at; place + 16 <= at + length; place += 1) {
      const [path, size] = [wasm.readUInt32LE(place), wasm.readUInt32LE(place + 4)];
      if (size > 0 && paths.get(path) === size) wasm.fill(0, place, place + 16);
    }
  }
}

/** Where each active data segment lies in the file and in memory. */
function dataOf(wasm) {
  const found = [];
  let at = 8;
  const number = (signed = false) => {
    let [value, shift, byte] = [0, 0, 0];
    do {
      byte = wasm[at++];
      value |= (byte & 127) << shift;
      shift += 7;
    } while (byte & 128);
    return signed && (byte & 64) && shift < 32 ? value | (-1 << shift) : value >>> 0;
  };
  while (at < wasm.length) {
    const section = wasm[at++];
    const end = number() + at;
    if (section === 11) {
      for (let left = number(); left > 0; left -= 1) {
        if (number() !== 0 || wasm[at++] !== 0x41) throw new Error('a data segment that is not at a fixed address');
        const address = number(true);
        if (wasm[at++] !== 0x0b) throw new Error('an address that is more than a number');
        const length = number();
        found.push({ at, length, address });
        at += length;
      }
    }
    at = end;
  }
  return found;
}
