/** A filing as a document to read, sign and keep: every field of its JSON, none besides. */
import { isObject } from "@subrosa/fhir"
import type { DocumentPart, PlainDocument } from "../pdf/lay-out-document.ts"
import type { GdprFiling } from "./gdpr.ts"
import type { HhsFiling } from "./hhs.ts"
import type { StateFiling } from "./state.ts"

export type Filing = HhsFiling | StateFiling | GdprFiling

const titles: Record<Filing["form"], string> = {
  hhs: "Breach report to the Secretary of HHS (45 CFR 164.408)",
  "us-ny": "Breach report: New York (General Business Law 899-aa)",
  "us-ca": "Breach report: California (Civil Code 1798.82)",
  "us-tx": "Breach report: Texas (Business & Commerce Code 521.053)",
  "us-ma": "Breach report: Massachusetts (General Laws ch. 93H)",
  generic: "Breach report to a state authority",
  "gdpr-33": "Notification to the supervisory authority (GDPR Art. 33)",
}

/** Shown in sections of their own, at the end. */
const apart = new Set(["form", "proof", "notClaimed"])

export function filingDocument(filing: Filing, mark: string, watermark?: string): PlainDocument {
  const fields = Object.entries(filing).filter(([name]) => !apart.has(name))
  const { proof, notClaimed } = filing
  const { checkpoint } = proof
  const parts: DocumentPart[] = [
    ...fields.flatMap(([name, value]) => fieldParts(name, value)),
    { form: "heading", text: "How the number is proven" },
    {
      form: "text",
      text: `${proof.affected} people. The list is kept by the practice; the SHA-256 digest of its sorted ids is ${groups(proof.listDigest)}. It was computed at ${proof.computedAt} from the log of releases up to this signed checkpoint:`,
    },
    { form: "item", text: `log ${checkpoint.origin}, size ${checkpoint.size}` },
    { form: "item", text: `root hash ${checkpoint.rootHash}` },
    { form: "heading", text: "What is not claimed" },
    ...notClaimed.map((text): DocumentPart => ({ form: "item", text })),
  ]
  return { title: titles[filing.form], locale: "en-US", parts, mark, watermark }
}

function fieldParts(name: string, value: unknown): DocumentPart[] {
  if (isObject(value) && !("known" in value)) {
    const inner = Object.entries(value).flatMap(([key, one]) => fieldParts(key, one))
    return [{ form: "heading", text: label(name) }, ...inner]
  }
  return [{ form: "field", label: label(name), value: shown(value) }]
}

/** `Not known: why` where it is not known, `None: why` where there is nothing to know; `None` for an empty list. */
function shown(value: unknown): string {
  if (isObject(value))
    return value.known === true
      ? shown(value.value)
      : `${value.applies === false ? "None" : "Not known"}: ${String(value.why)}`
  if (Array.isArray(value)) return value.length === 0 ? "None" : value.map(shown).join(", ")
  if (typeof value === "boolean") return value ? "Yes" : "No"
  return String(value)
}

const groups = (hex: string): string => hex.replace(/(.{8})(?=.)/g, "$1 ")

/** `coveredEntity` to `Covered entity`. */
function label(name: string): string {
  const words = name
    .replace(/([A-Z]|\d+)/g, " $1")
    .trim()
    .toLowerCase()
  return (
    words.charAt(0).toUpperCase() +
    words
      .slice(1)
      .replace(/\bhhs\b/, "HHS")
      .replace(/\bwisp\b/, "(written information security programme)")
  )
}
