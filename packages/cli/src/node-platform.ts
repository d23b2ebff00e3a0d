/** The engine's platform on Node: the network, a small state file, and the device key that lies in the key file. */

import { mkdir, readFile, rename, writeFile } from "node:fs/promises"
import { homedir } from "node:os"
import { dirname, join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import type { DeviceKey, Platform } from "@subrosa/engine"
import { nativeHash } from "@subrosa/log/native-hash"

export interface NodePlatformOptions {
  origin: string
  /** Where small values live (newest checkpoint per practice). Absent: in memory only. */
  stateFile?: string
}

/** The default state file: what this person's command line has verified of every log it has seen. */
export const defaultStateFile = (): string =>
  join(process.env.XDG_STATE_HOME ?? join(homedir(), ".local", "state"), "subrosa", "state.json")

export function nodePlatform(options: NodePlatformOptions): Platform {
  const deviceKeys = new Map<string, DeviceKey>()
  return {
    fetch: (url, init) => fetch(url, init),
    origin: options.origin.replace(/\/$/, ""),
    clock: () => new Date(),
    sha256: nativeHash,
    memory: options.stateFile === undefined ? mapMemory() : fileMemory(options.stateFile),
    deviceKeys: {
      create: async (id) => {
        const key = await createDeviceKey()
        deviceKeys.set(id, key)
        return key
      },
      load: async (id) => deviceKeys.get(id),
      delete: async (id) => {
        deviceKeys.delete(id)
      },
    },
    // A command works without anybody's touch, for hours if need be, and ends with its work.
    hasScreen: false,
    setTimer: (ms, fire) => {
      const timer = setTimeout(fire, ms)
      // A waiting poll must not keep a finished command alive.
      timer.unref()
      return () => clearTimeout(timer)
    },
    sleep: (ms) => sleep(ms),
  }
}

async function createDeviceKey(): Promise<DeviceKey> {
  const pair = (await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"])) as CryptoKeyPair
  return {
    publicKey: new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)),
    sign: async (message) =>
      new Uint8Array(await crypto.subtle.sign("Ed25519", pair.privateKey, new Uint8Array(message))),
  }
}

function mapMemory(): Platform["memory"] {
  const values = new Map<string, string>()
  return {
    get: async (key) => values.get(key),
    set: async (key, value) => {
      values.set(key, value)
    },
    delete: async (key) => {
      values.delete(key)
    },
  }
}

function fileMemory(file: string): Platform["memory"] {
  const read = async (): Promise<Record<string, string>> => {
    try {
      return JSON.parse(await readFile(file, "utf8")) as Record<string, string>
    } catch {
      return {}
    }
  }
  let last: Promise<void> = Promise.resolve()
  const change = (edit: (values: Record<string, string>) => void): Promise<void> => {
    last = last.then(async () => {
      const values = await read()
      edit(values)
      await mkdir(dirname(file), { recursive: true, mode: 0o700 })
      // Written beside and moved over it: a killed process leaves the old state or the new one.
      await writeFile(`${file}.${process.pid}`, JSON.stringify(values), { mode: 0o600 })
      await rename(`${file}.${process.pid}`, file)
    })
    return last
  }
  return {
    get: async (key) => (await read())[key],
    set: (key, value) => change((values) => Object.assign(values, { [key]: value })),
    delete: (key) => change((values) => delete values[key]),
  }
}
