"""Verifies exports with other people's libraries. Usage: verify.py FILE...

Prints one JSON object a file, a line each: what each library made of it, "verified" with the payload it handed out or
"refused" with the name of the error. Only what a library says is a refusal of its own counts as one.
"""

import base64
import json
import sys

import jwt
from joserfc import jws as joserfc_jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from jwcrypto import jwk as jwcrypto_jwk
from jwcrypto import jws as jwcrypto_jws
from jwcrypto.common import JWException


def with_pyjwt(document):
    """The compact form, as a backend would read it that expects claims."""
    key = jwt.PyJWK(document["keys"][0], algorithm="ES256")
    compact = ".".join(document[part] for part in ("protected", "payload", "signature"))
    audience = json.loads(base64.urlsafe_b64decode(document["payload"] + "==")).get("aud")
    claims = jwt.decode(compact, key, algorithms=["ES256"], audience=audience)
    return claims


def with_joserfc(document):
    key = ECKey.import_key(document["keys"][0])
    return json.loads(joserfc_jws.deserialize_json(document, key, algorithms=["ES256"]).payload)


def with_jwcrypto(document):
    token = jwcrypto_jws.JWS()
    token.deserialize(json.dumps(document))
    token.allowed_algs = ["ES256"]
    token.verify(jwcrypto_jwk.JWK(**document["keys"][0]))
    return json.loads(token.payload)


LIBRARIES = {
    "PyJWT": (with_pyjwt, jwt.PyJWTError),
    "joserfc": (with_joserfc, JoseError),
    "jwcrypto": (with_jwcrypto, JWException),
}


def judge(verify, refusal, document):
    try:
        return {"verified": True, "payload": verify(document)}
    except refusal as error:
        return {"verified": False, "error": type(error).__name__}


for file in sys.argv[1:]:
    with open(file, encoding="utf-8") as text:
        document = json.load(text)
    verdicts = {name: judge(verify, refusal, document) for name, (verify, refusal) in LIBRARIES.items()}
    print(json.dumps(verdicts))
