/** Who writes: kept once for the officers, and read as letters and filings take it. */
import type { NoticePractice } from "@subrosa/incident/notice"
import { z } from "zod"
import type { Core } from "../core.ts"
import { EngineError } from "../port.ts"
import type { NoticeSender } from "../port-notice.ts"
import { readOfficerDocument, writeOfficerDocument } from "./officer-document.ts"

const text = z.string().trim().min(1)

const Sender = z.object({
  filer: z.object({
    legalName: text,
    entity: z.enum(["hipaa-covered provider", "hipaa business associate", "not hipaa"]),
    street: text,
    city: text,
    state: text.optional(),
    postalCode: text,
    country: z.string().regex(/^[A-Z]{2}$/),
    contact: z.object({ name: text, title: text.optional(), email: z.email(), phone: text }),
    dataProtectionOfficer: text.optional(),
    wisp: z.boolean().optional(),
  }),
  name: text,
  outsideName: text.optional(),
  phone: text,
  phoneIsTollFree: z.boolean(),
  website: text.optional(),
  signer: text,
  timeZone: z.string().refine(isTimeZone),
})

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== ""
  } catch {
    return false
  }
}

export async function readSender(core: Core): Promise<NoticeSender | undefined> {
  const parsed = Sender.safeParse(await readOfficerDocument(core, "notice-sender"))
  return parsed.data
}

/** @throws EngineError refused when nobody has said who writes */
export async function requireSender(core: Core): Promise<NoticeSender> {
  const sender = await readSender(core)
  if (sender === undefined) {
    throw new EngineError("refused", "Say first how your practice is called and reached on letters and reports.")
  }
  return sender
}

/** An outside that would tell strangers that this is care is refused here, before a letter is made. */
export async function writeSender(core: Core, input: NoticeSender): Promise<void> {
  const parsed = Sender.safeParse(input)
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path.join(".") ?? ""
    throw new EngineError("invalid_input", "Please fill in this field as it is to stand in a letter.", { field })
  }
  const { builtInLanguages, outsideOf } = await import("@subrosa/incident/notice")
  for (const language of builtInLanguages) {
    try {
      outsideOf(practiceOf(parsed.data), language)
    } catch (cause) {
      if (!(cause instanceof Error) || cause.name !== "OutsideError") throw cause
      throw new EngineError("invalid_input", `Nothing on an envelope may betray care: ${cause.message}.`, {
        field: "outsideName",
        cause,
      })
    }
  }
  await writeOfficerDocument(core, "notice-sender", () => parsed.data)
}

export function practiceOf(sender: NoticeSender): NoticePractice {
  const { filer, name, outsideName, phone, phoneIsTollFree, website, signer, timeZone } = sender
  const town = [filer.city, [filer.state, filer.postalCode].filter((part) => part !== undefined).join(" ")]
  return {
    name,
    ...(outsideName !== undefined && { outsideName }),
    lines: [filer.street, town.join(", ")],
    country: filer.country,
    phone,
    phoneIsTollFree,
    email: filer.contact.email,
    ...(website !== undefined && { website }),
    signer,
    timeZone,
    ...(filer.dataProtectionOfficer !== undefined && { dataProtectionOfficer: filer.dataProtectionOfficer }),
  }
}
