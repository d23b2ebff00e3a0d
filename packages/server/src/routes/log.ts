/** The log: events for those entitled, checkpoint and tiles for anyone (C2SP tlog-tiles). */
import * as contract from "@subrosa/contract"
import { ApiError, PracticeId } from "@subrosa/contract"
import type { HttpAnswer, HttpRoute } from "../http/route.ts"
import { signedRoute } from "./operation-route.ts"
import type { KeeperParts } from "./parts.ts"

export const logRoutes = (parts: KeeperParts): HttpRoute[] => {
  const { keeper } = parts
  return [
    signedRoute(keeper.authenticate, contract.logEventSearch, keeper.logEventSearch),
    {
      method: "GET",
      path: `${contract.logPath(":practice")}/*`,
      handle: ({ params }) => logFile(parts, params.practice ?? "", params["*"] ?? ""),
    },
    {
      method: "POST",
      path: `${contract.logPath(":practice")}/cosignatures`,
      bodyMaxBytes: 64 * 1024,
      handle: async ({ params, rawBody }) => {
        await keeper.cosignaturesTake(practiceOf(params.practice ?? ""), rawBody)
        return { status: 204 }
      },
    },
  ]
}

/** What is complete never changes; a partial tile does not either, but is soon of no use. */
const cacheControl = {
  checkpoint: "no-cache",
  partial: "public, max-age=86400",
  complete: "public, max-age=31536000, immutable",
}

async function logFile({ keeper }: KeeperParts, given: string, path: string): Promise<HttpAnswer> {
  const { kind, bytes } = await keeper.logFile(practiceOf(given), path)
  const type = kind === "checkpoint" ? "text/plain; charset=utf-8" : "application/octet-stream"
  return { headers: { "content-type": type, "cache-control": cacheControl[kind] }, body: bytes }
}

function practiceOf(given: string): PracticeId {
  const practice = PracticeId.safeParse(given)
  if (!practice.success) throw new ApiError("not_found", "there is no such log")
  return practice.data
}
