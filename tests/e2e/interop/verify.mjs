// The same as verify.py with libraries of npm: each takes a flattened JWS with its key and gives the payload, or throws.
import { createPublicKey } from 'node:crypto';
import { createVerifier } from 'fast-jwt';
import { errors, flattenedVerify, importJWK } from 'jose';
import jsonwebtoken from 'jsonwebtoken';
import nodeJose from 'node-jose';

const compact = ({ protected: header, payload, signature }) => [header, payload, signature].join('.');
const keyOf = ({ keys: [jwk] }) => createPublicKey({ key: jwk, format: 'jwk' });
const pemOf = (document) => keyOf(document).export({ format: 'pem', type: 'spki' });

const LIBRARIES = {
  jose: {
    read: async (document) => JSON.parse(new TextDecoder().decode(
      (await flattenedVerify(document, await importJWK(document.keys[0], 'ES256'), { algorithms: ['ES256'] })).payload,
    )),
    refuses: (error) => error instanceof errors.JOSEError,
  },
  jsonwebtoken: {
    read: (document) => jsonwebtoken.verify(compact(document), keyOf(document), { algorithms: ['ES256'] }),
    refuses: (error) => error instanceof jsonwebtoken.JsonWebTokenError,
  },
  'fast-jwt': {
    read: (document) => createVerifier({ key: pemOf(document), algorithms: ['ES256'] })(compact(document)),
    refuses: (error) => String(error.code).startsWith('FAST_JWT_'),
  },
  'node-jose': {
    async read(document) {
      const key = await nodeJose.JWK.asKey(document.keys[0]);
      const { payload } = await nodeJose.JWS.createVerify(key, { algorithms: ['ES256'] }).verify(compact(document));
      return JSON.parse(payload.toString('utf8'));
    },
    refuses: (error) => error.message === 'no key found',
  },
};

/** What each library makes of an export, in the words of verify.py. Faults that are no refusal are thrown. */
export async function verdicts(document) {
  const found = {};
  for (const [name, { read, refuses }] of Object.entries(LIBRARIES)) {
    try {
      found[name] = { verified: true, payload: await read(document) };
    } catch (error) {
      if (!refuses(error)) throw new Error(`${name}: ${error.stack}`);
      found[name] = { verified: false, error: error.code ?? error.message };
    }
  }
  return found;
}
