/** Who has no notice that reached them, by name and with what to do: held back, returned, or beyond reach. Nobody is left out in silence. */
import type { CaseId, ChartId, Notice, NoticeReason } from "@subrosa/contract"
import type { Core } from "../core.ts"
import { readNotices } from "../incident/notices.ts"
import type { ContactCard } from "../port-incident.ts"
import type { NotReached } from "../port-notice.ts"
import type { CaseFacts } from "./subjects.ts"

type Unreached = Notice & { state: NotReached["state"] }

const isUnreached = (notice: Notice): notice is Unreached =>
  !notice.dropped && (notice.state === "held-back" || notice.state === "returned" || notice.state === "unreachable")

const reasonTexts: Record<NoticeReason, string> = {
  "no-address": "no whole postal address",
  "never-by-post": "never by post, and no other way is known",
  "no-safe-channel": "no way to reach them that their safe-contact card allows",
  "shared-mailbox": "another affected person has the same address",
  minor: "a child: it is not certain who may be told",
  "same-name": "another affected person has the same name",
  moved: "mail came back",
  deceased: "has died, and no next of kin is known",
  refused: "did not want to be told",
  "no-answer": "nobody answered",
  "police-hold": "the police asked for silence",
  other: "look at the chart",
}

/** `opened`: names and exact reasons come from the contact cards, where they are open; else only chart and reason are known. */
export async function notReached(
  core: Core,
  id: CaseId,
  opened: { facts: CaseFacts; cards: ReadonlyMap<ChartId, ContactCard> } | undefined,
): Promise<NotReached[]> {
  const notices = (await readNotices(core, id)).filter(isUnreached)
  const { chooseRecipient, heldReasons } = await import("@subrosa/incident/notice")
  return notices.map(({ chart, state, channel, reason }) => {
    const card = opened?.cards.get(chart)
    const because = reason === null ? "" : reasonTexts[reason]
    if (opened === undefined || card === undefined) return { chart, state, because }
    const resources = [...(card.patient === null ? [] : [card.patient]), ...card.resources]
    const { sender, shared, today } = opened.facts
    const returned = (_: string, by: string) => state === "returned" && (by === "email") === (channel === "email")
    const options = { practiceCountry: sender.filer.country, today, shared, returned }
    const chosen = chooseRecipient(resources, options)
    const exact = chosen.kind === "held" && state !== "unreachable" ? heldReasons[chosen.reason] : because
    return { chart, state, because: exact, ...(chosen.name !== "" && { name: chosen.name }) }
  })
}
