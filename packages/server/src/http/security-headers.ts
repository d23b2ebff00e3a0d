/** What browsers are told to refuse on our behalf. */
import { IncomingMessage, ServerResponse } from "node:http"
import { Socket } from "node:net"
import type { FastifyInstance } from "fastify"
import helmet, { type HelmetOptions } from "helmet"

/** Everything from this origin, nothing inline, no frame, no sink that turns strings into code. */
const directives: Record<string, string[]> = {
  "default-src": ["'none'"],
  "script-src": ["'self'"],
  "style-src": ["'self'"],
  "connect-src": ["'self'"],
  "img-src": ["'self'", "data:", "blob:"],
  "font-src": ["'self'"],
  "worker-src": ["'self'"],
  "manifest-src": ["'self'"],
  "form-action": ["'self'"],
  "base-uri": ["'none'"],
  "frame-ancestors": ["'none'"],
  "require-trusted-types-for": ["'script'"],
  // The web app's one policy, for the address of its worker (web/src/worker/trusted-url.ts).
  "trusted-types": ["subrosa-worker"],
}

/** The engine's worker runs WebAssembly (OPAQUE). A worker obeys the policy it is served with, so only it may. */
export const workerPolicy = Object.entries(directives)
  .map(([name, values]) => [name, ...values, ...(name === "script-src" ? ["'wasm-unsafe-eval'"] : [])].join(" "))
  .join("; ")

const permissions = [
  ...["accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media", "fullscreen"],
  ...["geolocation", "gyroscope", "hid", "idle-detection", "magnetometer", "microphone", "midi", "payment"],
  ...["picture-in-picture", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking"],
]
const permissionsPolicy = [
  ...permissions.map((name) => `${name}=()`),
  "publickey-credentials-get=(self)",
  "publickey-credentials-create=(self)",
  "clipboard-write=(self)",
].join(", ")

/**
 * `https`: whether browsers reach us by TLS, be it our own or a proxy's.
 *
 * The headers are the same for every answer: helmet makes them once, not with each request anew.
 */
export async function addSecurityHeaders(app: FastifyInstance, https: boolean): Promise<void> {
  const headers = await madeByHelmet({
    contentSecurityPolicy: { useDefaults: false, directives },
    crossOriginOpenerPolicy: { policy: "same-origin" },
    crossOriginResourcePolicy: { policy: "same-origin" },
    referrerPolicy: { policy: "no-referrer" },
    xFrameOptions: { action: "deny" },
    strictTransportSecurity: https ? { maxAge: 63_072_000, includeSubDomains: false } : false,
  })
  headers["permissions-policy"] = permissionsPolicy
  app.addHook("onRequest", (_request, reply, done) => {
    reply.headers(headers)
    done()
  })
}

async function madeByHelmet(options: HelmetOptions): Promise<Record<string, string>> {
  const answer = new ServerResponse(new IncomingMessage(new Socket()))
  await new Promise<void>((resolve, reject) => {
    helmet(options)(answer.req, answer, (error?: unknown) => (error === undefined ? resolve() : reject(error)))
  })
  return Object.fromEntries(Object.entries(answer.getHeaders()).map(([name, value]) => [name, String(value)]))
}
