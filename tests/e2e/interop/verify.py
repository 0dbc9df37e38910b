"""Verifies exports with other people's libraries. Usage: verify.py FILE...

Each line of a file is an export. Prints one JSON object an export, a line each: what each library made of it, "verified"
with the payload it handed out or "refused" with the name of the error. Only what a library says is a refusal of its own
counts as one.
"""

import base64
import json
import sys
import warnings

# Authlib's JOSE moves to joserfc; that is no news about an export.
warnings.simplefilter("ignore")

import jwt
from authlib.jose import JsonWebSignature
from authlib.jose.errors import JoseError as AuthlibError
from jose import jws as python_jose_jws
from jose.exceptions import JOSEError as PythonJoseError
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


def with_authlib(document):
    return json.loads(JsonWebSignature(["ES256"]).deserialize(document, document["keys"][0])["payload"])


def with_python_jose(document):
    compact = ".".join(document[part] for part in ("protected", "payload", "signature"))
    return json.loads(python_jose_jws.verify(compact, document["keys"][0], algorithms=["ES256"]))


LIBRARIES = {
    "PyJWT": (with_pyjwt, jwt.PyJWTError),
    "joserfc": (with_joserfc, JoseError),
    "jwcrypto": (with_jwcrypto, JWException),
    "Authlib": (with_authlib, AuthlibError),
    "python-jose": (with_python_jose, PythonJoseError),
}


def judge(verify, refusal, document):
    try:
        return {"verified": True, "payload": verify(document)}
    except refusal as error:
        return {"verified": False, "error": type(error).__name__}


for file in sys.argv[1:]:
    with open(file, encoding="utf-8") as lines:
        for line in lines:
            document = json.loads(line)
            verdicts = {name: judge(verify, refusal, document) for name, (verify, refusal) in LIBRARIES.items()}
            print(json.dumps(verdicts))
