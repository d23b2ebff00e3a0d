/** The web app's files. Hashed assets are cached for ever, the page itself never; routes inside the app get the page. */
import { relative } from "node:path"
import fastifyStatic from "@fastify/static"
import type { FastifyInstance, FastifyRequest } from "fastify"
import { workerPolicy } from "./security-headers.ts"

/** Cache-Control of a file of the app, by its path inside it. Vite puts a hash into the names under assets/. */
export const cacheControl = (path: string): string =>
  path.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache"

export const isWorker = (path: string): boolean => /^assets\/[^/]*worker[^/]*\.js$/i.test(path)

export async function addWeb(app: FastifyInstance, dir: string, origin: string): Promise<void> {
  const own = new URL(origin)
  // Passkeys are bound to the origin's host: at another name of this machine (127.0.0.1) they would not be found.
  app.addHook("onRequest", async (request, reply) => {
    if (request.headers.host === own.host || !wantsPage(request)) return
    reply.redirect(origin + (request.raw.url?.startsWith("/") ? request.raw.url : "/"), 307)
    return reply
  })
  await app.register(fastifyStatic, {
    root: dir,
    prefix: "/",
    index: "index.html",
    dotfiles: "ignore",
    preCompressed: true,
    // Cache-Control is ours.
    cacheControl: false,
    setHeaders(reply, file) {
      const path = relative(dir, file)
        .replaceAll("\\", "/")
        .replace(/\.(br|gz)$/, "")
      reply.header("cache-control", cacheControl(path))
      if (isWorker(path)) reply.header("content-security-policy", workerPolicy)
    },
  })
}

/** Whether an address without a file is one of the app's own routes. */
export function answersWithPage(request: FastifyRequest): boolean {
  return wantsPage(request) && !/\.\w+$/.test(pathOf(request))
}

function wantsPage(request: FastifyRequest): boolean {
  const accepts = request.headers.accept ?? ""
  return (
    (request.method === "GET" || request.method === "HEAD") &&
    accepts.includes("text/html") &&
    !/^\/v1(\/|$)/.test(pathOf(request))
  )
}

const pathOf = (request: FastifyRequest): string => (request.raw.url ?? "/").split("?", 1)[0] ?? "/"
