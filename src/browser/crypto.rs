use super::SigningPair;
use crate::jose::{Crypto, CryptoError, PublicJwk, base64url};
use js_sys::{Array, ArrayBuffer, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AesGcmParams, CryptoKey, CryptoKeyPair, EcdsaParams, Pbkdf2Params, SubtleCrypto};

/// The browser's own crypto. No private signing key ever enters wasm memory.
#[derive(Clone)]
pub struct WebCrypto {
    crypto: web_sys::Crypto,
    subtle: SubtleCrypto,
}

impl WebCrypto {
    /// `None` outside a secure context (plain `http:` other than localhost).
    pub fn new() -> Option<Self> {
        let window = super::window()?;
        let crypto = window.crypto().ok()?;
        // In an insecure context `subtle` is undefined, which the typed getter would not tell.
        let subtle = Reflect::get(&crypto, &JsValue::from_str("subtle")).ok()?.dyn_into().ok()?;
        Some(Self { crypto, subtle })
    }

    /// A fresh P-256 signing pair whose private key can't be read out.
    pub async fn make_signing_pair(&self) -> Result<SigningPair, CryptoError> {
        let algorithm = named_curve("ECDSA");
        let usages = words(&["sign", "verify"]);
        let made = self.subtle.generate_key_with_object(&algorithm, false, &usages);
        let pair: CryptoKeyPair = wait(made).await?.unchecked_into();
        let jwk = self.public_jwk(&pair.get_public_key()).await?;
        Ok(SigningPair { key: pair.get_private_key(), jwk })
    }

    async fn public_jwk(&self, key: &CryptoKey) -> Result<PublicJwk, CryptoError> {
        let jwk = wait(self.subtle.export_key("jwk", key)).await?;
        let coordinate = |name: &str| -> Option<[u8; 32]> {
            let text = Reflect::get(&jwk, &JsValue::from_str(name)).ok()?.as_string()?;
            base64url::decode(&text).ok()?.try_into().ok()
        };
        match (coordinate("x"), coordinate("y")) {
            (Some(x), Some(y)) => Ok(PublicJwk::from_coordinates(x, y)),
            _ => Err(CryptoError::Failed),
        }
    }

    /// Imports raw bytes as a key that can't be read out again.
    async fn raw_key(&self, bytes: &[u8], algorithm: &str, may: &[&str]) -> Result<CryptoKey, CryptoError> {
        let raw: Object = Uint8Array::from(bytes).into();
        Ok(wait(self.subtle.import_key_with_str("raw", &raw, algorithm, false, &words(may))).await?.unchecked_into())
    }

    async fn public_key(&self, jwk: &PublicJwk, algorithm: &str, may: &[&str]) -> Result<CryptoKey, CryptoError> {
        let members = Object::new();
        for (name, value) in
            [("kty", "EC"), ("crv", "P-256"), ("x", &base64url::encode(jwk.x())), ("y", &base64url::encode(jwk.y()))]
        {
            Reflect::set(&members, &JsValue::from_str(name), &JsValue::from_str(value))
                .map_err(|_| CryptoError::Failed)?;
        }
        let algorithm = named_curve(algorithm);
        let imported = self.subtle.import_key_with_object("jwk", &members, &algorithm, false, &words(may));
        // The coordinates have the right length; so what is refused is a point off the curve.
        Ok(wait(imported).await.map_err(|_| CryptoError::Key)?.unchecked_into())
    }
}

impl Crypto for WebCrypto {
    type SigningKey = CryptoKey;
    type ContentKey = CryptoKey;
    type WrappingKey = CryptoKey;
    type AgreementKey = CryptoKey;

    async fn random(&self, into: &mut [u8]) -> Result<(), CryptoError> {
        self.crypto.get_random_values_with_u8_array(into).map(drop).map_err(|_| CryptoError::Failed)
    }

    async fn sha256(&self, bytes: &[u8]) -> Result<[u8; 32], CryptoError> {
        let digest = self.subtle.digest_with_str_and_js_u8_array("SHA-256", &Uint8Array::from(bytes));
        fixed(wait(digest).await?)
    }

    async fn sign_es256(&self, key: &CryptoKey, input: &[u8]) -> Result<[u8; 64], CryptoError> {
        let input = Uint8Array::from(input);
        let signed = self.subtle.sign_with_object_and_js_u8_array(&sha256_ecdsa(), key, &input);
        fixed(wait(signed).await?)
    }

    async fn verify_es256(&self, jwk: &PublicJwk, input: &[u8], signature: &[u8; 64]) -> Result<bool, CryptoError> {
        let key = self.public_key(jwk, "ECDSA", &["verify"]).await?;
        let (signature, input) = (Uint8Array::from(signature.as_slice()), Uint8Array::from(input));
        let verified =
            self.subtle.verify_with_object_and_js_u8_array_and_js_u8_array(&sha256_ecdsa(), &key, &signature, &input);
        Ok(wait(verified).await?.is_truthy())
    }

    async fn encrypt_a256gcm(
        &self,
        key: &CryptoKey,
        iv: &[u8; 12],
        aad: &[u8],
        plain: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        let plain = Uint8Array::from(plain);
        bytes(wait(self.subtle.encrypt_with_object_and_js_u8_array(&gcm(iv, aad), key, &plain)).await?)
    }

