/**
 * What the keeper's process serves: its own operations as they are, of the joint ones its half, and the link's own messages.
 *
 * Only the store's server comes here; the socket's rights or its certificate say so. Whom it speaks for it cannot say: each request is a
 * client's, signed, and checked as if it had come by itself.
 */

import { ApiError } from "@subrosa/contract"
import type { Keeper } from "@subrosa/keeper"
import { z } from "zod"
import type { HttpAnswer, HttpRequest, HttpRoute } from "../http/route.ts"
import { answers, Findable, FindableQuestion, Finish, type Hello, Opened } from "./answers.ts"
import { backupLines } from "./backup-lines.ts"
import type { KeeperPort } from "./keeper-port.ts"
import { linkPaths } from "./link-paths.ts"
import { bodyMaxBytesOf, jointOperations } from "./operations.ts"
import { linkVersion, requireSameVersion, versionHeader } from "./version.ts"

export interface LinkParts {
  keeper: Keeper
  port: KeeperPort
  clock: () => Date
  origin: string
}

/** `own`: what the keeper answers alone. */
export function linkRoutes(parts: LinkParts, own: readonly HttpRoute[]): HttpRoute[] {
  return [...own, ...halves(parts.port), ...messages(parts)].map(behindVersion)
}

type Name = keyof typeof answers
const names = Object.keys(answers).filter((name): name is Name => Object.hasOwn(answers, name))

function halves(port: KeeperPort): HttpRoute[] {
  const asked = names.map((name) => half(name, async (request) => ({ body: await answerOf(port, name, request) })))
  return [
    ...asked,
    half("chartOpen", async (request) => {
      const { practice, released } = await port.chartOpen(request)
      return { body: z.encode(Opened, { practice, ...spread(await released) }) }
    }),
    half("backupRead", async (request) => ({
      headers: { "content-type": "application/x-ndjson" },
      body: backupLines(await port.backupRead(request)),
    })),
  ]
}

const spread = ({ chart, entries, receipt }: Awaited<Awaited<ReturnType<KeeperPort["chartOpen"]>>["released"]>) => ({
  chart,
  entries: [...entries],
  receipt,
})

/** In one expression per name, so that answer and shape belong together. */
async function answerOf(port: KeeperPort, name: Name, request: HttpRequest): Promise<unknown> {
  const shape: z.ZodType = answers[name]
  const { answer } = await port[name](request)
  return z.encode(shape, answer)
}

function half(name: keyof typeof jointOperations, handle: (request: HttpRequest) => Promise<HttpAnswer>): HttpRoute {
  const { method, path } = jointOperations[name]
  const bodyMaxBytes = bodyMaxBytesOf[name]
  return { method, path, ...(bodyMaxBytes !== undefined && { bodyMaxBytes }), handle }
}

function messages({ keeper, port, clock, origin }: LinkParts): HttpRoute[] {
  return [
    {
      method: "GET",
      path: linkPaths.hello,
      async handle() {
        await keeper.practiceExists()
        return { body: { version: linkVersion, time: clock().toISOString(), origin } satisfies Hello }
      },
    },
    message(linkPaths.findable, FindableQuestion, async ({ ticket, ...candidates }) => {
      const { charts, entries } = await port.findable(ticket, candidates)
      return Findable.parse({ charts: [...charts], entries: [...entries] })
    }),
    message(linkPaths.entryFinish, Finish, ({ ticket }) => port.entryFinish(ticket)),
    message(linkPaths.invitationFinish, Finish, ({ ticket }) => port.invitationFinish(ticket)),
  ]
}

function message<S extends z.ZodType>(
  path: string,
  shape: S,
  answer: (body: z.output<S>) => Promise<unknown>,
): HttpRoute {
  return {
    method: "POST",
    path,
    async handle({ body }) {
      const { data, success } = shape.safeParse(body)
      if (!success) throw new ApiError("invalid_request", "this is not a message of the link")
      return { body: await answer(data) }
    },
  }
}

const behindVersion = (route: HttpRoute): HttpRoute => ({
  ...route,
  handle(request) {
    requireSameVersion(request.headers[versionHeader])
    return route.handle(request)
  },
})
