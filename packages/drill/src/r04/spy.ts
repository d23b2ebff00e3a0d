/**
 * Code execution on the running server: what every handler is given and answers, as whoever sits in the process sees it: shares and
 * ciphertext of what is opened, shares of what is written, and whatever changed web code sends along.
 */
import { type HttpRequest, type ServerModule, subrosaModules } from "@subrosa/server"

export interface Spy {
  modules: ServerModule[]
  /** While true everything is kept. */
  listening: boolean
  /** Bodies of requests and answers, as text or bytes. */
  heard: Buffer[]
  /** Values that changed web code sent. */
  sent: Uint8Array[]
}

/** The address that changed web code calls: one that any client calls, so that nobody wonders. */
const drop = /[?&]v=([\w-]+)/

export function spyOnServer(): Spy {
  const spy: Spy = { modules: [], listening: false, heard: [], sent: [] }
  const hear = (value: unknown) => {
    if (!spy.listening || value === undefined) return
    const bytes = value instanceof Uint8Array ? value : Buffer.from(JSON.stringify(value) ?? "")
    spy.heard.push(Buffer.from(bytes))
  }
  const take = ({ target, body }: HttpRequest) => {
    const inAddress = drop.exec(target)?.[1]
    if (spy.listening && inAddress !== undefined) spy.sent.push(Buffer.from(inAddress, "base64url"))
    const stolen = typeof body === "object" && body !== null && "stolen" in body ? body.stolen : undefined
    if (spy.listening && typeof stolen === "string") spy.sent.push(Buffer.from(stolen, "base64"))
  }
  spy.modules = subrosaModules({}).map((module) => ({
    ...module,
    async build(deps) {
      const built = await module.build(deps)
      const routes = built.routes.map((route) => ({
        ...route,
        async handle(request: HttpRequest) {
          take(request)
          hear(request.body)
          const answer = await route.handle(request)
          if (!(answer.body instanceof ReadableStream)) hear(answer.body)
          return answer
        },
      }))
      return { ...built, routes }
    },
  }))
  return spy
}

/** Every string of 32 bytes that was heard, shares among them. */
export function keysHeard({ heard }: Spy): Uint8Array[] {
  const keys = new Map<string, Uint8Array>()
  for (const bytes of heard) {
    for (const [text] of bytes.toString("latin1").matchAll(/(?<![\w-])[\w-]{43}(?![\w-])/g)) {
      keys.set(text, Buffer.from(text, "base64url"))
    }
  }
  return [...keys.values()]
}
