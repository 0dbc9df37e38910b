"""Seals and opens exports for one reader with other people's libraries.

Usage: sealed.py open READER_JWK SEALED    prints one JSON object: the text each library found inside
       sealed.py seal READER_JWK FILE      prints one JSON object: the sealed text each library made

jwcrypto 1.6.1 writes no compact ECDH-ES itself: it makes two ephemeral keys and refuses the second.
"""

import json
import sys

from joserfc import jwe as joserfc_jwe
from joserfc.jwk import ECKey
from jwcrypto import jwe as jwcrypto_jwe
from jwcrypto import jwk as jwcrypto_jwk

ALGORITHMS = ["ECDH-ES", "A256GCM"]

_, task, key_file, text_file = sys.argv
with open(key_file, encoding="utf-8") as opened:
    jwk = json.load(opened)
with open(text_file, encoding="utf-8") as opened:
    text = opened.read()
key = ECKey.import_key(jwk)

if task == "open":
    token = jwcrypto_jwe.JWE(algs=ALGORITHMS)
    token.deserialize(text, jwcrypto_jwk.JWK(**jwk))
    found = {
        "joserfc": joserfc_jwe.decrypt_compact(text, key, algorithms=ALGORITHMS).plaintext,
        "jwcrypto": token.payload,
    }
    print(json.dumps({name: inside.decode() for name, inside in found.items()}))
else:
    header = {"alg": "ECDH-ES", "cty": "JOSE+JSON", "enc": "A256GCM", "kid": key.thumbprint()}
    print(json.dumps({"joserfc": joserfc_jwe.encrypt_compact(header, text, key, algorithms=ALGORITHMS)}))
