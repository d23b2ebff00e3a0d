/** Opening a case: checked here with words for people, and again by the keeper. */
import { type AccountId, type CaseBody, type CaseId, caseCreate, type NewCase, Taken } from "@subrosa/contract"
import type { Core } from "../core.ts"
import { sealOfficersText } from "../document/officers-text.ts"
import { EngineError } from "../port.ts"
import type { CaseOpening } from "../port-incident.ts"
import { bodyText, newEntryId } from "./journal.ts"

export async function openCase(core: Core, id: CaseId, input: CaseOpening): Promise<void> {
  const { title, by, alarm, discoveredAt, discoveredBy, rehearsal } = input
  const discovered = new Date(discoveredAt)
  if (Number.isNaN(discovered.getTime())) throw invalid("discoveredAt", "The time of discovery is no date and time.")
  if (discovered > core.now()) throw invalid("discoveredAt", "A case cannot have been discovered in the future.")
  if (title.trim() === "") throw invalid("title", "Give the case a title.")
  const taken = input.taken.map((one, i) => parseTaken(one, i))
  if (taken.length === 0) throw invalid("taken", "Say what was taken.")
  await checkKnown(core, taken, discoveredBy)
  const opening = await newCase(core, title.trim(), {
    by,
    discoveredAt: discovered.toISOString(),
    taken,
    rehearsal,
    ...(alarm !== undefined && { alarm }),
    ...(discoveredBy !== undefined && { discoveredBy: discoveredBy as AccountId }),
  })
  await core.call(caseCreate, { body: { case: id, ...opening } })
}

/** The entries that a case begins with. */
export async function newCase(core: Core, title: string, opened: Omit<Opened, "kind">): Promise<NewCase> {
  const id = newEntryId()
  const text = await sealOfficersText(core, `case-text/${id}`, title)
  return { id, hold: newEntryId(), body: bodyText({ kind: "opened", ...opened }), text }
}

type Opened = Extract<CaseBody, { kind: "opened" }>

function parseTaken(taken: Taken, at: number): Taken {
  const parsed = Taken.safeParse(taken)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw invalid(
      `taken.${at}.${issue?.path.join(".") ?? ""}`,
      `What was taken is not complete: ${issue?.path.join(".")} ${issue?.message}.`,
    )
  }
  if ("from" in parsed.data && parsed.data.to !== undefined && parsed.data.to < parsed.data.from) {
    throw invalid(`taken.${at}.to`, "The time in question ends before it begins.")
  }
  return parsed.data
}

async function checkKnown(core: Core, takens: readonly Taken[], discoveredBy: string | undefined): Promise<void> {
  const accounts = takens.flatMap((one) => ("account" in one ? [one.account] : one.kind === "database" ? one.keys : []))
  if (discoveredBy !== undefined) accounts.push(discoveredBy as AccountId)
  for (const account of accounts) {
    if ((await core.staffCard(account)) === undefined) {
      throw invalid("account", `Nobody here has the account ${account}. See who works here with \`who\`.`)
    }
  }
  // Devices that were ended are not listed any more: the keeper knows them, and refuses one that never was.
}

const invalid = (field: string, message: string) => new EngineError("invalid_input", message, { field })