    async fn decrypt_a256gcm(
        &self,
        key: &CryptoKey,
        iv: &[u8; 12],
        aad: &[u8],
        sealed: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        let sealed = Uint8Array::from(sealed);
        let opened = wait(self.subtle.decrypt_with_object_and_js_u8_array(&gcm(iv, aad), key, &sealed)).await;
        bytes(opened.map_err(|_| CryptoError::Authentication)?)
    }

    async fn content_key(&self, bytes: &[u8; 32]) -> Result<CryptoKey, CryptoError> {
        self.raw_key(bytes, "AES-GCM", &["encrypt", "decrypt"]).await
    }

    async fn derive_wrapping_key(&self, passcode: &[u8], salt: &[u8], rounds: u32) -> Result<CryptoKey, CryptoError> {
        let passcode = self.raw_key(passcode, "PBKDF2", &["deriveKey"]).await?;
        let salt: Object = Uint8Array::from(salt).into();
        let how = Pbkdf2Params::new_with_str("PBKDF2", "SHA-512", rounds, &salt);
        let what = Object::new();
        // Setting a member of a plain object can't fail.
        let _ = Reflect::set(&what, &"name".into(), &"AES-KW".into());
        let _ = Reflect::set(&what, &"length".into(), &256.into());
        let may = words(&["wrapKey", "unwrapKey"]);
        let derived = self.subtle.derive_key_with_object_and_object(&how, &passcode, &what, false, &may);
        Ok(wait(derived).await?.unchecked_into())
    }

    async fn wrap(&self, key: &CryptoKey, bytes: &[u8; 32]) -> Result<[u8; 40], CryptoError> {
        let raw: Object = Uint8Array::from(bytes.as_slice()).into();
        // Only a key that may be read out can be wrapped.
        let imported = self.subtle.import_key_with_str("raw", &raw, "AES-GCM", true, &words(&["encrypt"]));
        let wrapped = self.subtle.wrap_key_with_str("raw", &wait(imported).await?.unchecked_into(), key, "AES-KW");
        fixed(wait(wrapped).await?)
    }

    async fn unwrap(&self, key: &CryptoKey, wrapped: &[u8; 40]) -> Result<[u8; 32], CryptoError> {
        let wrapped = Uint8Array::from(wrapped.as_slice());
        let may = words(&["encrypt"]);
        let unwrapped = self
            .subtle
            .unwrap_key_with_js_u8_array_and_str_and_str("raw", &wrapped, key, "AES-KW", "AES-GCM", true, &may);
        let unwrapped: CryptoKey = wait(unwrapped).await.map_err(|_| CryptoError::Authentication)?.unchecked_into();
        fixed(wait(self.subtle.export_key("raw", &unwrapped)).await?)
    }

    async fn agree_once(&self, with: &PublicJwk) -> Result<(PublicJwk, [u8; 32]), CryptoError> {
        let made = self.subtle.generate_key_with_object(&named_curve("ECDH"), false, &words(&["deriveBits"]));
        let pair: CryptoKeyPair = wait(made).await?.unchecked_into();
        let secret = self.agree(&pair.get_private_key(), with).await?;
        Ok((self.public_jwk(&pair.get_public_key()).await?, secret))
    }

    async fn agree(&self, key: &CryptoKey, with: &PublicJwk) -> Result<[u8; 32], CryptoError> {
        let with = self.public_key(with, "ECDH", &[]).await?;
        let how = Object::new();
        // Setting a member of a plain object can't fail.
        let _ = Reflect::set(&how, &"name".into(), &"ECDH".into());
        let _ = Reflect::set(&how, &"public".into(), &with);
        fixed(wait(self.subtle.derive_bits_with_object(&how, key, 256)).await?)
    }
}

async fn wait(promise: Result<Promise, JsValue>) -> Result<JsValue, CryptoError> {
    JsFuture::from(promise.map_err(|_| CryptoError::Failed)?).await.map_err(|_| CryptoError::Failed)
}

fn bytes(buffer: JsValue) -> Result<Vec<u8>, CryptoError> {
    buffer.dyn_into::<ArrayBuffer>().map(|b| Uint8Array::new(&b).to_vec()).map_err(|_| CryptoError::Failed)
}

fn fixed<const N: usize>(buffer: JsValue) -> Result<[u8; N], CryptoError> {
    bytes(buffer)?.try_into().map_err(|_| CryptoError::Failed)
}

fn words(list: &[&str]) -> JsValue {
    list.iter().map(|w| JsValue::from_str(w)).collect::<Array>().into()
}

fn named_curve(algorithm: &str) -> Object {
    let parameters = Object::new();
    let set = |name: &str, value: &str| Reflect::set(&parameters, &JsValue::from_str(name), &JsValue::from_str(value));
    // Setting a member of a plain object can't fail.
    let _ = set("name", algorithm).and_then(|_| set("namedCurve", "P-256"));
    parameters
}

fn sha256_ecdsa() -> Object {
    EcdsaParams::new_with_str("ECDSA", "SHA-256").into()
}

fn gcm(iv: &[u8; 12], aad: &[u8]) -> Object {
    let iv: Object = Uint8Array::from(iv.as_slice()).into();
    let parameters = AesGcmParams::new("AES-GCM", &iv);
    let aad: Object = Uint8Array::from(aad).into();
    parameters.set_additional_data(&aad);
    parameters.into()
}
