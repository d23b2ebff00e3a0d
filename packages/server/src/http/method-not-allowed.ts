/** 405 with `Allow` for the methods a path does not have; without it they would look like unknown paths. */
import { ApiError } from "@subrosa/contract"
import type { FastifyInstance, HTTPMethods } from "fastify"
import type { HttpRoute } from "./route.ts"

const methods: HTTPMethods[] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

export function addMethodRefusals(app: FastifyInstance, routes: readonly HttpRoute[]): void {
  for (const [path, allowed] of methodsByPath(routes)) {
    app.route({
      method: methods.filter((method) => !allowed.some((name) => name === method)),
      url: path,
      exposeHeadRoute: false,
      // Before the body is looked at: its type and form do not matter any more.
      onRequest: async (_request, reply) => {
        reply.header("allow", allowed.join(", "))
        throw new ApiError("method_not_allowed", `this address takes ${allowed.join(", ")}`)
      },
      handler: () => {},
    })
  }
}

/** Paths that differ only in their parameters' names are one path. */
function methodsByPath(routes: readonly HttpRoute[]): Iterable<[string, string[]]> {
  const found = new Map<string, [string, string[]]>()
  for (const { method, path } of routes) {
    const shape = path.replace(/:\w+/g, ":")
    const entry = found.get(shape) ?? [path, []]
    entry[1].push(method)
    found.set(shape, entry)
  }
  return found.values()
}
