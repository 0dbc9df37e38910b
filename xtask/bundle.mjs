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

const require = createRequire(import.meta.url);
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const target = join(root, process.env.CARGO_TARGET_DIR ?? 'target');
const dist = join(root, 'dist');
const next = join(target, 'dist-next');
const dev = process.argv.includes('--dev');

const CRATE = 'wellbeing_assessment';
const GLUE = `${CRATE}.js`;
const WASM = `${CRATE}_bg.wasm`;
/** What wasm-opt calls the one module of imports. */
const MODULE = 'a';

const hash8 = (bytes) => createHash('sha256').update(bytes).digest('hex').slice(0, 8);
const withHash = (name, hash) => name.replace(/\.(?=[^.]+$)/, `-${hash}.`);

// No feature flags: the module's own target_features section names them.
const OPTIMISE = [
  '-Oz', '--strip-producers', '--strip-target-features',
  // Rust links the stack first, so nothing lies in the first kilobyte.
  '--low-memory-unused',
  // Inlining what is called once, and sharing subexpressions, make the code shorter but less alike: 9 kB after brotli.
  '--one-caller-inline-max-function-size=20', '--skip-pass=local-cse',
  // Every import's name holds 16 random digits, here and in the glue: 5 kB after brotli.
  '--minify-imports-and-exports-and-modules',
];

/**
 * The smallest equal module, and the new names of its imports and exports. It takes seconds, so the result is kept
 * under the hash of what went in.
 */
async function optimised(wasm) {
  const manifest = require('binaryen/package.json');
  const store = join(target, 'wasm-opt', hash8(Buffer.concat([wasm, Buffer.from(manifest.version + OPTIMISE)])));
  const [input, output, names] = ['input.wasm', 'output.wasm', 'names.json'].map((name) => join(store, name));
  if (!existsSync(names)) {
    await rm(dirname(store), { recursive: true, force: true });
    await mkdir(store, { recursive: true });
    await writeFile(input, wasm);
    const program = require.resolve(`binaryen/${manifest.bin['wasm-opt']}`);
    const stdio = ['ignore', 'pipe', 'inherit'];
    const { status, error, stdout } = spawnSync(process.execPath, [program, ...OPTIMISE, input, '-o', output], { stdio });
    if (status !== 0) throw new Error(`wasm-opt failed: ${error ?? status}`);
    await writeFile(names, stdout);
  }
  return { wasm: await readFile(output), names: JSON.parse(await readFile(names, 'utf8')) };
}

/** One ES module with the snippets of crates folded in; it still takes the WebAssembly from beside itself. */
async function bundledGlue(wasmName, names) {
  const entry = join(target, 'pkg', GLUE);
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    minify: !dev,
    write: false,
    legalComments: 'none',
    ...(names && renaming(names, await readFile(entry, 'utf8'))),
  });
  return renamed(outputFiles[0].text, new Map([[WASM, wasmName]]), GLUE);
}

/** esbuild's options that give the glue the names that wasm-opt chose. */
function renaming({ imports, exports }, glue) {
  const uses = (pattern) => glue.match(new RegExp(pattern, 'g'))?.length ?? 0;
  for (const [name] of exports) {
    // esbuild renames every property of that name: one of the browser's must not be among them.
    if (uses(`\\.${name}\\b`) !== uses(`\\bwasm\\.${name}\\b`)) throw new Error(`the export ${name} has a common name`);
  }
  const pairs = [...imports.map(([, name, short]) => [name, short]), ...exports];
  const modules = imports.map(([module]) => [module, MODULE]);
  const mangleCache = Object.fromEntries([...pairs, ...modules]);
  const names = Object.keys(mangleCache).map((name) => name.replace(/[^\w]/g, '\\$&'));
  return { mangleProps: new RegExp(`^(?:${names.join('|')})$`), mangleQuoted: true, mangleCache };
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
  const quality = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  const smaller = { br: await promisify(brotliCompress)(bytes, { params: quality }), gz: await promisify(gzip)(bytes, { level: 9 }) };
  for (const [suffix, packed] of Object.entries(smaller)) {
    if (packed.length < bytes.length) await writeFile(`${file}.${suffix}`, packed);
  }
}

const compiled = await readFile(join(target, 'pkg', WASM));
const { wasm, names: shortNames } = dev ? { wasm: compiled } : await optimised(compiled);
const wasmName = withHash(WASM, hash8(wasm));
const glue = await bundledGlue(wasmName, shortNames);
const names = new Map([[WASM, wasmName], [GLUE, withHash(GLUE, hash8(glue))]]);

await rm(next, { recursive: true, force: true });
await cp(join(root, 'www'), next, { recursive: true });
await mkdir(join(next, 'pkg'), { recursive: true });
await writeFile(join(next, 'pkg', names.get(WASM)), wasm);
await writeFile(join(next, 'pkg', names.get(GLUE)), glue);
await rewriteElement(join(next, 'wellbeing-assessment.js'), names);
const all = await files(next);
await Promise.all(all.filter((file) => file.endsWith('.html')).map((file) => rewritePage(file, names)));
const packable = /\.(html|css|js|mjs|json|svg|txt|wasm|webmanifest)$/;
if (!dev) await Promise.all(all.filter((file) => packable.test(file)).map(compressSiblings));
await rm(dist, { recursive: true, force: true });
await rename(next, dist);
console.log(`${relative(root, dist)}/: ${all.length} files, ${names.get(WASM)}`);
