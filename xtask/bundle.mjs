// Fills dist/ from www/ and wasm-pack's target/pkg/: `node xtask/bundle.mjs [--dev]`.
// esbuild is used for one thing, minifying: it takes 1.7 kB of 5.7 off the glue (after brotli), keeps inline snippets
// of crates in the one file, and leaves the element's own module readable in www/.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build, transform } from 'esbuild';
import { silenced } from './silence.mjs';
import { APART, split } from './split.mjs';

const require = createRequire(import.meta.url);
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const target = join(root, process.env.CARGO_TARGET_DIR ?? 'target');
const dist = join(root, 'dist');
const next = join(target, 'dist-next');
/** Questions, wording and styles that only the rest of the face reads: what build.rs marks. */
const LATE_TEXTS = 5;
const dev = process.argv.includes('--dev');

/** The two WebAssembly modules, and what the first is split into; see ARCHITECTURE.md. */
const MODULES = ['wellbeing_face', 'wellbeing_keeper'];
const SPLIT = 'wellbeing_face';
const REST = 'wellbeing_face_rest.wasm';
/** A module of nothing: unoptimised, the face is one piece, and the script loads it like any other. */
const NOTHING = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

const hash8 = (bytes) => createHash('sha256').update(bytes).digest('hex').slice(0, 8);
const withHash = (name, hash) => name.replace(/\.(?=[^.]+$)/, `-${hash}.`);

// No feature flags: the module's own target_features section names them.
const WHOLE = ['--gufa-optimizing'];
const OPTIMISE = [
  '-Os', '--converge',
  // Rust links the stack first, so nothing lies in the first kilobyte.
  '--low-memory-unused',
  // Inlining what is called once, and sharing subexpressions, make the code shorter but less alike: 9 kB of 150.
  '--always-inline-max-function-size=2', '--flexible-inline-max-function-size=2',
  '--one-caller-inline-max-function-size=20', '--skip-pass=local-cse',
];
const STRIP = ['--strip-producers', '--strip-target-features'];
// Every import's name holds 16 random digits, here and in the glue: 5 kB of 150. Once, which --converge would not do.
const RENAME = ['--minify-imports-and-exports-and-modules', ...STRIP];
const BINARYEN = require('binaryen/package.json');
const WASM_OPT = require.resolve(`binaryen/${BINARYEN.bin['wasm-opt']}`);

/**
 * The smallest equal module, or the two parts of it, and the new names of its imports and exports. It takes seconds, so
 * the result is kept with the hash of what went in.
 */
async function optimised(module, wasm) {
  const store = join(target, 'wasm-opt', module);
  const [input, small, output, late, names, stamp] = ['input.wasm', 'small.wasm', 'output.wasm', 'rest.wasm', 'names.json', 'stamp'].map((name) => join(store, name));
  const rules = await Promise.all(['silence.mjs', 'split.mjs', 'bundle.mjs'].map((name) => readFile(join(root, 'xtask', name))));
  const mark = hash8(Buffer.concat([wasm, ...rules, Buffer.from(BINARYEN.version)]));
  if (!existsSync(stamp) || await readFile(stamp, 'utf8') !== mark) {
    await rm(store, { recursive: true, force: true });
    await mkdir(store, { recursive: true });
    await writeFile(input, silenced(wasm, { formats: module !== 'wellbeing_face' }));
    wasmOpt([...(module === SPLIT ? ['-g', ...APART] : []), ...WHOLE, ...OPTIMISE, input, '-o', small]);
    if (module === SPLIT) {
      const { first, rest, features } = split(await readFile(small), await readFile(input), LATE_TEXTS);
      await writeFile(small, first);
      wasmOpt([...features, ...OPTIMISE, small, '-o', small]);
      await writeFile(names, wasmOpt([...features, ...RENAME, small, '-o', output]));
      await writeFile(late, rest(JSON.parse(await readFile(names, 'utf8')).exports));
      wasmOpt([...features, ...OPTIMISE, ...STRIP, late, '-o', late]);
    } else {
      await writeFile(names, wasmOpt([...RENAME, small, '-o', output]));
    }
    await writeFile(stamp, mark);
  }
  const rest = module === SPLIT ? await readFile(late) : undefined;
  return { wasm: await readFile(output), rest, short: JSON.parse(await readFile(names, 'utf8')) };
}

function wasmOpt(words) {
  const stdio = ['ignore', 'pipe', 'inherit'];
  const { status, error, stdout } = spawnSync(process.execPath, [WASM_OPT, ...words], { stdio });
  if (status !== 0) throw new Error(`wasm-opt failed: ${error ?? status}`);
  return stdout;
}

