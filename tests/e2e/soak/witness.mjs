// The receiver's pages with an ear beside them: what a page says to /ack/… is noted outside the browser, and is there
// whatever happens to the browser afterwards.
import { createServer, request } from 'node:http';

/**
 * Passes everything on to `server` but `POST /ack/<who>/<number>`. A page asked for with `?keep=` is changed on the way:
 * its element keeps that way, or asks when that is empty.
 * @returns {Promise<{ origin: string, heard: (who: string) => string | undefined, forget: (who: string) => void,
 *   count: () => number, stop: () => Promise<void> }>} `heard` gives the text with the highest number
 */
export async function startWitness(server) {
  const notes = new Map();
  let count = 0;
  const witness = createServer((asked, answer) => {
    const [path, keep] = asked.url.split('?keep=');
    if (keep !== undefined) {
      withKeep(server, path, keep).then(({ headers, text }) => answer.writeHead(200, headers).end(text), () => answer.destroy());
      return;
    }
    const [, ack, who, number] = path.split('/');
    if (ack !== 'ack') {
      passOn(server, asked, answer);
      return;
    }
    const chunks = [];
    asked.on('data', (chunk) => chunks.push(chunk)).on('error', () => {}).on('end', () => {
      count += 1;
      if (Number(number) > (notes.get(who)?.number ?? 0)) {
        notes.set(who, { number: Number(number), text: Buffer.concat(chunks).toString('utf8') });
      }
      answer.writeHead(204).end();
    });
  });
  await new Promise((resolve) => { witness.listen(0, '127.0.0.1', resolve); });
  return {
    origin: `http://localhost:${witness.address().port}`,
    heard: (who) => notes.get(who)?.text,
    forget: (who) => notes.delete(who),
    count: () => count,
    async stop() {
      witness.closeAllConnections();
      await new Promise((resolve) => { witness.close(resolve); });
    },
  };
}

async function withKeep(server, path, keep) {
  const found = await fetch(server.origin + path, { headers: { 'accept-encoding': 'identity' } });
  const text = (await found.text()).replace(/ keep="\w+"/, keep && ` keep="${keep}"`);
  const own = ['content-type', 'content-security-policy', 'referrer-policy'];
  return { headers: Object.fromEntries(own.map((name) => [name, found.headers.get(name)])), text };
}

function passOn(server, asked, answer) {
  const { method, url: path, headers } = asked;
  const passed = request({ host: 'localhost', port: server.port, method, path, headers }, (found) => {
    answer.writeHead(found.statusCode, found.headers);
    found.pipe(answer);
  });
  // A browser that was killed, or a server that ends: the other side just sees the end.
  passed.on('error', () => answer.destroy());
  answer.on('error', () => {});
  asked.on('error', () => passed.destroy()).pipe(passed);
}
