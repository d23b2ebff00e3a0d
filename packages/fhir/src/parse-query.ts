/**
 * Reads what a receptionist types into one box: "Smith 1980-04-12", "smith, john 4/12/1980", "12.4.1980 Müller", a phone
 * number, an e-mail address, a record number. Answers the terms to look up (search-terms.ts), never one for a name alone.
 */
import {
  distinct,
  emailTerms,
  identifierTerms,
  letters,
  nameTerms,
  phoneTerms,
  type SearchTerm,
} from "./search-terms.ts"

const isoDate = /\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b/
const shortDate = /\b(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4}|\d{2})\b/
const writtenDate = /\b(?:(\d{1,2})\.?\s+)?([A-Za-z]{3,9})\.?\s+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4})\b/
const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

/** No terms if the text holds nothing that can be looked up, such as a name without a birth date. */
export function parseQuery(text: string, now: Date = new Date()): SearchTerm[] {
  const query = text.normalize("NFKC").trim()
  if (query === "") return []
  if (query.includes("@")) return distinct(query.split(/[\s,;<>]+/).flatMap(emailTerms))
  const { dates, rest } = findDate(query, now)
  if (dates.length > 0 && /\p{L}/u.test(rest)) {
    return distinct(
      dates.flatMap((date) => namePairs(rest).flatMap(([family, given]) => nameTerms(family, given, date))),
    )
  }
  const year = /^(.*\p{L}.*?)[\s,]+((?:19|20)\d\d)$/u.exec(query)
  if (year !== null) {
    const [, name = "", birthYear] = year
    const terms = namePairs(name).flatMap(([family, given]) => nameTerms(family, given, birthYear))
    if (terms.length > 0) return distinct(terms)
  }
  const terms: SearchTerm[] = []
  if (/^[+\d\s().\-/x#]+$/i.test(query)) terms.push(...phoneTerms(query))
  // A record number has a digit in it and is one word, blanks between groups of digits aside.
  if (/\d/.test(query) && (!/\s/.test(query) || !/\p{L}{2}/u.test(query))) {
    const [, system, value] = /^(\S+)\|(\S+)$/.exec(query) ?? []
    if (system !== undefined && value !== undefined) terms.push(...identifierTerms(value, system).slice(1))
    else terms.push(...identifierTerms(query))
  }
  return distinct(terms)
}

/** The birth dates the text may mean (both readings of an ambiguous day and month), and what is left of it. */
function findDate(query: string, now: Date): { dates: string[]; rest: string } {
  const iso = isoDate.exec(query)
  if (iso !== null) return { dates: [dateOf(iso[1], iso[2], iso[3])].flat(), rest: query.replace(iso[0], " ") }
  const short = shortDate.exec(query)
  if (short !== null) {
    const [all, first, , second, yearText = ""] = short
    const year = yearText.length === 4 ? yearText : fullYear(Number(yearText), now)
    const dates = new Set([...dateOf(year, first, second), ...dateOf(year, second, first)])
    return { dates: [...dates], rest: query.replace(all, " ") }
  }
  const written = writtenDate.exec(query)
  const month = written === null ? -1 : months.indexOf((written[2] ?? "").slice(0, 3).toLowerCase())
  if (written !== null && month >= 0) {
    const [all, before, , after, year] = written
    return { dates: dateOf(year, String(month + 1), before ?? after), rest: query.replace(all, " ") }
  }
  return { dates: [], rest: query }
}

/** Two digits mean the latest such year that is not in the future. */
function fullYear(short: number, now: Date): string {
  const century = Math.floor(now.getUTCFullYear() / 100) * 100
  return String(century + short > now.getUTCFullYear() ? century - 100 + short : century + short)
}

function dateOf(year = "", month = "", day = ""): string[] {
  const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`
  const time = Date.parse(`${date}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date) ? [date] : []
}

/** Family and given name, in each order they may have been typed. A comma says which is which. */
function namePairs(text: string): [family: string, given: string | undefined][] {
  const [before = "", after] = text.split(",").map((part) => part.trim())
  if (after !== undefined && letters(before) !== "" && letters(after) !== "") return [[before, after]]
  const words = text.split(/[\s,]+/).filter((word) => letters(word) !== "")
  const [first] = words
  const last = words.at(-1)
  if (first === undefined || last === undefined) return []
  if (words.length === 1) return [[first, undefined]]
  const pairs: [string, string | undefined][] = [
    [last, first],
    [first, last],
    [words.join(" "), undefined],
  ]
  // "Maria de la Cruz": a family name of several words after one given name.
  if (words.length > 2) pairs.push([words.slice(1).join(" "), first], [words.slice(0, -1).join(" "), last])
  return pairs
}
