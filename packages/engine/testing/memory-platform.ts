/** A platform for tests: nothing survives it, timers run when the test says so, and the network is whatever the test hands in. */
import { generateDeviceKey, signRaw } from "@subrosa/crypto"
import type { DeviceKey, Platform } from "../src/platform.ts"

export interface MemoryPlatform extends Platform {
  stored: Map<string, string>
  /** Moves the clock and runs the timers that fall due, in order. */
  advance(ms: number): Promise<void>
  /** Whether a timer falls due within this time that does not belong to a request under way. */
  isDue(ms: number): boolean
  /** How many requests were answered. */
  answers(): number
  /** Until no request is under way. */
  idle(): Promise<void>
}

export interface MemoryPlatformOptions {
  origin?: string
  fetch: Platform["fetch"]
  /** The clock's start; absent: it runs with the system's, plus what `advance` adds. */
  start?: Date
  /** Absent: true. */
  hasScreen?: boolean
}

export function memoryPlatform(options: MemoryPlatformOptions): MemoryPlatform {
  const { origin = "http://localhost", fetch, start, hasScreen = true } = options
  const stored = new Map<string, string>()
  const devices = new Map<string, DeviceKey>()
  let timers: { atMs: number; fire: () => void }[] = []
  let advancedMs = 0
  let answers = 0
  let underWay = 0
  const nowMs = () => (start ? start.getTime() : Date.now()) + advancedMs
  const setTimer: Platform["setTimer"] = (ms, fire) => {
    const timer = { atMs: nowMs() + ms, fire }
    timers.push(timer)
    return () => {
      timers = timers.filter((other) => other !== timer)
    }
  }
  return {
    stored,
    origin,
    async fetch(url, init) {
      underWay++
      try {
        return await fetch(url, init)
      } finally {
        answers++
        underWay--
      }
    },
    isDue: (ms) => underWay === 0 && timers.some(({ atMs }) => atMs <= nowMs() + ms),
    answers: () => answers,
    async idle() {
      // Quiet for a while: what an answer sets off begins a few turns, or a signature, later.
      for (let quiet = 0; quiet < 4; quiet = underWay === 0 ? quiet + 1 : 0) {
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    },
    clock: () => new Date(nowMs()),
    memory: {
      get: async (key) => stored.get(key),
      set: async (key, value) => void stored.set(key, value),
      delete: async (key) => void stored.delete(key),
    },
    deviceKeys: {
      async create(id) {
        const { privateKey, publicKey } = await generateDeviceKey()
        const key = { publicKey, sign: (message: Uint8Array) => signRaw(privateKey, message) }
        devices.set(id, key)
        return key
      },
      load: async (id) => devices.get(id),
      delete: async (id) => void devices.delete(id),
    },
    hasScreen,
    setTimer,
    sleep: (ms) => new Promise<void>((resolve) => setTimer(ms, resolve)),
    async advance(ms) {
      advancedMs += ms
      for (;;) {
        const due = timers.filter(({ atMs }) => atMs <= nowMs()).sort((a, b) => a.atMs - b.atMs)[0]
        if (!due) break
        timers = timers.filter((other) => other !== due)
        due.fire()
        await new Promise((resolve) => setImmediate(resolve))
      }
    },
  }
}
