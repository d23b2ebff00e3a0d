/** The keeper on another machine behind the same port: each message is one HTTP request over the link. */

import type { Operation } from "@subrosa/contract"
import * as contract from "@subrosa/contract"
import type { z } from "zod"
import type { HttpRequest } from "../http/route.ts"
import { parseInput } from "../routes/parse-input.ts"
import { answers, Findable, Opened } from "./answers.ts"
import { readBackupLines } from "./backup-lines.ts"
import type { KeeperPort } from "./keeper-port.ts"
import { jsonOf, type LinkClient } from "./link-client.ts"
import { linkPaths } from "./link-paths.ts"

export function remotePort(link: LinkClient): KeeperPort {
  // The keeper has parsed the request before it answers; here it only takes the shape that the store needs.
  const ask =
    <O extends Operation, A extends z.ZodType>(operation: O, shape: A) =>
    async (request: HttpRequest) => {
      const answer = shape.parse(await jsonOf(await link.pass(request)))
      return { answer, input: parseInput(operation, request) }
    }

  return {
    attachmentChunkCreate: ask(contract.attachmentChunkCreate, answers.attachmentChunkCreate),
    attachmentChunkRead: ask(contract.attachmentChunkRead, answers.attachmentChunkRead),
    documentSearch: ask(contract.documentSearch, answers.documentSearch),
    documentRead: ask(contract.documentRead, answers.documentRead),
    documentUpdate: ask(contract.documentUpdate, answers.documentUpdate),
    documentDelete: ask(contract.documentDelete, answers.documentDelete),
    chartFind: ask(contract.chartFind, answers.chartFind),
    resourceFind: ask(contract.resourceFind, answers.resourceFind),
    entryCreate: ask(contract.entryCreate, answers.entryCreate),
    decoyShapes: ask(contract.decoyShapes, answers.decoyShapes),
    invitationCreate: ask(contract.invitationCreate, answers.invitationCreate),
    invitationAccept: ask(contract.invitationAccept, answers.invitationAccept),
    invitationEnd: ask(contract.invitationEnd, answers.invitationEnd),
    practiceCreate: ask(contract.practiceCreate, answers.practiceCreate),
    async chartOpen(request) {
      const { practice, ...released } = Opened.parse(await jsonOf(await link.pass(request)))
      const entries = released.entries.map(({ id }) => id)
      return { practice, chart: released.chart.id, entries, released: Promise.resolve(released) }
    },
    backupRead: async (request) => readBackupLines((await link.pass(request)).body),
    async findable(ticket, candidates) {
      if (candidates.charts.length === 0) return { charts: new Set(), entries: new Set() }
      const found = Findable.parse(await link.tell("POST", linkPaths.findable, { ticket, ...candidates }))
      return { charts: new Set(found.charts), entries: new Set(found.entries) }
    },
    entryFinish: async (ticket) =>
      contract.entryCreate.result.parse(await link.tell("POST", linkPaths.entryFinish, { ticket })),
    invitationFinish: async (ticket) =>
      contract.invitationCreate.result.parse(await link.tell("POST", linkPaths.invitationFinish, { ticket })),
    async ping() {
      await link.tell("GET", linkPaths.hello)
    },
  }
}
