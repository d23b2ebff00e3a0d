/** The one HPKE suite (RFC 9180): X-Wing (0x647a), HKDF-SHA256, AES-256-GCM. */
import { Aes256Gcm, CipherSuite, HkdfSha256 } from "@hpke/core"
import { XWing } from "@hpke/hybridkem-x-wing"

export const kem = new XWing()
export const suite = new CipherSuite({ kem, kdf: new HkdfSha256(), aead: new Aes256Gcm() })
