/**
 * The words of notices: one file per language (docs/guides/notices.md), checked before it is used.
 *
 * English names the keys and the values that each may hold. A file that lacks a key, has one too many or holds a value that
 * the English text does not have is refused: no letter leaves with a hole or with a sentence nobody decided on.
 */
import { z } from "zod"
import english from "../../languages/en.json" with { type: "json" }
import spanish from "../../languages/es.json" with { type: "json" }

export type MessageKey = keyof (typeof english)["messages"]
export type OutsideKey = keyof (typeof english)["outside"]
export type Messages = Readonly<Record<MessageKey, string>>

/** What the placeholders of a message stand for. */
export type Values = Readonly<Record<string, string>>

export interface Language {
  /** BCP 47 primary language: `es`. */
  language: string
  /** For dates and lists: `es-US`. */
  locale: string
  /** What the language calls itself. */
  name: string
  messages: Messages
  outside: Readonly<Record<OutsideKey, string>>
}

/** A language file cannot be used; `issues` names each key. */
export class LanguageError extends Error {
  override name = "LanguageError"
  readonly issues: readonly string[]
  constructor(issues: readonly string[]) {
    super(`this language file cannot be used: ${issues.join("; ")}`)
    this.issues = issues
  }
}

const placeholder = /\{(\w+)\}/g
const placeholdersOf = (text: string) => [...new Set([...text.matchAll(placeholder)].map(([, name]) => name))].sort()

const text = z.string().trim().min(1, "is empty")

const messagesLike = (model: Readonly<Record<string, string>>) =>
  z.strictObject(Object.fromEntries(Object.keys(model).map((key) => [key, text]))).superRefine((messages, context) => {
    for (const [key, message] of Object.entries(messages)) {
      const [has, wants] = [placeholdersOf(message), placeholdersOf(model[key] ?? "")]
      if (has.join() === wants.join()) continue
      context.addIssue({
        code: "custom",
        path: [key],
        message: `holds ${list(has)} where English holds ${list(wants)}`,
      })
    }
  })

const list = (names: readonly (string | undefined)[]) =>
  names.length === 0 ? "nothing" : names.map((name) => `{${name}}`).join(", ")

const LanguageFile = z.strictObject({
  language: z.string().regex(/^[a-z]{2,3}$/, "is not a language code such as es"),
  locale: z.string().refine(isLocale, "is not a locale such as es-US"),
  name: text,
  messages: messagesLike(english.messages),
  outside: messagesLike(english.outside),
})

function isLocale(tag: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0
  } catch {
    return false
  }
}

/** Reads a language file that was parsed from JSON. Throws `LanguageError` with every fault by its key. */
export function readLanguage(file: unknown): Language {
  const parsed = LanguageFile.safeParse(file)
  if (parsed.success) return parsed.data as Language
  throw new LanguageError(parsed.error.issues.map(({ path, message }) => `${path.join("/") || "file"}: ${message}`))
}

/** The languages that come with the product. A practice adds others by `readLanguage`. */
export const builtInLanguages: readonly Language[] = [readLanguage(english), readLanguage(spanish)]

/** Fills a message's placeholders. Throws if a value is missing: a programmer's error. */
export function fill(message: string, values: Values): string {
  return message.replace(placeholder, (_, name: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`invariant: no value for {${name}}`)
    return value
  })
}

/** The first language, in the order wished for, that there is; else the first one offered. */
export function chooseLanguage(wished: readonly string[], offered: readonly Language[]): Language {
  const found = wished
    .map((tag) => offered.find(({ language }) => language === tag.toLowerCase().split(/[-_]/)[0]))
    .find((language) => language !== undefined)
  const chosen = found ?? offered[0]
  if (chosen === undefined) throw new Error("invariant: at least one language")
  return chosen
}
