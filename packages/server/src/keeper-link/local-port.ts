/** The keeper behind its port in one process: checks the signature of each request, then answers its half. */
import * as contract from "@subrosa/contract"
import { ApiError, type Operation, type Parsed } from "@subrosa/contract"
import type { Caller, Keeper } from "@subrosa/keeper"
import type { HttpRequest } from "../http/route.ts"
import { answerRecognized, requireSigned, standing } from "../routes/operation-route.ts"
import { parseInput } from "../routes/parse-input.ts"
import { entriesOf } from "./entries-of.ts"
import type { KeeperPort } from "./keeper-port.ts"
import { openBackup } from "./local-backup.ts"
import { Tickets } from "./tickets.ts"
import { resourceKeys, searchTokens, tokensToWrite } from "./tokens-half.ts"

type Writing = Parameters<Keeper["entryCreate"]>

interface Find {
  caller: Caller
  scope: Parsed<typeof contract.chartFind>["body"]["scope"] | undefined
}

export function localPort(keeper: Keeper): KeeperPort {
  const finds = new Tickets<Find>()
  const writes = new Tickets<Writing>()
  const invitations = new Tickets<{ caller: Caller; input: Parsed<typeof contract.invitationCreate> }>()

  const signed =
    <O extends Operation, A extends object>(operation: O, answer: (caller: Caller, input: Parsed<O>) => Promise<A>) =>
    async (request: HttpRequest) => {
      const { caller, input } = await requireSigned(keeper.authenticate, operation, request)
      const answered = await answer(caller, input)
      return { answer: { ...answered, practice: caller.practice }, input }
    }
  const open =
    <O extends Operation, A extends object>(operation: O, answer: (input: Parsed<O>) => Promise<A>) =>
    async (request: HttpRequest) => {
      const input = parseInput(operation, request)
      return { answer: await answer(input), input }
    }

  return {
    attachmentChunkCreate: signed(contract.attachmentChunkCreate, async (caller, { params, query }) => {
      await keeper.segmentCheck(caller, { chart: params.chart, segment: query.segment }, "write")
      return {}
    }),
    attachmentChunkRead: signed(contract.attachmentChunkRead, async (caller, { params }) => ({
      segments: [...(await keeper.segmentsOpen(caller, params.chart))],
    })),
    documentSearch: signed(contract.documentSearch, async (caller, { params: { team } }) => {
      await keeper.documentTeam(caller, team, { kind: "read" })
      return {}
    }),
    documentRead: signed(contract.documentRead, async (caller, { params: { team } }) => {
      await keeper.documentTeam(caller, team, { kind: "read" })
      return {}
    }),
    documentUpdate: signed(contract.documentUpdate, async (caller, { params: { team }, query: { name }, body }) => {
      const { version } = await keeper.documentTeam(caller, team, { kind: "write", name })
      if (body.teamVersion <= version) return {}
      const message = "the team has no key of this version"
      throw new ApiError("invalid_request", message, { errors: [{ field: "teamVersion", message }] })
    }),
    documentDelete: signed(contract.documentDelete, async (caller, { params: { team }, query: { name } }) => {
      await keeper.documentTeam(caller, team, { kind: "write", name })
      return {}
    }),
    chartFind: signed(contract.chartFind, async (caller, { body }) => ({
      tokens: await searchTokens(keeper, caller, body),
      ticket: finds.issue({ caller, scope: body.scope }),
    })),
    resourceFind: signed(contract.resourceFind, async (caller, { body }) => ({
      keys: await resourceKeys(keeper, caller, body),
      ticket: finds.issue({ caller, scope: undefined }),
    })),
    async findable(ticket, { charts, entries }) {
      const { caller, scope } = finds.look(ticket)
      const [found, taken] = await Promise.all([
        scope === "emergency" ? keeper.findInEmergency(caller, charts) : keeper.findableCharts(caller, charts),
        keeper.entriesTaken(caller, entries),
      ])
      return { charts: found, entries: taken }
    },
    entryCreate: (request) =>
      answerRecognized(keeper, contract.entryCreate, request, async (caller, input) => {
        const { body } = input
        const writing = { caller, charts: body.charts, segments: [], entries: entriesOf(body).shares }
        const [{ news }, tokens] = await Promise.all([keeper.entryCheck(writing), tokensToWrite(keeper, caller, body)])
        const ticket = writes.issue([writing, body.kinship ?? []])
        return { answer: { practice: caller.practice, news, ...tokens, ticket }, input }
      }),
    async entryFinish(ticket) {
      const [writing, kinship] = writes.take(ticket)
      const { seqs } = await standing(keeper, writing.caller, () => keeper.entryCreate(writing, kinship ?? []))
      return { entries: [...seqs] }
    },
    decoyShapes: signed(contract.decoyShapes, async (caller, input) => ({
      models: await keeper.decoyModels(caller, input),
    })),
    invitationCreate: signed(contract.invitationCreate, async (caller, input) => {
      const { id, version } = await keeper.personalTeam(caller)
      return { team: id, teamVersion: version, ticket: invitations.issue({ caller, input }) }
    }),
    async invitationFinish(ticket) {
      const { caller, input } = invitations.take(ticket)
      return keeper.invitationCreate(caller, input)
    },
    invitationAccept: open(contract.invitationAccept, async (input) => ({
      practice: input.params.practice,
      signedIn: await keeper.invitationAccept(input),
    })),
    invitationEnd: signed(contract.invitationEnd, async (caller, input) => {
      await keeper.invitationEnd(caller, input)
      const { id } = await keeper.personalTeam(caller)
      return { team: id }
    }),
    practiceCreate: open(contract.practiceCreate, async (input) => ({
      practice: input.body.practice,
      signedIn: await keeper.practiceCreate(input),
    })),
    chartOpen: (request) =>
      answerRecognized(keeper, contract.chartOpen, request, async (caller, input) => {
        const opening = await keeper.chartOpen(caller, input)
        const released = standing(keeper, caller, () => opening.release())
        // Whoever asked awaits it later; until then its failure must not count as unhandled.
        released.catch(() => {})
        return { practice: caller.practice, chart: opening.chart, entries: opening.entries, released }
      }),
    async backupRead(request) {
      const { caller } = await requireSigned(keeper.authenticate, contract.backupRead, request)
      return openBackup(keeper, caller)
    },
    async ping() {
      await keeper.practiceExists()
    },
  }
}
