/** What varies between browser, command line and tests, and is therefore a parameter of the engine. */

export interface DeviceKey {
  publicKey: Uint8Array
  /** Ed25519 over `message`. The private half never leaves where it was made. */
  sign(message: Uint8Array): Promise<Uint8Array>
}

export interface Platform {
  /** As the global `fetch`; the engine calls nothing else on the network. */
  fetch(url: string, init: RequestInit): Promise<Response>
  /** The server's origin, without trailing slash. */
  origin: string
  clock(): Date
  /** SHA-256 where the platform has it synchronously (Node); elsewhere portable code does it, several times slower. */
  sha256?(bytes: Uint8Array): Uint8Array
  /** Small values that survive a restart: known accounts, newest checkpoint per practice, device ids. Never keys or patient data. */
  memory: {
    get(key: string): Promise<string | undefined>
    set(key: string, value: string): Promise<void>
    delete(key: string): Promise<void>
  }
  deviceKeys: {
    create(id: string): Promise<DeviceKey>
    load(id: string): Promise<DeviceKey | undefined>
    delete(id: string): Promise<void>
  }
  /** Whether a person may walk away from a screen and leave it open: keys then leave memory after a while without a touch. */
  hasScreen: boolean
  /** For what goes on in the background: it keeps no finished command alive. Answers how to cancel it. */
  setTimer(ms: number, fire: () => void): () => void
  /** What work waits for: it is not over before. */
  sleep(ms: number): Promise<void>
}