/** One ES module with the snippets of crates folded in; it still takes the WebAssembly from beside itself. */
async function bundledGlue(module, wasmName, short) {
  const entry = join(target, 'pkg', module, `${module}.js`);
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    minify: !dev,
    write: false,
    legalComments: 'none',
    ...(short && renaming(short, await readFile(entry, 'utf8'))),
  });
  return renamed(outputFiles[0].text, new Map([[`${module}_bg.wasm`, wasmName]]), `${module}.js`);
}

/** esbuild's options that give the glue the names that wasm-opt chose. */
function renaming({ imports, exports }, glue) {
  const uses = (pattern) => glue.match(new RegExp(pattern, 'g'))?.length ?? 0;
  for (const [name] of exports) {
    // esbuild renames every property of that name: one of the browser's must not be among them.
    if (uses(`\\.${name}\\b`) !== uses(`\\bwasm\\.${name}\\b`)) throw new Error(`the export ${name} has a common name`);
  }
  const names = [...imports.map(([, name, short]) => [name, short]), ...exports];
  // wasm-opt calls the one module of imports `a`.
  const modules = imports.map(([from]) => [from, 'a']);
  const mangleCache = Object.fromEntries([...names, ...modules]);
  const exact = Object.keys(mangleCache).map((name) => name.replace(/\W/g, '\\$&'));
  return { mangleProps: new RegExp(`^(?:${exact.join('|')})$`), mangleQuoted: true, mangleCache };
}

/** Every name replaced. One that does not occur is a file that nothing would load. */
function renamed(text, names, where) {
  let result = text;
  for (const [from, to] of names) {
    if (!result.includes(from)) throw new Error(`${where} does not name ${from}`);
    result = result.replaceAll(from, to);
  }
  return result;
}

async function files(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

async function rewritePage(file, names) {
  const text = await readFile(file, 'utf8');
  const used = new Map([...names].filter(([from]) => text.includes(from)));
  if (used.size > 0) await writeFile(file, renamed(text, used, file));
}

async function rewriteElement(file, names) {
  const text = renamed(await readFile(file, 'utf8'), names, 'www/wellbeing-assessment.js');
  await writeFile(file, dev ? text : (await transform(text, { minify: true, format: 'esm', target: 'es2022' })).code);
}

async function compressSiblings(file) {
  const bytes = await readFile(file);
  const quality = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length, [constants.BROTLI_PARAM_NDIRECT]: 15 };
  const smaller = { br: await promisify(brotliCompress)(bytes, { params: quality }), gz: await promisify(gzip)(bytes, { level: 9 }) };
  for (const [suffix, packed] of Object.entries(smaller)) {
    if (packed.length < bytes.length) await writeFile(`${file}.${suffix}`, packed);
  }
}

await rm(next, { recursive: true, force: true });
await cp(join(root, 'www'), next, { recursive: true });
await mkdir(join(next, 'pkg'), { recursive: true });
const names = new Map();
for (const module of MODULES) {
  const compiled = await readFile(join(target, 'pkg', module, `${module}_bg.wasm`));
  const { wasm, rest, short } = dev ? { wasm: compiled, rest: module === SPLIT ? NOTHING : undefined } : await optimised(module, compiled);
  const wasmName = withHash(`${module}_bg.wasm`, hash8(wasm));
  const glue = await bundledGlue(module, wasmName, short);
  const glueName = withHash(`${module}.js`, hash8(glue));
  names.set(`${module}_bg.wasm`, wasmName).set(`${module}.js`, glueName);
  await writeFile(join(next, 'pkg', wasmName), wasm);
  await writeFile(join(next, 'pkg', glueName), glue);
  if (rest) {
    const restName = withHash(REST, hash8(rest));
    names.set(REST, restName);
    await writeFile(join(next, 'pkg', restName), rest);
  }
}
await rewriteElement(join(next, 'wellbeing-assessment.js'), names);
const all = await files(next);
await Promise.all(all.filter((file) => file.endsWith('.html')).map((file) => rewritePage(file, names)));
const packable = /\.(html|css|js|mjs|json|svg|txt|wasm|webmanifest)$/;
if (!dev) await Promise.all(all.filter((file) => packable.test(file)).map(compressSiblings));
await rm(dist, { recursive: true, force: true });
await rename(next, dist);
console.log(`${relative(root, dist)}/: ${all.length} files`);
