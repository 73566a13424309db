// Seals a text for one reader: HPKE (RFC 9180), base mode, one message, by the browser's own cryptography.
// DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. Whoever holds only the public key cannot open it again.

const P256 = { name: "ECDH", namedCurve: "P-256" };
const text = (value) => new TextEncoder().encode(value);
const NOTHING = new Uint8Array(0);
const KEM = new Uint8Array([...text("KEM"), 0x00, 0x10]);
const SUITE = new Uint8Array([...text("HPKE"), 0x00, 0x10, 0x00, 0x01, 0x00, 0x02]);

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

async function hmac(key, message) {
  // An empty key and 32 zero bytes are the same to HMAC-SHA256; the browser refuses the empty one.
  const raw = key.length ? key : new Uint8Array(32);
  const imported = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, message));
}

const extract = (suite, salt, label, material) => hmac(salt, joined(text("HPKE-v1"), suite, text(label), material));

async function expand(suite, key, label, info, length) {
  const labelled = joined(new Uint8Array([0, length]), text("HPKE-v1"), suite, text(label), info);
  // At most 32 bytes are ever asked for: one round of HKDF.
  return (await hmac(key, joined(labelled, new Uint8Array([1])))).slice(0, length);
}

async function encapsulate(recipient) {
  const theirs = await crypto.subtle.importKey("raw", recipient, P256, false, []);
  const mine = await crypto.subtle.generateKey(P256, false, ["deriveBits"]);
  const enc = new Uint8Array(await crypto.subtle.exportKey("raw", mine.publicKey));
  const shared = new Uint8Array(await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, mine.privateKey, 256));
  const prk = await extract(KEM, NOTHING, "eae_prk", shared);
  return { enc, secret: await expand(KEM, prk, "shared_secret", joined(enc, recipient), 32) };
}

async function schedule(shared, info) {
  const idHash = await extract(SUITE, NOTHING, "psk_id_hash", NOTHING);
  const infoHash = await extract(SUITE, NOTHING, "info_hash", info);
  const context = joined(new Uint8Array([0]), idHash, infoHash);
  const secret = await extract(SUITE, shared, "secret", NOTHING);
  return { key: await expand(SUITE, secret, "key", context, 32), nonce: await expand(SUITE, secret, "base_nonce", context, 12) };
}

export function fromBase64url(value) {
  return Uint8Array.from(atob(value.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
}

export function toBase64url(bytes) {
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

// recipient: the raw 65-byte public key as base64url; info and plaintext: text. Answers base64url {enc, ct}.
export async function seal(recipient, info, plaintext) {
  const { enc, secret } = await encapsulate(fromBase64url(recipient));
  const { key, nonce } = await schedule(secret, text(info));
  const lock = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt"]);
  const ct = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, lock, text(plaintext));
  return { enc: toBase64url(enc), ct: toBase64url(new Uint8Array(ct)) };
}
