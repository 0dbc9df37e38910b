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

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const target = join(root, process.env.CARGO_TARGET_DIR ?? 'target');
const dist = join(root, 'dist');
const next = join(target, 'dist-next');
const dev = process.argv.includes('--dev');

/** The two WebAssembly modules; see ARCHITECTURE.md. */
const MODULES = ['wellbeing_face', 'wellbeing_keeper'];

const hash8 = (bytes) => createHash('sha256').update(bytes).digest('hex').slice(0, 8);
const withHash = (name, hash) => name.replace(/\.(?=[^.]+$)/, `-${hash}.`);

/** The smallest equal module. It takes seconds, so the result is kept under the hash of what went in. */
async function optimised(wasm) {
  const manifest = createRequire(import.meta.url)('binaryen/package.json');
  const words = ['-Oz', '--strip-producers', '--strip-target-features'];
  const store = join(target, 'wasm-opt');
  const kept = join(store, `${hash8(Buffer.concat([wasm, Buffer.from(manifest.version + words)]))}.wasm`);
  if (!existsSync(kept)) {
    await mkdir(store, { recursive: true });
    const input = join(store, 'input.wasm');
    const output = join(store, 'output.wasm');
    await writeFile(input, wasm);
    const program = createRequire(import.meta.url).resolve(`binaryen/${manifest.bin['wasm-opt']}`);
    // No feature flags: the module's own target_features section names them.
    const { status, error } = spawnSync(process.execPath, [program, ...words, input, '-o', output], { stdio: 'inherit' });
    if (status !== 0) throw new Error(`wasm-opt failed: ${error ?? status}`);
    await rename(output, kept);
  }
  return readFile(kept);
}

/** One ES module with the snippets of crates folded in; it still takes the WebAssembly from beside itself. */
async function bundledGlue(module, wasmName) {
  const { outputFiles } = await build({
    entryPoints: [join(target, 'pkg', module, `${module}.js`)],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    minify: !dev,
    write: false,
    legalComments: 'none',
  });
  return renamed(outputFiles[0].text, new Map([[`${module}_bg.wasm`, wasmName]]), `${module}.js`);
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

await rm(next, { recursive: true, force: true });
await cp(join(root, 'www'), next, { recursive: true });
await mkdir(join(next, 'pkg'), { recursive: true });
const names = new Map();
for (const module of MODULES) {
  const compiled = await readFile(join(target, 'pkg', module, `${module}_bg.wasm`));
  const wasm = dev ? compiled : await optimised(compiled);
  const wasmName = withHash(`${module}_bg.wasm`, hash8(wasm));
  const glue = await bundledGlue(module, wasmName);
  const glueName = withHash(`${module}.js`, hash8(glue));
  names.set(`${module}_bg.wasm`, wasmName).set(`${module}.js`, glueName);
  await writeFile(join(next, 'pkg', wasmName), wasm);
  await writeFile(join(next, 'pkg', glueName), glue);
}
await rewriteElement(join(next, 'wellbeing-assessment.js'), names);
const all = await files(next);
await Promise.all(all.filter((file) => file.endsWith('.html')).map((file) => rewritePage(file, names)));
const packable = /\.(html|css|js|mjs|json|svg|txt|wasm|webmanifest)$/;
if (!dev) await Promise.all(all.filter((file) => packable.test(file)).map(compressSiblings));
await rm(dist, { recursive: true, force: true });
await rename(next, dist);
console.log(`${relative(root, dist)}/: ${all.length} files`);
