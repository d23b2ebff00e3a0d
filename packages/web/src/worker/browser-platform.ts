/** The engine's platform in a browser's worker: fetch, IndexedDB, Ed25519 keys whose private half no script can read. */
import type { DeviceKey, Platform } from "@subrosa/engine"
import { openDatabase, storeOf } from "./indexed-db.ts"

export function browserPlatform(): Platform {
  const database = openDatabase("subrosa")
  const keys = storeOf<CryptoKeyPair>(database, "device-keys")
  return {
    fetch: (url, init) => fetch(url, init),
    origin: location.origin,
    clock: () => new Date(),
    memory: storeOf<string>(database, "memory"),
    deviceKeys: {
      async create(id) {
        const pair = await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"])
        if (!("privateKey" in pair)) throw new Error("this browser cannot make Ed25519 keys")
        await keys.set(id, pair)
        return deviceKey(pair)
      },
      async load(id) {
        const pair = await keys.get(id)
        return pair === undefined ? undefined : deviceKey(pair)
      },
      delete: (id) => keys.delete(id),
    },
    hasScreen: true,
    setTimer(ms, fire) {
      const timer = setTimeout(fire, ms)
      return () => clearTimeout(timer)
    },
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  }
}

async function deviceKey(pair: CryptoKeyPair): Promise<DeviceKey> {
  return {
    publicKey: new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)),
    sign: async (message) => new Uint8Array(await crypto.subtle.sign("Ed25519", pair.privateKey, message.slice())),
  }
}
